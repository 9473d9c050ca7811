// Package option has the options that programs of the tests use.
package option

func WithBaseURL(url string) func() { return func() {} }
func WithAPIKey(key string) func()  { return func() {} }
func WithMaxRetries(n int) func()   { return func() {} }
