package main

import (
	"bytes"
	"os"

	fhttp "github.com/bogdanfinn/fhttp"
	tls "github.com/bogdanfinn/tls-client"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/imroc/req/v3"
)

func disguised(body []byte) {
	client, _ := tls.NewHttpClient(tls.NewNoopLogger())
	request, _ := fhttp.NewRequest("POST", "https://api.openai.com/v1/chat/completions", bytes.NewBuffer(body)) // expect: endpoint openai closed
	client.Do(request)                                                                                           // expect: call openai closed
	page, _ := fhttp.NewRequest("GET", "https://example.org/index.html", nil)
	client.Do(page) // clean
}

func patient(body []byte) {
	client := retryablehttp.NewClient()
	request, _ := retryablehttp.NewRequest("POST", "https://api.anthropic.com/v1/messages", body) // expect: endpoint anthropic closed
	client.Do(request)                                                                             // expect: call anthropic closed
	client.Post("https://hooks.example.org/notify", "application/json", body)                      // clean
}

func fluent(body []byte) {
	client := req.C().SetBaseURL("https://api.mistral.ai/v1") // expect: endpoint mistral closed
	client.R().SetBody(body).Post("/chat/completions")        // expect: call mistral closed
	req.R().SetBody(body).Post("https://hooks.example.org/a") // clean
}

func chosen(body []byte, given string) {
	url := given
	if url == "" {
		if base := os.Getenv("LLM_BASE_URL"); base != "" {
			url = base + "/chat/completions"
		}
	}
	if url == "" {
		url = "https://api.openai.com/v1/chat/completions" // expect: endpoint openai closed
	}
	request, _ := retryablehttp.NewRequest("POST", url, body)
	retryablehttp.NewClient().Do(request) // expect: call openai unknown
}

func links() []string {
	return []string{
		"https://openrouter.ai/settings/keys", // clean
		"https://ollama.com/download",         // clean
		"https://openrouter.ai/api/v1",        // expect: endpoint openrouter closed
	}
}
