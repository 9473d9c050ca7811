package llm

import (
	openai "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

type Client struct {
	api   *openai.Client
	model string
}

func (c *Client) configure(base string) {
	api := openai.NewClient(option.WithBaseURL("http://vllm.internal:8000/v1")) // expect: client - open
	c.api = &api // clean
	c.model = base // clean
}

type Embedded struct {
	*openai.Client
	name string
}

func NewEmbedded() *Embedded {
	client := openai.NewClient(option.WithAPIKey("k")) // expect: client openai closed
	return &Embedded{Client: &client, name: "hosted"} // clean
}
