// Package shared has the models that programs of the tests name.
package shared

const ChatModelGPT4o = "gpt-4o"
