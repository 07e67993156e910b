// Covers: PT04 PT05 PT06 PT07 PT10 PT11 PT12 TP03 TP20
// Go: passes

// The status of every subtest is its own; whether more of them could be parallel is a matter of style: silent.
package classify

import "testing"

var limit = 10

func clamp(n int) int { return min(n, limit) }

var cases = []struct {
	name string
	n    int
}{{"one", 1}, {"two", 2}}

func TestRangeOtherName(t *testing.T) { // want TestRangeOtherName:"parallel"
	t.Parallel()
	for _, tc := range cases {
		tc := tc
		t.Run(tc.name, func(x *testing.T) { // want TestRangeOtherName/*:"parallel"
			x.Parallel()
			clamp(tc.n)
		})
	}
}

func TestTwoLiterals(t *testing.T) { // want TestTwoLiterals:"parallel"
	t.Parallel()
	t.Run("1", func(t *testing.T) { // want TestTwoLiterals/1:"parallel"
		t.Parallel()
		clamp(1)
	})
	t.Run("2", func(t *testing.T) { // want TestTwoLiterals/2:"parallel"
		t.Parallel()
		clamp(2)
	})
}

func TestPlainRangeThenSubtests(t *testing.T) { // want TestPlainRangeThenSubtests:"parallel"
	t.Parallel()
	for _, tc := range cases {
		clamp(tc.n)
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) { // want TestPlainRangeThenSubtests/*:"serial"
			clamp(tc.n)
		})
	}
}

func TestAllSerial(t *testing.T) { // want TestAllSerial:"serial"
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) { // want TestAllSerial/*:"serial"
			clamp(tc.n)
		})
	}
}

func TestNoneParallel(t *testing.T) { // want TestNoneParallel:"parallel"
	t.Parallel()
	t.Run("1", func(t *testing.T) { clamp(1) }) // want TestNoneParallel/1:"serial"
	t.Run("2", func(t *testing.T) { clamp(2) }) // want TestNoneParallel/2:"serial"
}

func TestFirstSerial(t *testing.T) { // want TestFirstSerial:"parallel"
	t.Parallel()
	t.Run("1", func(t *testing.T) { clamp(1) }) // want TestFirstSerial/1:"serial"
	t.Run("2", func(t *testing.T) {             // want TestFirstSerial/2:"parallel"
		t.Parallel()
		clamp(2)
	})
}

func TestSecondSerial(t *testing.T) { // want TestSecondSerial:"parallel"
	t.Parallel()
	t.Run("1", func(x *testing.T) { // want TestSecondSerial/1:"parallel"
		x.Parallel()
		clamp(1)
	})
	t.Run("2", func(t *testing.T) { clamp(2) }) // want TestSecondSerial/2:"serial"
}
