// Package assistant stands at the root of its module and is imported by the module's path alone.
package assistant

import (
	"context"

	openai "github.com/sashabaranov/go-openai" // expect: import openai closed
)

// Ask sends one question.
func Ask(c *openai.Client, model, question string) (openai.ChatCompletionResponse, error) {
	return c.CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{ // expect: call openai closed
		Model:    model,
		Messages: []openai.ChatCompletionMessage{{Role: "user", Content: question}},
	})
}
