// Covers: FL01 R24
// Go: passes -count=1
// Go: fails -race -parallel=64 -count=100

// Every way to write a package variable, each put back, each from parallel tests that overlap one another.
package shapes

import "sync/atomic"

// Box is a value with fields.
type Box struct {
	Counter int
	Inner   struct{ N int }
}

// Package state.
var (
	Plain     = 1
	Added     = 1
	Bumped    = 1
	Table     = map[string]int{"k": 0}
	Whole     = Box{}
	Deep      = Box{}
	target    = 1
	Pointer   = &target
	Paren     = 1
	Twice     = 1
	List      = []int{1}
	Array     [2]int
	Deleted   = map[string]int{"k": 1}
	Cleared   = map[string]int{"k": 1}
	Left      = 1
	Right     = 1
	Ranged    = 0
	Swapped   = 1
	Aliased   = &Box{}
	Method    Box
	Loaded    atomic.Int64
	Untouched = 1
)

// Bump writes its receiver.
func (b *Box) Bump() { b.Counter++ }

// Sum reads everything.
func Sum() int {
	n := Plain + Added + Bumped + Table["k"] + Whole.Counter + Deep.Inner.N + *Pointer + Paren + Twice + List[0] + Array[0]
	n += len(Deleted) + len(Cleared) + Left + Right + Ranged + Swapped + Aliased.Counter + Method.Counter + int(Loaded.Load())
	return n + Untouched
}
