package main

import (
	"context"

	"github.com/cloudwego/eino-ext/components/model/ark"
	einoopenai "github.com/cloudwego/eino-ext/components/model/openai"
	"github.com/firebase/genkit/go/ai"
	"github.com/firebase/genkit/go/genkit"
	"github.com/tmc/langchaingo/chains"
	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/llms/anthropic"
	"github.com/tmc/langchaingo/llms/ollama"
	"github.com/tmc/langchaingo/llms/openai"
	"github.com/tmc/langchaingo/prompts"
)

func langchain(ctx context.Context, text string) {
	llm, err := openai.New(openai.WithModel("gpt-4o")) // expect: client openai closed
	_ = err
	llms.GenerateFromSinglePrompt(ctx, llm, text) // expect: call openai closed
	llm.GenerateContent(ctx, []llms.MessageContent{llms.TextParts(llms.ChatMessageTypeHuman, text)}) // expect: call openai closed
	template := prompts.NewPromptTemplate("Say {{.x}}", []string{"x"}) // clean
	template.Format(map[string]any{"x": text}) // clean
	claude, _ := anthropic.New(anthropic.WithModel("claude-3-haiku-20240307")) // expect: client anthropic closed
	claude.Call(ctx, text) // expect: call anthropic closed
	home, _ := ollama.New(ollama.WithModel("llama3")) // expect: client - open
	llms.GenerateFromSinglePrompt(ctx, home, text) // expect: call - open
	gateway, _ := openai.New(openai.WithBaseURL("http://localhost:8080/v1"), openai.WithToken("x")) // expect: client - open
	gateway.Call(ctx, text) // expect: call - open
	chain := chains.NewLLMChain(llm, template)
	chains.Run(ctx, chain, text) // expect: call openai closed
	chains.Run(ctx, chains.NewLLMChain(home, template), text) // expect: call - open
}

func eino(ctx context.Context) {
	model, _ := einoopenai.NewChatModel(ctx, &einoopenai.ChatModelConfig{Model: "gpt-4o", APIKey: "k"}) // expect: client openai closed
	model.Generate(ctx, nil) // expect: call openai closed
	same, _ := einoopenai.NewChatModel(ctx, &einoopenai.ChatModelConfig{Model: "qwen", BaseURL: "http://10.0.0.5:8000/v1"}) // expect: client - open
	same.Generate(ctx, nil) // expect: call - open
	china, _ := ark.NewChatModel(ctx, &ark.ChatModelConfig{Model: "doubao"}) // expect: client volcengine-ark closed
	china.Stream(ctx, nil) // expect: call volcengine-ark closed
}

func kit(ctx context.Context, text string) {
	g := genkit.Init(ctx)
	genkit.Generate(ctx, g, ai.WithModelName("googleai/gemini-2.5-flash"), ai.WithPrompt(text)) // expect: call google-gemini closed
	genkit.Generate(ctx, g, ai.WithModelName("anthropic/claude-sonnet-4"), ai.WithPrompt(text)) // expect: call anthropic closed
	genkit.DefineFlow(g, "menu", func(ctx context.Context, in string) (string, error) { return in, nil }) // clean
}
