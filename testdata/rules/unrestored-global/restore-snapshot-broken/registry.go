// Package registry is saved by tests that keep only another name for the same map, slice or pointer: putting that back
// restores nothing.
//
// Covers: R16 R17
// Go: fails with -count=2
package registry

// Limits are limits.
type Limits struct{ Max, Min int }

// Shared state.
var (
	Codecs   = map[string]int{"json": 1}
	Order    = []string{"json"}
	Settings = Limits{Max: 10}
	Default  = &Limits{Max: 20}
	Groups   = map[string][]string{"a": {"x"}}
)
