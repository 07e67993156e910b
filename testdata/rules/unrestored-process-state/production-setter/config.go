// Covers: UT31
// Go: fails
// Go: passes -run=TestDefault

// Production code changes the state; the test that calls it answers for it.
package config

import "os"

// Apply exports settings.
func Apply(proxy string) error { return os.Setenv("HTTP_PROXY_URL", proxy) }

// Proxy reads it.
func Proxy() string { return os.Getenv("HTTP_PROXY_URL") }
