// Covers: J2 J3
// Go: fails -race -count=20 -run=TestWrong
// Go: passes -race -count=20 -run=TestRight

// The drain is an errgroup or wg.Go, the goroutine reads through production code.
package fetch

// Host is asked.
var Host = "example.com"

// URL builds.
func URL(path string) string { return "https://" + Host + path }
