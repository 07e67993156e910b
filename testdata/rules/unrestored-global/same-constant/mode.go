// Package mode is put into the same state by every test that writes it: info.
//
// Covers: FL02 GG01
// Go: leaks
package mode

var quiet = false

// Greeting depends on the mode.
func Greeting() string {
	if quiet {
		return ""
	}
	return "hello"
}
