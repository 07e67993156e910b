package level

import (
	"sync/atomic"
	"testing"
)

func TestTable(t *testing.T) { // want TestTable:"serial"
	for _, n := range []int{0, 1, 2} {
		t.Run("n", func(t *testing.T) { // want TestTable/n:"parallel"
			t.Parallel()
			old := Level
			defer func() { Level = old }()
			Level = n // want parallel-global(error) "Level"
			Enabled(n)
		})
	}
}

func TestLiterals(t *testing.T) {
	var met atomic.Int64
	t.Cleanup(func() { t.Log(met.Load()) })
	t.Run("writer", func(t *testing.T) {
		t.Parallel()
		old := Level
		defer func() { Level = old }()
		Level = 2 // want parallel-global(error) "Level"
	})
	t.Run("reader", func(t *testing.T) {
		t.Parallel()
		if Enabled(1) {
			met.Add(1)
		}
	})
}
