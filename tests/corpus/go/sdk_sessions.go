package main

import (
	"context"

	"example.org/shop"
	"github.com/rakyll/openai-go"           // expect: import openai closed
	"github.com/rakyll/openai-go/chat"      // expect: import openai closed
	"github.com/rakyll/openai-go/embedding" // expect: import openai closed
)

type Engine struct{ client *chat.Client }

func New(key string) *Engine {
	return &Engine{client: chat.NewClient(openai.NewSession(key), "gpt-3.5-turbo")} // expect: client openai closed
}

func (e *Engine) Infer(ctx context.Context, text string) {
	e.client.CreateCompletion(ctx, &chat.CreateCompletionParams{Messages: []*chat.Message{{Content: text}}}) // expect: call openai closed
}

func vectors(ctx context.Context, key string, texts []string) {
	c := embedding.NewClient(openai.NewSession(key), "text-embedding-ada-002") // expect: client openai closed
	c.Create(ctx, &embedding.CreateParams{Input: texts})                       // expect: call openai closed
	o := shop.NewClient(shop.NewSession(key), "orders")                        // clean
	o.Create(ctx, &shop.CreateParams{Input: texts})                            // clean
}
