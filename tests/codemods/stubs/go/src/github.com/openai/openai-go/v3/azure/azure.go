// Package azure has the options that programs of the tests use.
package azure

func WithEndpoint(url, version string) func() { return func() {} }
func WithAPIKey(key string) func()            { return func() {} }
