package main

import (
	"context"

	"github.com/anthropics/anthropic-sdk-go" // expect: import anthropic closed
	"github.com/anthropics/anthropic-sdk-go/bedrock"
	"github.com/anthropics/anthropic-sdk-go/option"
	"github.com/anthropics/anthropic-sdk-go/vertex"
	old "github.com/liushuangls/go-anthropic/v2" // expect: import anthropic closed
)

func ask(ctx context.Context, question string) {
	client := anthropic.NewClient(option.WithAPIKey("from-vault")) // expect: client anthropic closed
	client.Messages.New(ctx, anthropic.MessageNewParams{ // expect: call anthropic closed
		Model:     anthropic.ModelClaudeSonnet4_0,
		MaxTokens: 1024, // clean
		Messages:  []anthropic.MessageParam{anthropic.NewUserMessage(anthropic.NewTextBlock(question))}, // clean
	})
	stream := client.Messages.NewStreaming(ctx, anthropic.MessageNewParams{}) // expect: call anthropic closed
	stream.Close() // clean
	client.Messages.CountTokens(ctx, anthropic.MessageCountTokensParams{}) // expect: call anthropic closed
	client.Models.List(ctx, anthropic.ModelListParams{}) // clean
	client.Messages.Batches.New(ctx, anthropic.MessageBatchNewParams{}) // expect: call anthropic closed
	client.Messages.Batches.Get(ctx, "batch") // clean
}

func clouds(ctx context.Context) {
	aws := anthropic.NewClient(bedrock.WithLoadDefaultConfig(ctx)) // expect: client aws-bedrock closed
	aws.Messages.New(ctx, anthropic.MessageNewParams{}) // expect: call aws-bedrock closed
	gcp := anthropic.NewClient(vertex.WithGoogleAuth(ctx, "europe-west1", "project")) // expect: client google-vertex closed
	gcp.Messages.New(ctx, anthropic.MessageNewParams{}) // expect: call google-vertex closed
	proxy := anthropic.NewClient(option.WithBaseURL("http://litellm.internal:4000")) // expect: client - open
	proxy.Messages.New(ctx, anthropic.MessageNewParams{}) // expect: call - open
}

func community(ctx context.Context) {
	client := old.NewClient("key") // expect: client anthropic closed
	client.CreateMessages(ctx, old.MessagesRequest{Model: old.ModelClaude3Haiku20240307}) // expect: call anthropic closed
	other := old.NewClient("key", old.WithBaseURL("http://127.0.0.1:8080")) // expect: client - open
	other.CreateMessages(ctx, old.MessagesRequest{}) // expect: call - open
}
