// Package openai has the types of the SDK of the community that programs of the tests use, and nothing behind them.
package openai

import "context"

const (
	GPT4o                              = "gpt-4o"
	SmallEmbedding3     EmbeddingModel = "text-embedding-3-small"
	ChatMessageRoleUser                = "user"
)

type EmbeddingModel string

type ClientConfig struct{ BaseURL, APIVersion string }

func DefaultConfig(key string) ClientConfig { return ClientConfig{} }

type Client struct{}

func NewClient(key string) *Client                    { return nil }
func NewClientWithConfig(config ClientConfig) *Client { return nil }

type ChatCompletionMessage struct{ Role, Content string }

type ChatCompletionRequest struct {
	Model    string
	Messages []ChatCompletionMessage
}

type ChatCompletionResponse struct {
	Choices []struct{ Message ChatCompletionMessage }
}

func (*Client) CreateChatCompletion(context.Context, ChatCompletionRequest) (ChatCompletionResponse, error) {
	return ChatCompletionResponse{}, nil
}

type Embedding struct{}

type EmbeddingRequest struct {
	Input any
	Model EmbeddingModel
}

type EmbeddingResponse struct{ Data []Embedding }

func (*Client) CreateEmbeddings(context.Context, EmbeddingRequest) (EmbeddingResponse, error) {
	return EmbeddingResponse{}, nil
}
