package adapter

import (
	"bytes"
	"net/http" // clean
)

const answers = "https://api.openai.com/v1/responses" // expect: endpoint openai closed

type Official struct{ key string }

func (o *Official) Build(body []byte) (*http.Request, error) {
	req, err := http.NewRequest("POST", answers, bytes.NewReader(body)) // clean
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+o.key)
	return req, nil
}

type Shop struct{ key string }

func (s *Shop) Order(body []byte) (*http.Request, error) {
	return http.NewRequest("POST", "https://api.example.org/v1/orders", bytes.NewReader(body)) // clean
}
