package group

import (
	"sync"
	"testing"
)

func TestScale(t *testing.T) {
	old := factor
	t.Cleanup(func() { factor = old })
	factor = 2
	for _, n := range []int{1, 2} {
		t.Run("n", func(t *testing.T) { // want TestScale/n:"parallel"
			t.Parallel()
			if Scale(n) != 2*n {
				t.Error(n)
			}
		})
	}
}

func TestGroupWaits(t *testing.T) {
	var wg sync.WaitGroup
	t.Cleanup(wg.Wait)
	t.Run("sub", func(t *testing.T) { // want TestGroupWaits/sub:"parallel"
		t.Parallel()
		wg.Go(func() { Scale(1) })
	})
}
