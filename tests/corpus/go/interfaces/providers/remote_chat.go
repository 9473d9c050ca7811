package providers

import (
	"context"

	openai "github.com/sashabaranov/go-openai"
)

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
