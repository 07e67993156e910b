// Package pool has variables that benchmarks change.
package pool

var (
	own     = 1
	counted = 1
	ranged  = 1
	spread  = 1
	helped  = 1
	before  = 1
	sized   = 1
	tested  = 1
)

// All tells them.
func All() []int {
	return []int{own, counted, ranged, spread, helped, before, sized, tested}
}
