package providers

import (
	"context"

	openai "github.com/sashabaranov/go-openai"
)

type remote struct{ client *openai.Client }

func NewRemote(key string) *remote {
	return &remote{client: openai.NewClient(key)} // expect: client openai closed
}

func (r *remote) Name() string { return "remote" }
