// Package openai has the types of the SDK of this name that programs of the tests use, and nothing behind them.
package openai

import "context"

type ChatModel = string

const ChatModelGPT4o ChatModel = "gpt-4o"

type CompletionNewParamsModel string

type ChatCompletionMessageParamUnion struct{}

func UserMessage(text string) ChatCompletionMessageParamUnion {
	return ChatCompletionMessageParamUnion{}
}

type ChatCompletionNewParams struct {
	Messages []ChatCompletionMessageParamUnion
	Model    ChatModel
}

type CompletionNewParams struct{ Model CompletionNewParamsModel }

type Stream struct{}

func (Stream) Err() error { return nil }

type Completions struct{}

type ChatCompletionChoice struct{ Message struct{ Content string } }

type ChatCompletion struct{ Choices []ChatCompletionChoice }

func (Completions) New(context.Context, ChatCompletionNewParams) (*ChatCompletion, error) {
	return nil, nil
}
func (Completions) NewStreaming(context.Context, ChatCompletionNewParams) Stream { return Stream{} }

type TextCompletions struct{}

func (TextCompletions) New(context.Context, CompletionNewParams) (*CompletionNewParams, error) {
	return nil, nil
}

type Client struct {
	Chat        struct{ Completions Completions }
	Completions TextCompletions
}

func NewClient(opts ...func()) Client { return Client{} }
