// Package secrets is tested with a library that replaces its provider and has no way back.
//
// Covers: FL02
// Go: fails with -count=2
package secrets

import "github.com/zalando/go-keyring"

// Token reads a secret.
func Token() (string, error) { return keyring.Get("app", "token") }
