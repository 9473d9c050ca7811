// Package option has the options that programs of the tests use.
package option

// RequestOption is what each of them gives.
type RequestOption = func()

func WithBaseURL(url string) RequestOption { return func() {} }
func WithAPIKey(key string) RequestOption  { return func() {} }
func WithMaxRetries(n int) RequestOption   { return func() {} }
