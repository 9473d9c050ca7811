package main

import (
	"context"
	"fmt"
)

type upper struct{}

func (upper) Complete(ctx context.Context, prompt string) (string, error) { return prompt, nil }

func main() {
	ctx := context.Background()
	bot := NewRemote("key") // clean
	answer, _ := bot.Complete(ctx, "hello") // expect: call openai closed
	fmt.Println(answer) // clean
	var local upper
	local.Complete(ctx, "hello") // clean
	r := &remote{} // clean
	fmt.Println(summarise(ctx, r, "text")) // expect: call openai closed
	fmt.Println(shorten("text")) // clean
}
