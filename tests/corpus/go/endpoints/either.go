package main

import (
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
	return openai.NewClientWithConfig(config) // expect: client - unknown
}

func azure(key, url string) *openai.Client {
	config := openai.DefaultAzureConfig(key, url) // expect: client azure-openai closed
	config.APIVersion = "2024-06-01"
	return openai.NewClientWithConfig(config) // expect: client azure-openai closed
}
