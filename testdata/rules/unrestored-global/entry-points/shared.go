// Package shared is written from every kind of entry point that go test knows.
//
// Covers: EN01 TH01
// Go: fails with -count=2
package shared

var (
	fromTest      = 0
	fromSub       = 0
	fromNamed     = 0
	fromBuilder   = 0
	fromFuzz      = 0
	fromFuzzSetup = 0
	fromExample   = 0
	fromReflect   = 0
	fromTable     = 0
	fromHelper    = 0
	fromVariable  = 0
)

// Sum reads all.
func Sum() int {
	return fromTest + fromSub + fromNamed + fromBuilder + fromFuzz + fromFuzzSetup + fromExample + fromReflect +
		fromTable + fromHelper + fromVariable
}
