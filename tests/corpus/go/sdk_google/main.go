package main

import (
	"context"

	legacy "github.com/google/generative-ai-go/genai" // expect: import google-gemini closed
	"google.golang.org/api/option" // clean
	"google.golang.org/genai" // expect: import google-gemini closed
)

func modern(ctx context.Context, text string) {
	client, err := genai.NewClient(ctx, &genai.ClientConfig{APIKey: "k"}) // expect: client google-gemini closed
	if err != nil {
		panic(err) // clean
	}
	client.Models.GenerateContent(ctx, "gemini-2.0-flash", genai.Text(text), nil) // expect: call google-gemini closed
	for chunk, err := range client.Models.GenerateContentStream(ctx, "gemini-2.0-flash", genai.Text(text), nil) { // expect: call google-gemini closed
		_ = chunk // clean
		_ = err
	}
	client.Models.List(ctx, nil) // clean
	client.Models.EmbedContent(ctx, "text-embedding-004", genai.Text(text), nil) // expect: call google-gemini closed
	session, _ := client.Chats.Create(ctx, "gemini-2.0-flash", nil, nil) // clean
	session.SendMessage(ctx, genai.Part{Text: text}) // expect: call google-gemini closed
	session.History(true) // clean
	client.Files.Upload(ctx, nil, nil) // expect: call google-gemini closed
	client.Files.Get(ctx, "files/1", nil) // clean
}

func vertex(ctx context.Context) {
	client, _ := genai.NewClient(ctx, &genai.ClientConfig{Backend: genai.BackendVertexAI, Project: "p", Location: "europe-west1"}) // expect: client google-vertex closed
	client.Models.GenerateContent(ctx, "gemini-2.0-flash", nil, nil) // expect: call google-vertex closed
	same, _ := genai.NewClient(ctx, &genai.ClientConfig{Backend: genai.BackendGeminiAPI}) // expect: client google-gemini closed
	same.Models.GenerateContent(ctx, "gemini-2.0-flash", nil, nil) // expect: call google-gemini closed
}

func deprecated(ctx context.Context) {
	client, err := legacy.NewClient(ctx, option.WithAPIKey("k")) // expect: client google-gemini closed
	_ = err
	model := client.GenerativeModel("gemini-1.5-pro") // clean
	model.SetTemperature(0.2) // clean
	model.GenerateContent(ctx, legacy.Text("hi")) // expect: call google-gemini closed
	chat := model.StartChat() // clean
	chat.SendMessage(ctx, legacy.Text("hi")) // expect: call google-gemini closed
	client.EmbeddingModel("embedding-001").EmbedContent(ctx, legacy.Text("hi")) // expect: call google-gemini closed
	client.Close() // clean
}
