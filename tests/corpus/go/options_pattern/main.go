package main

import (
	"context"

	"github.com/sashabaranov/go-openai"
)

type settings struct {
	url string
	key string
}

type Option func(*settings)

func WithURL(url string) Option { return func(s *settings) { s.url = url } } // clean

func WithKey(key string) Option { return func(s *settings) { s.key = key } } // clean

func build(options ...Option) *openai.Client {
	s := &settings{}
	for _, option := range options {
		option(s)
	}
	cfg := openai.DefaultConfig(s.key)
	if s.url != "" {
		cfg.BaseURL = s.url
	}
	return openai.NewClientWithConfig(cfg)
}

func main() {
	ctx := context.Background()
	home := build(WithURL("http://localhost:8080/v1"))
	home.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: "llama"}) // expect: call - open
	away := build(WithKey("k"))
	away.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: "gpt-4o"}) // expect: call openai closed
	go away.CreateEmbeddings(ctx, openai.EmbeddingRequest{}) // expect: call openai closed
	go home.ListModels(ctx) // clean
	defer away.DeleteFile(ctx, "f") // clean
	results := make(chan string)
	go func() {
		resp, _ := away.CreateChatCompletion(ctx, openai.ChatCompletionRequest{}) // expect: call openai closed
		results <- resp.ID // clean
	}()
	select {
	case text := <-results: // clean
		_ = text
	}
}
