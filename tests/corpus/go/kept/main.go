package main

import (
	"context"

	gogpt "github.com/sashabaranov/go-openai"
)

type Session struct {
	Client gogpt.Client // clean
	Store  Store
}

type Store struct{ Name string }

func (s Store) CreateChatCompletion(ctx context.Context, req any) {} // clean

type User struct{ Session Session }

var users = make(map[int64]User) // clean
var declared map[int64]*User     // clean

func ask(ctx context.Context, id int64, req gogpt.ChatCompletionRequest) {
	user := users[id]
	client := user.Session.Client
	client.CreateChatCompletion(ctx, req)             // expect: call openai closed
	user.Session.Store.CreateChatCompletion(ctx, req) // clean
}

func found(ctx context.Context, id int64, req gogpt.ChatCompletionRequest) {
	user, ok := declared[id]
	if ok {
		user.Session.Client.CreateChatCompletion(ctx, req) // expect: call openai closed
	}
}

func each(ctx context.Context, all []User, stores []Store, req gogpt.ChatCompletionRequest) {
	for _, user := range all {
		user.Session.Client.CreateChatCompletion(ctx, req) // expect: call openai closed
	}
	for _, store := range stores {
		store.CreateChatCompletion(ctx, req) // clean
	}
}
