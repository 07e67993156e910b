// Package console is tested with fixtures whose methods put everything back.
//
// Covers: R25 R29
// Go: passes
package console

import "os"

var width = 80

var gates = map[string]bool{"beta": false}

// Width reads it.
func Width() int { return width }

// Enabled reads a gate.
func Enabled(name string) bool { return gates[name] }

// Print writes to the standard output.
func Print(s string) { _, _ = os.Stdout.WriteString(s) }
