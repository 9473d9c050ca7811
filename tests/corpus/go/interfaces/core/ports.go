package core

import "context"

type Completer interface {
	Complete(ctx context.Context, prompt string) (string, error)
	Name() string
}

type Translator interface {
	Translate(ctx context.Context, text string) (string, error)
}
