// Covers: TP23 PT34
// Go: passes

// Defers that neither restore nor close what the parallel subtests use: a mutex, a body, a log line, another place.
package list

import "sync"

var (
	mu    sync.Mutex
	items = []string{"a"}
	// Trace is not read by the subtests.
	Trace = false
)

// Len is the length.
func Len() int { return len(items) }

// Traced reports whether Trace is set.
func Traced() bool { return Trace }
