package svc

import (
	"context"

	"example.com/app/core"
)

type summariser interface {
	Complete(ctx context.Context, prompt string) (string, error)
}

type cutter interface {
	Complete(ctx context.Context, prompt string, limit int) (string, error)
}

type Service struct {
	llm   core.Completer
	words core.Translator
	own   summariser
	cut   cutter
}

func New(llm core.Completer, words core.Translator, own summariser, cut cutter) *Service {
	return &Service{llm: llm, words: words, own: own, cut: cut} // clean
}

func (s *Service) Summarise(ctx context.Context, text string) (string, error) {
	return s.llm.Complete(ctx, "Summarise: "+text) // expect: call openai closed
}

func (s *Service) Translate(ctx context.Context, text string) (string, error) {
	return s.words.Translate(ctx, text) // clean
}

func (s *Service) Shorten(ctx context.Context, text string) (string, error) {
	return s.own.Complete(ctx, text) // expect: call openai closed
}

func (s *Service) Cut(ctx context.Context, text string) (string, error) {
	return s.cut.Complete(ctx, text, 3) // clean
}

func (s *Service) Called() string {
	return s.llm.Name() // clean
}
