// Package config has a third DefaultClient.
package config

// DefaultClient is a name.
var DefaultClient = "go"
