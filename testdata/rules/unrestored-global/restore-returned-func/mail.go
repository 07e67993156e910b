// Package mail has helpers that return what undoes them.
//
// Covers: R5 R6 R7 R8
// Go: passes
package mail

var (
	sender = "smtp"
	queue  = 10
)

// Sender reads both.
func Sender() (string, int) { return sender, queue }
