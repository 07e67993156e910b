// Covers: LC01 LC26 PT08 PT09
// Go: passes

// From go1.22 on each iteration has its own variables, also in three-clause loops.
package loops

import (
	"sync"
	"testing"
)

func TestRange(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i, v := range []string{"a", "b"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(i, v)
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestThreeClause(t *testing.T) {
	var s seen
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			s.add(i)
		}()
	}
	close(start)
	wg.Wait()
	s.want(t, 2)
}

func TestSubtests(t *testing.T) {
	for i, want := range []int{0, 1} {
		t.Run("literal", func(t *testing.T) {
			t.Parallel()
			if i != want {
				t.Fatal(i, want)
			}
		})
	}
}
