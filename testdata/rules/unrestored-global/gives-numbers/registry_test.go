// Covers: a counter of the tests that only makes names is no state; one that a test compares is, and so is one that something sets.
// Go: fails -count=2 // polluter: TestCalls
package givesnumbers

import (
	"fmt"
	"testing"
)

var (
	last     int
	calls    int
	attempts int
	quota    int
)

func add(r *Registry) bool {
	last++
	return r.Add(fmt.Sprintf("name-%d", last))
}

func call() { calls++ } // want unrestored-global(error) "givesnumbers\.calls"

func attempt() int {
	attempts++ // want unrestored-global(info) "givesnumbers\.attempts"
	return attempts
}

func useQuota(t *testing.T) {
	t.Helper()
	quota++ // missing unrestored-global the helper itself fails beyond a number
	if quota > 9 {
		t.Fatal("too many")
	}
}

func TestOne(t *testing.T) {
	if r := NewRegistry(); !add(r) {
		t.Fatal("taken")
	}
}

func TestTwo(t *testing.T) {
	r := NewRegistry()
	if !add(r) || !add(r) {
		t.Fatal("taken")
	}
}

func TestCalls(t *testing.T) {
	call()
	calls++ // want unrestored-global(error) "givesnumbers\.calls"
	if calls != 2 {
		t.Fatal(calls)
	}
}

func TestAttempts(t *testing.T) {
	attempts = 0
	if attempt() != 1 {
		t.Fatal(attempts)
	}
}

func TestQuota(t *testing.T) { useQuota(t) }
