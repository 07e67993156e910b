package check

import (
	"sync"
	"testing"
)

func TestLoop(t *testing.T) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for id := range 2 {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			if !OK(id) {
				t.Fatalf("check %d", id) // want test-exit-in-goroutine(error) "t.Fatalf"
			}
		}(id)
	}
}

func TestErrorf(t *testing.T) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for id := range 2 {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			if !OK(id) {
				t.Errorf("check %d", id)
			}
		}(id)
	}
}

func TestFatal(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		if !OK(1) {
			t.Fatal("check") // want test-exit-in-goroutine(error) "t.Fatal"
		}
	})
	wg.Wait()
}

func TestNested(t *testing.T) {
	done := make(chan struct{})
	go func() {
		inner := make(chan struct{})
		go func() {
			defer close(inner)
			if !OK(1) {
				t.FailNow() // want test-exit-in-goroutine(error) "t.FailNow"
			}
		}()
		<-inner
		close(done)
	}()
	<-done
}

func TestInIf(t *testing.T) {
	done := make(chan struct{})
	if OK(1) {
		go func() {
			defer close(done)
			if !OK(1) {
				t.Fatal("check") // want test-exit-in-goroutine(error) "t.Fatal"
			}
		}()
	}
	<-done
}

func TestFourDeep(t *testing.T) {
	done := make(chan struct{})
	func() {
		func() {
			func() {
				func() {
					go func() {
						defer close(done)
						if !OK(1) {
							t.Fatal("check") // want test-exit-in-goroutine(error) "t.Fatal"
						}
					}()
				}()
			}()
		}()
	}()
	<-done
}

func TestInDefer(t *testing.T) {
	done := make(chan struct{})
	defer func() {
		go func() {
			defer close(done)
			if !OK(1) {
				t.Fatal("check") // want test-exit-in-goroutine(error) "t.Fatal"
			}
		}()
		<-done
	}()
}

func TestSkips(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if !OK(1) {
			t.Skip("check") // want test-exit-in-goroutine(error) "t.Skip"
		}
		if !OK(2) {
			t.SkipNow() // want test-exit-in-goroutine(error) "t.SkipNow"
		}
		if !OK(3) {
			t.Skipf("check %d", 3) // want test-exit-in-goroutine(error) "t.Skipf"
		}
	}()
	<-done
}

func TestDeferAndPost(ty *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if !OK(1) {
				ty.FailNow() // want test-exit-in-goroutine(error) "ty.FailNow|t.FailNow"
			}
		}()
		for i := 0; !OK(i); ty.FailNow() { // want test-exit-in-goroutine(error) "ty.FailNow|t.FailNow"
			i++
		}
	}()
	<-done
}

func BenchmarkFatal(b *testing.B) {
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if !OK(1) {
				b.Fatal("check") // want test-exit-in-goroutine(error) "b.Fatal|t.Fatal"
			}
			if !OK(2) {
				b.Error("check")
			}
		}()
	}
	wg.Wait()
}

func BenchmarkDirectSpawn(b *testing.B) {
	_ = func() {
		go b.Fatal("check")
	}
	stop := func() {
		go b.FailNow() // want test-exit-in-goroutine(error) "FailNow" want undrained-goroutine(error) "FailNow"
	}
	if !OK(1) {
		stop()
	}
}
