// Package notify is tested with a table whose cases write a package variable.
//
// Covers: FL02
// Go: fails with -count=2
package notify

var sender = func(to string) string { return "sent to " + to }

// Notify sends.
func Notify(to string) string { return sender(to) }
