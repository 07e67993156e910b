// Covers: FL03
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1

// A serial subtest overlaps whatever its nearest parallel ancestor overlaps.
package lang

// Lang is the language of messages.
var Lang = "en"

// Hello greets.
func Hello() string {
	if Lang == "de" {
		return "Hallo"
	}
	return "Hello"
}
