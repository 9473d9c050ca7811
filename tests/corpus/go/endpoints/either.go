package main

import (
	"context"
	"strings"

	"github.com/sashabaranov/go-openai"
)

func either(key, url string) *openai.Client {
	config := openai.DefaultConfig(key) // clean
	if strings.Contains(url, "openai.azure.com") {
		config = openai.DefaultAzureConfig(key, url) // expect: client azure-openai closed
	} else {
		config.BaseURL = url
	}
	return openai.NewClientWithConfig(config) // expect: client openai unknown
}

func asked(ctx context.Context, key, resource string, cloud bool) {
	config := openai.DefaultConfig(key) // clean
	if cloud {
		config = openai.DefaultAzureConfig(key, "https://"+resource+".openai.azure.com") // expect: client azure-openai closed
	}
	client := openai.NewClientWithConfig(config) // expect: client openai closed
	client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: openai.GPT4o}) // expect: call openai closed
}

func azure(key, url string) *openai.Client {
	config := openai.DefaultAzureConfig(key, url) // expect: client azure-openai closed
	config.APIVersion = "2024-06-01"
	return openai.NewClientWithConfig(config) // expect: client azure-openai closed
}
