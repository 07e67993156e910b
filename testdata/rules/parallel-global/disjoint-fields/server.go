// Covers: GG01 FL05
// Go: fails -race -parallel=64 -count=100 -run=TestWhole|TestHostReader
// Go: passes -race -parallel=64 -count=20 -run=TestHost|TestPort

// Two fields of one variable are two places; the variable is a prefix of both.
package server

// Options are options.
type Options struct {
	Host string
	Port int
	Path string
}

// Package defaults.
var (
	Defaults = Options{Host: "localhost", Port: 80}
	Fallback = Options{Host: "fallback"}
)
