package main

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/ai/azopenai" // expect: import azure-openai closed
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config" // clean
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime" // expect: import aws-bedrock closed
	"github.com/aws/aws-sdk-go-v2/service/s3" // clean
	"github.com/ollama/ollama/api"
)

func bedrock(ctx context.Context, body []byte) {
	cfg, err := config.LoadDefaultConfig(ctx) // clean
	_ = err
	client := bedrockruntime.NewFromConfig(cfg) // expect: client aws-bedrock closed
	client.InvokeModel(ctx, &bedrockruntime.InvokeModelInput{ModelId: aws.String("anthropic.claude-3-haiku-20240307-v1:0"), Body: body}) // expect: call aws-bedrock closed
	client.Converse(ctx, &bedrockruntime.ConverseInput{ModelId: aws.String("amazon.nova-lite-v1:0")}) // expect: call aws-bedrock closed
	client.GetAsyncInvoke(ctx, nil) // clean
	bucket := s3.NewFromConfig(cfg) // clean
	bucket.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("b")}) // clean
}

func azure(ctx context.Context, credential any) {
	client, _ := azopenai.NewClientWithKeyCredential("https://corp.openai.azure.com", credential, nil) // expect: client azure-openai closed
	client.GetChatCompletions(ctx, azopenai.ChatCompletionsOptions{}, nil) // expect: call azure-openai closed
	client.GetEmbeddings(ctx, azopenai.EmbeddingsOptions{}, nil) // expect: call azure-openai closed
}

func local(ctx context.Context) {
	client, _ := api.ClientFromEnvironment() // expect: client - open
	client.Chat(ctx, &api.ChatRequest{Model: "llama3.2"}, nil) // expect: call - open
	client.Generate(ctx, &api.GenerateRequest{Model: "llama3.2", Prompt: "hi"}, nil) // expect: call - open
	client.List(ctx) // clean
	client.Pull(ctx, &api.PullRequest{}, nil) // clean
}
