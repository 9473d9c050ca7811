package llm

import (
	"context"

	openai "github.com/openai/openai-go/v3"
)

func (c *Client) Chat(ctx context.Context) {
	c.api.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{Model: c.model}) // expect: call - open
	c.api.Models.List(ctx) // clean
}

func (e *Embedded) Chat(ctx context.Context) {
	e.Client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{}) // expect: call openai closed
	e.Embeddings.New(ctx, openai.EmbeddingNewParams{}) // expect: call openai closed
	e.Models.List(ctx) // clean
}

func both(ctx context.Context, c *Client, e *Embedded) {
	c.Chat(ctx) // expect: call - open
	e.Chat(ctx) // expect: call openai closed
	c.configure("x") // clean
}
