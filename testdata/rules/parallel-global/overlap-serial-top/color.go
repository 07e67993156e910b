// Covers: FL02 overlap-1a
// Go: passes

// A top-level serial test overlaps no other test: what it restores is no race, although parallel tests read it.
package color

// NoColor switches escapes off.
var NoColor = false

// Red paints.
func Red(s string) string {
	if NoColor {
		return s
	}
	return "<red>" + s
}
