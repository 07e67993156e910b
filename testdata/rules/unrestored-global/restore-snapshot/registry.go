// Package registry is restored from snapshots of maps, slices and structs.
//
// Covers: R16 R17
// Go: passes
package registry

// Limits are limits.
type Limits struct {
	Max int
	Sub struct{ Min int }
}

// Shared state.
var (
	Codecs   = map[string]int{"json": 1}
	Order    = []string{"json"}
	Settings = Limits{Max: 10}
	Default  = &Limits{Max: 20}
)
