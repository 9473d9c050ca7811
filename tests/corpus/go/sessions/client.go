package sessions

import (
	"context"

	"github.com/openai/openai-go"
	"github.com/openai/openai-go/option"
)

type Chat interface {
	Send(ctx context.Context, text string) (string, error)
}

type Client interface {
	StartChat(model string) Chat
}

type grok struct{ client openai.Client }

func NewGrok(key string) Client {
	return &grok{client: openai.NewClient(option.WithAPIKey(key), option.WithBaseURL("https://api.x.ai/v1"))} // expect: client xai closed
}

func (g *grok) StartChat(model string) Chat {
	return &grokChat{client: g.client, model: model} // clean
}

type grokChat struct {
	client openai.Client
	model  string
}

func (c *grokChat) Send(ctx context.Context, text string) (string, error) {
	answer, err := c.client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{Model: c.model}) // expect: call xai closed
	if err != nil {
		return "", err
	}
	return answer.Choices[0].Message.Content, nil
}

type local struct{ client openai.Client }

func NewLocal() Client {
	return &local{client: openai.NewClient(option.WithBaseURL("http://localhost:8000/v1"))} // expect: client - open
}

func (l *local) StartChat(model string) Chat {
	return &localChat{client: l.client} // clean
}

type localChat struct{ client openai.Client }

func (c *localChat) Send(ctx context.Context, text string) (string, error) {
	answer, err := c.client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{}) // expect: call - open
	if err != nil {
		return "", err
	}
	return answer.Choices[0].Message.Content, nil
}

func use(ctx context.Context, chat Chat) (string, error) {
	return chat.Send(ctx, "hello") // expect: call - unknown
}
