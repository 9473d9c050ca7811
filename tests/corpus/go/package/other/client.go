package other

import "context"

type Client struct{ name string }

func (c *Client) Chat(ctx context.Context) {} // clean

func use(ctx context.Context, c *Client) {
	c.Chat(ctx) // clean
}
