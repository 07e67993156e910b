// Package client has a default client of its own, beside the one of a config package and the one of net/http.
//
// Covers: RA05 RA09 RA10 RA11
// Go: fails with -count=2
package client

import (
	"net/http"

	"example.com/rules/unrestored-global/default-client/config"
)

// DefaultClient has the name of http.DefaultClient and nothing else in common.
var DefaultClient = &Client{Retries: 3}

// Client is a client.
type Client struct{ Retries int }

var settings struct{ ErrorText string }

// Retries is what a request uses.
func Retries() int {
	if DefaultClient == nil {
		return 0
	}
	return DefaultClient.Retries
}

// ErrorText reads the struct variable.
func ErrorText() string { return settings.ErrorText }

// Ready reports whether both other default clients are there.
func Ready() bool { return config.DefaultClient != "" && http.DefaultClient != nil }
