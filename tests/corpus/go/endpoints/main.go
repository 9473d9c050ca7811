package main

import (
	"context"
	"os"

	"github.com/openai/openai-go"
	"github.com/openai/openai-go/option"
)

var settings = struct{ URL string }{URL: "http://model-server:8000/v1"}

func endpoint(kind string) string {
	switch kind {
	case "local":
		return "http://localhost:1234/v1"
	default:
		return "https://api.openai.com/v1" // expect: endpoint openai closed
	}
}

func use(ctx context.Context) {
	local := openai.NewClient(option.WithBaseURL(endpoint("local"))) // expect: client - open
	local.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{}) // expect: call - open
	hosted := openai.NewClient(option.WithBaseURL(endpoint("hosted"))) // expect: client openai closed
	hosted.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{}) // expect: call openai closed
	fields := openai.NewClient(option.WithBaseURL(settings.URL)) // expect: client - open
	fields.Embeddings.New(ctx, openai.EmbeddingNewParams{}) // expect: call - open
	url := os.Getenv("MODEL_URL") // clean
	if url == "" {
		url = "http://localhost:8000/v1" // clean
	}
	either := openai.NewClient(option.WithBaseURL(url)) // expect: client - open
	either.Embeddings.New(ctx, openai.EmbeddingNewParams{}) // expect: call - open
	key := os.Getenv("OPENAI_API_KEY") // expect: credential openai closed
	named := os.Getenv("APP_PORT") // clean
	_, _ = key, named
}
