package main

import (
	"bytes"
	"fmt"
	"net/http" // clean
)

const (
	address = "https://generativelanguage.googleapis.com/v1beta/models/%s:generateContent?key=%s" // expect: endpoint google-gemini closed
	shop    = "https://api.example.org/v1/%s/orders?key=%s"                                      // clean
	served  = "http://%s:%d/v1/chat/completions"                                                 // clean
)

func ask(model string, body []byte) {
	http.Post(fmt.Sprintf(address, model, "k"), "application/json", bytes.NewReader(body))         // expect: call google-gemini closed
	http.Post(fmt.Sprintf(shop, model, "k"), "application/json", bytes.NewReader(body))            // clean
	http.Post(fmt.Sprintf(served, "localhost", 8000), "application/json", bytes.NewReader(body))   // expect: call - open
}
