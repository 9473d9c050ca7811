package openai

import (
	"bytes"

	http "github.com/bogdanfinn/fhttp"

	"example.com/app/client"
)

func Ask(body []byte) (*http.Response, error) {
	client, err := client.NewClient() // clean
	if err != nil {
		return nil, err
	}
	request, _ := http.NewRequest("POST", "https://api.openai.com/v1/chat/completions", bytes.NewBuffer(body)) // expect: endpoint openai closed
	return client.Do(request) // expect: call openai closed
}

func Ping(body []byte) (*http.Response, error) {
	client, err := client.NewClient() // clean
	if err != nil {
		return nil, err
	}
	request, _ := http.NewRequest("POST", "https://hooks.example.org/ping", bytes.NewBuffer(body)) // clean
	return client.Do(request) // clean
}
