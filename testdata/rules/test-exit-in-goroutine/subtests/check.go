// Package check has subtests: their goroutine is not the one of the outer test.
//
// Covers: TG20 TG21 TG22 TG23 TG24 TG27 TG28 TG33 TG34
// Go: passes -count=1
// Go: fails -race -run=TestGoParallelRun // its parent may end while it calls t.Parallel
// Vet: call to (*testing.T).FailNow from a non-test goroutine
package check

// OK is always true.
func OK() bool { return true }
