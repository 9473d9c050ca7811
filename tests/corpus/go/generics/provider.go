package generics

import (
	"context"

	"github.com/anthropics/anthropic-sdk-go"
)

type sender interface {
	send(ctx context.Context, text string) (string, error)
}

type namer interface {
	name(text string) string
}

type claude struct{ client anthropic.Client }

func newClaude() *claude {
	return &claude{client: anthropic.NewClient()} // expect: client anthropic closed
}

func (c *claude) send(ctx context.Context, text string) (string, error) {
	message, err := c.client.Messages.New(ctx, anthropic.MessageNewParams{Model: anthropic.ModelClaude3_7SonnetLatest}) // expect: call anthropic closed
	if err != nil {
		return "", err
	}
	return message.Content[0].Text, nil
}

type words struct{}

func (words) name(text string) string { return text }

type base[S sender, N namer] struct {
	inner S
	names N
}

func (b *base[S, N]) Ask(ctx context.Context, text string) (string, error) {
	return b.inner.send(ctx, text) // expect: call anthropic closed
}

func (b *base[S, N]) Name(text string) string {
	return b.names.name(text) // clean
}

func ask[S sender](ctx context.Context, inner S, text string) (string, error) {
	return inner.send(ctx, text) // expect: call anthropic closed
}

func first[T any](items []T) T { return items[0] } // clean

func name[N namer](names N, text string) string {
	return names.name(text) // clean
}
