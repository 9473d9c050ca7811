package main

import (
	"context"
	"errors"

	openai "github.com/sashabaranov/go-openai" // expect: import openai closed
)

type Bot struct {
	client *openai.Client
	model  string
}

func New(token string) *Bot {
	return &Bot{client: openai.NewClient(token), model: openai.GPT4o} // expect: client openai closed
}

func NewLocal() *Bot {
	cfg := openai.DefaultConfig("unused") // clean
	cfg.BaseURL = "http://vllm:8000/v1" // clean
	return &Bot{client: openai.NewClientWithConfig(cfg), model: "qwen2.5-7b"} // expect: client - open
}

func remote(key string) {
	cfg := openai.DefaultConfig(key) // clean
	client := openai.NewClientWithConfig(cfg) // expect: client openai closed
	cfg.BaseURL = "http://vllm:8000/v1" // clean
	client.CreateEmbeddings(context.Background(), openai.EmbeddingRequest{Input: []string{"a"}, Model: openai.SmallEmbedding3}) // expect: call openai closed
}

func azure(key, url string) {
	client := openai.NewClientWithConfig(openai.DefaultAzureConfig(key, "https://corp.openai.azure.com")) // expect: client azure-openai closed
	client.CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{Model: "chat-prod"}) // expect: call azure-openai closed
}

func typed(ctx context.Context, c *openai.Client) (string, error) {
	resp, err := c.CreateChatCompletion(ctx, openai.ChatCompletionRequest{ // expect: call openai closed
		Model: openai.GPT4oMini,
	})
	if err != nil {
		return "", errors.New("no answer") // clean
	}
	return resp.Choices[0].Message.Content, nil // clean
}

func audio(ctx context.Context, c *openai.Client) {
	c.CreateTranscription(ctx, openai.AudioRequest{Model: openai.Whisper1, FilePath: "a.mp3"}) // expect: call openai closed
	c.CreateSpeech(ctx, openai.CreateSpeechRequest{Model: openai.TTSModel1, Input: "hello"}) // expect: call openai closed
	c.ListModels(ctx) // clean
	c.GetFile(ctx, "file-1") // clean
	c.CreateFile(ctx, openai.FileRequest{FilePath: "train.jsonl"}) // expect: call openai closed
	c.DeleteFile(ctx, "file-1") // clean
	c.CreateImage(ctx, openai.ImageRequest{Prompt: "a cat"}) // expect: call openai closed
}

type store struct{}

func (store) CreateChatCompletion(ctx context.Context, request openai.ChatCompletionRequest) error { return nil } // clean

func fake(ctx context.Context) {
	var s store
	s.CreateChatCompletion(ctx, openai.ChatCompletionRequest{}) // clean
}
