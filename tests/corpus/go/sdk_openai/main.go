package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/openai/openai-go/v3" // expect: import openai closed
	"github.com/openai/openai-go/v3/azure"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/responses"
	"github.com/spf13/cobra" // clean
)

const local = "http://localhost:8000/v1"

func chat(ctx context.Context, prompt string) error {
	client := openai.NewClient() // expect: client openai closed
	params := openai.ChatCompletionNewParams{
		Model:    "gpt-4o", // expect: model openai closed
		Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage(prompt)}, // clean
	}
	answer, err := client.Chat.Completions.New(ctx, params) // expect: call openai closed
	if err != nil {
		return err // clean
	}
	fmt.Println(answer.Choices[0].Message.Content) // clean
	stream := client.Chat.Completions.NewStreaming(ctx, params) // expect: call openai closed
	for stream.Next() { // clean
		fmt.Print(stream.Current().Choices[0].Delta.Content) // clean
	}
	_, err = client.Embeddings.New(ctx, openai.EmbeddingNewParams{Model: "text-embedding-3-small"}) // expect: call openai closed
	_, err = client.Models.List(ctx) // clean
	_, err = client.Images.Generate(ctx, openai.ImageGenerateParams{Prompt: prompt}) // expect: call openai closed
	_, err = client.Responses.New(ctx, responses.ResponseNewParams{Model: "gpt-5"}) // expect: call openai closed
	_, err = client.Responses.Get(ctx, "resp_1", responses.ResponseGetParams{}) // clean
	_, err = client.Moderations.New(ctx, openai.ModerationNewParams{}) // expect: call openai closed
	_, err = client.Files.New(ctx, openai.FileNewParams{}) // expect: call openai closed
	_, err = client.Files.Delete(ctx, "file-1") // clean
	return err
}

func self(ctx context.Context, params openai.ChatCompletionNewParams) {
	here := openai.NewClient(option.WithBaseURL(local), option.WithAPIKey("none")) // expect: client - open
	here.Chat.Completions.New(ctx, params) // expect: call - open
	there := openai.NewClient(option.WithAPIKey("none")) // expect: client openai closed
	there.Chat.Completions.New(ctx, params) // expect: call openai closed
	there.Chat.Completions.New(ctx, params, option.WithBaseURL(local)) // expect: call - open
	there.Chat.Completions.Get(ctx, "id") // clean
	elsewhere := openai.NewClient(option.WithBaseURL(os.Getenv("LLM_URL"))) // expect: client openai unknown
	elsewhere.Chat.Completions.New(ctx, params) // expect: call openai unknown
	cloud := openai.NewClient(azure.WithEndpoint("https://corp.openai.azure.com", "2024-06-01")) // expect: client azure-openai closed
	cloud.Chat.Completions.New(ctx, params) // expect: call azure-openai closed
	groq := openai.NewClient(option.WithBaseURL("https://api.groq.com/openai/v1")) // expect: client groq closed
	groq.Chat.Completions.New(ctx, params) // expect: call groq closed
}

type chatService struct{ chat []string }

func (s chatService) New(ctx context.Context, text string) string { return strings.ToUpper(text) }

func ordinary(ctx context.Context) {
	var completions chatService
	completions.New(ctx, "hello") // clean
	root := &cobra.Command{Use: "gpt"} // clean
	root.Execute() // clean
}
