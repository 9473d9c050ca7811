// Package anthropic has the types of the SDK of this name that programs of the tests use, and nothing behind them.
package anthropic

import "context"

type Model string

const ModelClaude3_7SonnetLatest Model = "claude-3-7-sonnet-latest"

type ContentBlockParamUnion struct{}

func NewTextBlock(text string) ContentBlockParamUnion { return ContentBlockParamUnion{} }

type MessageParam struct{}

func NewUserMessage(blocks ...ContentBlockParamUnion) MessageParam { return MessageParam{} }

type MessageNewParams struct {
	MaxTokens int64
	Model     Model
	Messages  []MessageParam
}

type Message struct{}

type MessageService struct{}

func (MessageService) New(context.Context, MessageNewParams) (*Message, error) { return nil, nil }

type Client struct{ Messages MessageService }

func NewClient(opts ...func()) Client { return Client{} }
