package main

import (
	"context"

	"github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/bedrock"
	"github.com/anthropics/anthropic-sdk-go/option"
)

type settings struct {
	cloud bool
	url   string
}

type service struct{ client anthropic.Client }

func maybe(s settings) *service {
	options := []option.RequestOption{option.WithAPIKey("k")}
	if s.cloud {
		options = append(options, bedrock.WithLoadDefaultConfig(context.Background()))
	}
	return &service{client: anthropic.NewClient(options...)} // expect: client - closed
}

func (s *service) ask() {
	s.client.Messages.New(context.Background(), anthropic.MessageNewParams{}) // expect: call - closed
}

func always() {
	options := []option.RequestOption{option.WithAPIKey("k")}
	options = append(options, bedrock.WithLoadDefaultConfig(context.Background()))
	client := anthropic.NewClient(options...) // expect: client aws-bedrock closed
	client.Messages.New(context.Background(), anthropic.MessageNewParams{}) // expect: call aws-bedrock closed
}

func elsewhere(s settings) {
	options := []option.RequestOption{}
	if s.cloud {
		options = append(options, option.WithBaseURL("http://localhost:4000"))
	}
	client := anthropic.NewClient(options...) // expect: client anthropic unknown
	client.Messages.New(context.Background(), anthropic.MessageNewParams{}) // expect: call anthropic unknown
}

func labelled(s settings) {
	options := []option.RequestOption{option.WithBaseURL("http://localhost:4000")}
	if s.cloud {
		options = append(options, option.WithHeader("a", "b"))
	}
	client := anthropic.NewClient(options...) // expect: client - open
	client.Messages.New(context.Background(), anthropic.MessageNewParams{}) // expect: call - open
}
