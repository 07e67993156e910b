// Covers: LC08 LC09
// Go: fails -run=TestDefault|TestScan
// Go: passes -run=TestDefault
// Vet: loop variable Cursor captured by func literal

//go:build go1.21

// The variable of the loop is a package variable: a write of a global, in any language version.
package cursor

// Cursor is where the scan stands.
var Cursor = 0

// Step is declared here and used as a loop variable elsewhere.
var Step = 7

// Sum reads both.
func Sum() int { return Cursor + Step }
