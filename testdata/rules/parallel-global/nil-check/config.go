// Package config is tested with parallel tests that complete a shared configuration where something is missing.
//
// Covers: PT04
// Go: passes -count=1
package config

// Config is a configuration.
type Config struct{ ACL, RPC *bool }

var (
	basic = &Config{}
	other = &Config{}
)

// HasACL tells whether it has one.
func HasACL(c *Config) bool { return c.ACL != nil }
