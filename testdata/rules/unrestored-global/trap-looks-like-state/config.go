// Package config has tests full of names that look like process state and are locals, fields of locals, or restored in
// ways that are easy to miss.
//
// Covers: RA08 R3 R4 R5 R7 R10 R11
// Go: passes
package config

// Config is a configuration.
type Config struct{ NameValidationScheme int }

// New makes one.
func New() *Config { return &Config{} }

// Variables.
var (
	EnablePrefix = true
	Registerer   = "registerer"
	Gatherer     = "gatherer"
	newCreds     = func() string { return "tls" }
	newToken     = func() string { return "jwt" }
)

// State reads all.
func State() (bool, string, string, string, string) {
	return EnablePrefix, Registerer, Gatherer, newCreds(), newToken()
}

// Hook holds a function that tests may set.
type Hook struct{ f func() }

// Watch is the hook.
var Watch Hook

// SetForTest sets it and returns what undoes that.
func (h *Hook) SetForTest(f func()) func() {
	old := h.f
	h.f = f
	return func() { h.f = old }
}

// Run runs it.
func (h *Hook) Run() {
	if h.f != nil {
		h.f()
	}
}
