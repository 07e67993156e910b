package check

import (
	"sync"
	"testing"
)

func TestPairs(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(2)
	f, g := func(t *testing.T) {
		defer wg.Done()
		if !OK() {
			t.Fatal("check")
		}
	}, func(t *testing.T) {
		defer wg.Done()
		if !OK() {
			t.Error("check")
		}
	}
	go f(t) // want test-exit-in-goroutine(error) "t.Fatal"
	go g(t)
	wg.Wait()
}

func TestVarPairs(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(2)
	var f, g = func(t *testing.T) {
		defer wg.Done()
		if !OK() {
			t.FailNow()
		}
	}, func(*testing.T) {
		defer wg.Done()
	}
	go f(t) // want test-exit-in-goroutine(error) "t.FailNow"
	go g(t)
	wg.Wait()
}

func TestReassigned(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	f := func(*testing.T) { wg.Done() }
	if OK() {
		f = func(t *testing.T) {
			defer wg.Done()
			if !OK() {
				t.Fatal("check")
			}
		}
	}
	go f(t) // want test-exit-in-goroutine(error) "t.Fatal"
	wg.Wait()
}

func TestUncalledMethodValue(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = t.FailNow
	})
	wg.Wait()
}

func TestMethodExpression(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		if !OK() {
			(*testing.T).FailNow(t) // want test-exit-in-goroutine(error) "FailNow"
		}
	})
	wg.Wait()
}

func TestMethodValue(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		stop := t.FailNow
		if !OK() {
			stop() // want test-exit-in-goroutine(error) "FailNow"
		}
	})
	wg.Wait()
}
