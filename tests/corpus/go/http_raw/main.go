package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os" // clean

	"github.com/go-resty/resty/v2" // clean
)

const base = "https://api.openai.com/v1" // expect: endpoint openai closed

func post(prompt string) {
	body, _ := json.Marshal(map[string]any{"model": "gpt-4o", "prompt": prompt})
	http.Post(base+"/chat/completions", "application/json", bytes.NewReader(body)) // expect: call openai closed
	http.Post("https://example.org/v1/users", "application/json", bytes.NewReader(body)) // clean
	http.Post(fmt.Sprintf("%s/embeddings", base), "application/json", bytes.NewBuffer(body)) // expect: call openai closed
	http.Get("https://example.org/health") // clean
}

func request(ctx context.Context, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.anthropic.com/v1/messages", bytes.NewReader(body)) // expect: endpoint anthropic closed
	if err != nil {
		return err
	}
	req.Header.Set("anthropic-version", "2023-06-01") // clean
	client := &http.Client{} // clean
	resp, err := client.Do(req) // expect: call anthropic closed
	if err != nil {
		return err
	}
	return resp.Body.Close() // clean
}

func elsewhere(ctx context.Context, body []byte) {
	req, _ := http.NewRequestWithContext(ctx, http.MethodPost, "https://hooks.example.org/v1/messages", bytes.NewReader(body)) // clean
	http.DefaultClient.Do(req) // clean
}

func mine(body []byte) {
	req, _ := http.NewRequest("POST", "http://localhost:11434/v1/chat/completions", bytes.NewReader(body)) // clean
	http.DefaultClient.Do(req) // expect: call - open
	other, _ := http.NewRequest("POST", "http://localhost:3000/api/orders", bytes.NewReader(body)) // clean
	http.DefaultClient.Do(other) // clean
}

func rest(body any) {
	client := resty.New() // clean
	client.R().SetBody(body).Post("https://api.mistral.ai/v1/chat/completions") // expect: call mistral closed
	client.R().SetBody(body).Post("https://api.example.org/v1/orders") // clean
}

func expanded(model string, body []byte) {
	address := os.ExpandEnv(fmt.Sprintf("https://generativelanguage.googleapis.com/v1beta/models/%s:generateContent?key=$KEY", model)) // expect: endpoint google-gemini closed
	http.Post(address, "application/json", bytes.NewReader(body)) // expect: call google-gemini closed
	other := os.ExpandEnv(fmt.Sprintf("https://api.example.org/v1/orders/%s?key=$KEY", model)) // clean
	http.Post(other, "application/json", bytes.NewReader(body)) // clean
}
