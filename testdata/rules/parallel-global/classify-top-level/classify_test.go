// Covers: PT01 PT02 PT03 PT15 TP21 TE08
// Go: passes

// Which functions are tests, and which of them are parallel. The missing t.Parallel of the others is a matter of style: silent.
package classify

import "testing"

var mode = "slow"

func speed() int { return len(mode) }

func TestingHelper(i int) { mode = "fast" } // want TestingHelper:"none"

func AbcHelper(t *testing.T) { mode = "fast" } // want AbcHelper:"none"

func NoT() { mode = "fast" } // want NoT:"none"

func Test(t *testing.T) {} // want Test:"serial"

func Test_underscore(t *testing.T) {} // want Test_underscore:"serial"

func TestUnnamed(*testing.T) {} // want TestUnnamed:"serial"

func TestBlank(_ *testing.T) { speed() } // want TestBlank:"serial"

func TestEmpty(t *testing.T) {} // want TestEmpty:"serial"

func TestParallel(t *testing.T) { // want TestParallel:"parallel"
	t.Parallel()
	speed()
}

func TestOtherName(q *testing.T) { // want TestOtherName:"parallel"
	q.Parallel()
	speed()
}

func TestAfterWork(t *testing.T) { // want TestAfterWork:"parallel"
	if speed() != 4 {
		t.Fatal("slow has four letters")
	}
	t.Parallel()
}

func BenchmarkSpeed(b *testing.B) { // want BenchmarkSpeed:"serial"
	for b.Loop() {
		speed()
	}
}

func FuzzSpeed(f *testing.F) { // want FuzzSpeed:"serial"
	f.Add("x")
	f.Fuzz(func(t *testing.T, s string) { speed() })
}

func Example() { // want Example:"serial"
	speed()
	// Output:
}
