package main

import (
	"fmt"

	assistant "github.com/acme/assistant/v2"
	"github.com/acme/assistant/v2/config"
	elsewhere "github.com/initech/settings/config"
	openai "github.com/sashabaranov/go-openai" // expect: import openai closed
)

func main() {
	own := openai.DefaultConfig("none")
	own.BaseURL = config.Gateway
	other := openai.DefaultConfig("none")
	other.BaseURL = elsewhere.Gateway
	reply, _ := assistant.Ask(openai.NewClient("key"), "gpt-4o", "How are you?")         // expect: client openai closed; call openai closed
	reply, _ = assistant.Ask(openai.NewClientWithConfig(own), "llama3", "And you?")      // expect: client - open; call - open
	reply, _ = assistant.Ask(openai.NewClientWithConfig(other), "llama3", "Who is it?") // expect: client openai unknown; call openai unknown
	fmt.Println(reply)
}
