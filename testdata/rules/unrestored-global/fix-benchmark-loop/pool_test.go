// Covers: fixes
// Go: leaks

// A cleanup in the loop of a benchmark would be measured, and registered as often as the loop runs: there is none.
package pool

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func BenchmarkLoop(b *testing.B) {
	for b.Loop() {
		own = 2 // want unrestored-global "pool.own"
		All()
	}
}

func BenchmarkCounted(b *testing.B) {
	for i := 0; i < b.N; i++ {
		if i%2 == 0 {
			counted = 2 // want unrestored-global "pool.counted"
		}
		All()
	}
}

func BenchmarkRanged(b *testing.B) {
	for range b.N {
		ranged = 2 // want unrestored-global "pool.ranged"
		All()
	}
}

func BenchmarkClosure(b *testing.B) {
	for b.Loop() {
		func() {
			spread = 2 // want unrestored-global "pool.spread"
		}()
		All()
	}
}

func setHelped(tb testing.TB) {
	tb.Helper()
	helped = 2 // want unrestored-global "pool.helped"
}

// The loop is not where the write is.
func BenchmarkHelper(b *testing.B) {
	for b.Loop() {
		setHelped(b)
		All()
	}
}

// Before the loop it is right.
func BenchmarkBefore(b *testing.B) {
	before = 2 // want unrestored-global "pool.before"
	for b.Loop() {
		All()
	}
}

// A loop of a test is not measured.
func TestLoop(t *testing.T) {
	for _, size := range []int{1, 2} {
		tested = size // want unrestored-global "pool.tested"
		t.Log(All())
	}
}

// As many servers as the loop runs would be open at its end.
func BenchmarkServer(b *testing.B) {
	for b.Loop() {
		server := httptest.NewServer(http.NotFoundHandler()) // want missing-cleanup "httptest.NewServer"
		b.Log(server.URL, All())
	}
}

// One server for all rounds.
func BenchmarkOneServer(b *testing.B) {
	server := httptest.NewServer(http.NotFoundHandler()) // want missing-cleanup "httptest.NewServer"
	for b.Loop() {
		b.Log(server.URL, All())
	}
}

// Each of these has a benchmark of its own to register on.
func BenchmarkSizes(b *testing.B) {
	for _, size := range []int{1, 2} {
		b.Run("size", func(b *testing.B) {
			sized = size // want unrestored-global "pool.sized"
			for b.Loop() {
				All()
			}
		})
	}
}
