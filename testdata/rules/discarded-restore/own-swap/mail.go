// Package mail has helpers that return what undoes them, and tests that drop it.
//
// Covers: R5 R6 R7 R8
// Go: fails with -count=2
package mail

var (
	sender = "smtp"
	queue  = 10
	from   = "a"
	to     = "b"
	subj   = "c"
	body   = "d"
	reply  = "e"
)

// State reads all.
func State() string { return sender + from + to + subj + body + reply }

// Queue reads it.
func Queue() int { return queue }

// SetSender is production code for tests.
func SetSender(name string) (restore func()) {
	old := sender
	sender = name
	return func() { sender = old }
}
