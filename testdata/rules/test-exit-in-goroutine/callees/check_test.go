package check

import (
	"sync"
	"testing"
)

func named(t *testing.T, wg *sync.WaitGroup) {
	defer wg.Done()
	if !OK() {
		t.Fatal("check")
	}
}

func harmless(t *testing.T, wg *sync.WaitGroup) {
	defer wg.Done()
	if !OK() {
		t.Error("check")
	}
}

func TestNamed(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go named(t, &wg) // want test-exit-in-goroutine(error) "t.Fatal"
	wg.Wait()
}

func TestTwice(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(2)
	go named(t, &wg) // want test-exit-in-goroutine(error) "t.Fatal"
	go named(t, &wg) // want test-exit-in-goroutine(error) "t.Fatal"
	wg.Wait()
}

func TestLocalIsHarmless(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	named := func(t *testing.T, wg *sync.WaitGroup) {
		defer wg.Done()
		if !OK() {
			t.Error("check")
		}
	}
	go named(t, &wg)
	wg.Wait()
}

func TestLocalIsNot(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	harmless := func(t *testing.T, wg *sync.WaitGroup) {
		defer wg.Done()
		if !OK() {
			t.Fatal("check")
		}
	}
	go harmless(t, &wg) // want test-exit-in-goroutine(error) "t.Fatal"
	wg.Wait()
}

func TestHarmless(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go harmless(t, &wg)
	wg.Wait()
}

func withTB(tb testing.TB, done chan<- struct{}) {
	tb.Helper()
	defer close(done)
	if !OK() {
		tb.FailNow()
	}
}

func TestTB(t *testing.T) {
	done := make(chan struct{})
	go withTB(t, done) // want test-exit-in-goroutine(error) "FailNow"
	<-done
}

func TestOtherFile(t *testing.T) {
	done := make(chan struct{})
	go inOtherFile(t, done) // want test-exit-in-goroutine(error) "t.Fatal"
	<-done
}

func must(t *testing.T) {
	t.Helper()
	if !OK() {
		t.Fatal("check")
	}
}

func deeper(t *testing.T) { must(t) }

func TestHelperInLiteral(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		must(t) // want test-exit-in-goroutine(error) "t.Fatal"
	}()
	<-done
}

func TestTwoHelpersDeep(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		deeper(t) // want test-exit-in-goroutine(error) "t.Fatal"
	})
	wg.Wait()
}

func TestHelperInTest(t *testing.T) {
	must(t)
	deeper(t)
}

var again = false

func TestRecursive(t *testing.T) {
	if t.Name() != "TestRecursive" {
		t.Fatal(t.Name())
	}
	if again {
		go TestRecursive(t) // want test-exit-in-goroutine(error) "t.Fatal" want undrained-goroutine(error) "TestRecursive"
	}
}

type helper struct{ wg sync.WaitGroup }

func (h *helper) help(t *testing.T) {
	defer h.wg.Done()
	if !OK() {
		t.FailNow()
	}
}

func (h *helper) body(t *testing.T) {
	if !OK() {
		t.FailNow()
	}
}

func TestMethod(t *testing.T) {
	h := &helper{}
	h.wg.Add(1)
	go h.help(t) // want test-exit-in-goroutine(error) "t.FailNow"
	h.wg.Wait()
	t.Run("method", h.body)
}

func generic[T any](t *testing.T, wg *sync.WaitGroup, v T) {
	defer wg.Done()
	if !OK() {
		t.Fatal(v)
	}
}

func TestGeneric(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(2)
	go generic[int](t, &wg, 1) // want test-exit-in-goroutine(error) "t.Fatal"
	go generic(t, &wg, "a")    // want test-exit-in-goroutine(error) "t.Fatal"
	wg.Wait()
}

func spawns[T any](t *testing.T, v T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if !OK() {
			t.Fatal(v) // want test-exit-in-goroutine(error) "t.Fatal"
		}
	}()
	<-done
}

func TestGenericSpawner(t *testing.T) {
	spawns(t, 1)
	spawns(t, "a")
}
