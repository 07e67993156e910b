package pump

import (
	"sync"
	"testing"
)

func TestRate(t *testing.T) {
	old := rate
	t.Cleanup(func() { rate = old })
	rate = 2
	if Pump() != 2 {
		t.Error(Pump())
	}
}

func TestBody(t *testing.T) {
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if Pump() != 1 {
				t.Error("rate")
			}
		}()
	}
	wg.Wait()
}

func TestDeferred(t *testing.T) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Add(1)
	go func() {
		Pump()
		wg.Done()
	}()
}

func TestCleanup(t *testing.T) {
	var wg sync.WaitGroup
	t.Cleanup(wg.Wait)
	wg.Add(1)
	go work(&wg)
}

func work(wg *sync.WaitGroup) {
	defer wg.Done()
	Pump()
}

func TestGo(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() { Pump() })
	wg.Go(func() {
		if Pump() != 1 {
			t.Error("rate")
		}
	})
	wg.Wait()
}

func TestProduction(t *testing.T) {
	p := Start(2)
	defer p.Wait()
}

func TestWaitInGoroutine(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() { Pump() })
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	<-done
}

type fixture struct{ wg sync.WaitGroup }

func (f *fixture) run() {
	f.wg.Add(1)
	go func() {
		defer f.wg.Done()
		Pump()
	}()
}

func (f *fixture) stop() { f.wg.Wait() }

func TestFixture(t *testing.T) {
	f := &fixture{}
	t.Cleanup(f.stop)
	f.run()
	f.run()
}

func BenchmarkPump(b *testing.B) {
	var wg sync.WaitGroup
	for b.Loop() {
		wg.Add(1)
		go func() {
			defer wg.Done()
			Pump()
		}()
	}
	wg.Wait()
}
