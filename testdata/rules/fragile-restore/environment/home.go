// Package home changes the environment and the standard output and puts both back with plain statements.
//
// Covers: R10 R11 R25
// Go: leaks
package home

import (
	"fmt"
	"os"
)

// Dir reads the environment.
func Dir() string { return os.Getenv("APP_DIR") }

// Hello prints.
func Hello() { fmt.Println("hello") }
