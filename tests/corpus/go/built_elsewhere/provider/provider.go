package provider

import (
	"context"
	"net/http" // clean
)

type Adapter interface {
	Build(body []byte) (*http.Request, error)
}

type Orders interface {
	Order(body []byte) (*http.Request, error)
}

type Provider struct {
	adapter Adapter
	orders  Orders
	client  *http.Client
}

func (p *Provider) Ask(ctx context.Context, body []byte) error {
	req, err := p.adapter.Build(body) // clean
	if err != nil {
		return err
	}
	_, err = p.client.Do(req.WithContext(ctx)) // expect: call openai closed
	return err
}

func (p *Provider) Order(ctx context.Context, body []byte) error {
	req, err := p.orders.Order(body) // clean
	if err != nil {
		return err
	}
	_, err = p.client.Do(req.WithContext(ctx)) // clean
	return err
}
