package main

import (
	"context"

	"github.com/sashabaranov/go-openai"
)

type Completer interface {
	Complete(ctx context.Context, prompt string) (string, error)
}

type remote struct{ client *openai.Client }

func NewRemote(key string) Completer {
	return &remote{client: openai.NewClient(key)} // expect: client openai closed
}

func (r *remote) Complete(ctx context.Context, prompt string) (string, error) {
	resp, err := r.client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{ // expect: call openai closed
		Model:    openai.GPT4o,
		Messages: []openai.ChatCompletionMessage{{Role: "user", Content: prompt}},
	})
	if err != nil {
		return "", err
	}
	return resp.Choices[0].Message.Content, nil
}

func summarise(ctx context.Context, c *remote, text string) string {
	answer, _ := c.Complete(ctx, "Summarise: "+text) // expect: call openai closed
	return answer
}

func shorten(text string) string {
	if len(text) > 100 {
		return text[:100]
	}
	return text
}
