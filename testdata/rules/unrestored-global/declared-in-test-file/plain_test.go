package plain

import "testing"

var (
	separator = "-"
	calls     []string
	kept      string
)

func record(name string) {
	calls = append(calls, name) // want unrestored-global(error) "calls"
}

// TestJoin is the victim of TestComma.
func TestJoin(t *testing.T) {
	if got := Join("a", separator); got != "a-" {
		t.Error(got)
	}
}

func TestComma(t *testing.T) {
	separator = "," // want unrestored-global(error) "separator"
	if got := Join("a", separator); got != "a," {
		t.Error(got)
	}
}

// TestCalls is a victim of itself: the second round finds two calls.
func TestCalls(t *testing.T) {
	record("a")
	if len(calls) != 1 {
		t.Error(calls)
	}
}

func BenchmarkJoin(b *testing.B) {
	for b.Loop() {
		kept = Join("a", "b")
	}
	if kept == "" {
		b.Fatal("empty")
	}
}
