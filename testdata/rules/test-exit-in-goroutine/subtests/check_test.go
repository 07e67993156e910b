package check

import (
	"sync"
	"testing"
)

func TestOuterInSubtest(t *testing.T) {
	t.Run("outer", func(t2 *testing.T) {
		if !OK() {
			t.Fatal("check") // want test-exit-in-goroutine(error) "t.Fatal"
		}
	})
	t.Run("own", func(t2 *testing.T) {
		if !OK() {
			t2.Fatal("check")
		}
	})
	t.Run("shadowed", func(t *testing.T) {
		if !OK() {
			t.Fatal("check")
		}
	})
}

func TestVariable(t *testing.T) {
	f := func(t2 *testing.T) {
		if !OK() {
			t.FailNow() // want test-exit-in-goroutine(error) "t.FailNow"
		}
	}
	t.Run("variable", f)
}

func TestCalledDirectly(t *testing.T) {
	f := func(t2 *testing.T) {
		if !OK() {
			t.FailNow()
		}
	}
	f(t)
}

func helper(t *testing.T) {
	if !OK() {
		t.FailNow()
	}
}

func TestHelper(t *testing.T) {
	t.Run("helper", helper)
}

func TestGoRun(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go t.Run("sub", func(t2 *testing.T) {
		t2.Cleanup(wg.Done)
		if !OK() {
			t.Fatal("check") // want test-exit-in-goroutine(error) "t.Fatal"
		}
	})
	wg.Wait()
}

func TestGoParallelRun(t *testing.T) {
	started := make(chan struct{})
	go t.Run("sub", func(t *testing.T) { // want TestGoParallelRun/sub:"parallel"
		close(started)
		t.Parallel()
		if !OK() {
			t.Fatal("check")
		}
	})
	<-started
}

func runs(t *testing.T, done chan<- struct{}) {
	defer close(done)
	t.Run("inner", func(t2 *testing.T) {
		if !OK() {
			t2.Fatal("check")
		}
	})
	if !OK() {
		t.FailNow()
	}
}

func TestRunsAndFails(t *testing.T) {
	done := make(chan struct{})
	go runs(t, done) // want test-exit-in-goroutine(error) "t.FailNow"
	<-done
}

func TestAlias(t *testing.T) {
	inner := t
	done := make(chan struct{})
	go func() {
		defer close(done)
		if !OK() {
			inner.FailNow() // want test-exit-in-goroutine(error) "FailNow"
		}
	}()
	<-done
	t.Run("alias", func(*testing.T) {
		if !OK() {
			inner.FailNow() // want test-exit-in-goroutine(error) "FailNow"
		}
	})
}

func TestJoinedRun(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		t.Run("sub", func(t *testing.T) {
			if !OK() {
				t.Fatal("check")
			}
		})
	}()
	<-done
}

func TestJoinedParallelRun(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		t.Run("sub", func(t *testing.T) { // want TestJoinedParallelRun/sub:"parallel"
			t.Parallel()
			if !OK() {
				t.Fatal("check")
			}
		})
	}()
	<-done
}
