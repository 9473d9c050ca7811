package client

import tls "github.com/bogdanfinn/tls-client"

func NewClient() (tls.HttpClient, error) {
	return tls.NewHttpClient(tls.NewNoopLogger()) // clean
}
