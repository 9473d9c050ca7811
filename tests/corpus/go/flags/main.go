package main

import (
	"bytes"
	"flag"
	"net/http"
	"os"
)

func ask(text string) {
	http.Post("https://api.openai.com/v1/chat/completions", "application/json", bytes.NewBufferString(text)) // expect: call openai closed
}

func askAt(url, text string) {
	http.Post(url+"/v1/chat/completions", "application/json", bytes.NewBufferString(text)) // expect: call openai closed
}

func count(text string) int { return len(text) }

func main() {
	whole := flag.Bool("w", false, "one answer")
	shell := flag.Bool("s", false, "a command")
	url := flag.String("url", "https://api.openai.com", "where to ask")
	flag.BoolVar(whole, "whole", false, "one answer")
	flag.Parse()
	if len(os.Args) > 1 {
		switch {
		case *shell:
			ask("shell") // expect: call openai closed
		case *whole:
			ask("whole") // expect: call openai closed
		case flag.NArg() > 3:
			count("many") // clean
		default:
			askAt(*url, "default") // expect: call openai closed
		}
	}
}
