// Covers: J1 J4
// Go: passes

// The goroutine that is drained late does not touch the place, or it has been joined in the body.
package fetch

// Host is asked.
var Host = "example.com"

// URL builds.
func URL(path string) string { return "https://" + Host + path }

// Count counts bytes.
func Count(s string) int { return len(s) }
