package meter

import (
	"sync"
	"testing"
	"time"
)

func TestUnit(t *testing.T) {
	old := unit
	t.Cleanup(func() { unit = old })
	unit = "km"
	if Unit() != "km" {
		t.Error(Unit())
	}
}

func TestMethodValue(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		Unit()
	}()
	if !Await(wg.Wait, time.Minute) {
		t.Fatal("timeout")
	}
}

func TestMethodValueInHelper(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		Unit()
	}()
	if !AwaitGroup(&wg, time.Minute) {
		t.Fatal("timeout")
	}
}

func TestCallInHelper(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		Unit()
	}()
	if !AwaitDirectly(&wg, time.Minute) {
		t.Fatal("timeout")
	}
}

func TestOtherGroup(t *testing.T) {
	var wg, other sync.WaitGroup
	wg.Add(1)
	go func() { // want undrained-goroutine(error) "TestOtherGroup"
		defer wg.Done()
		Unit()
	}()
	AwaitGroup(&other, time.Minute)
}

func TestHelperDoesNotWait(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want undrained-goroutine(error) "TestHelperDoesNotWait"
		defer wg.Done()
		Unit()
	}()
	Later(wg.Wait)
}

// Whoever closes the channels says that he is done: an info, for nothing is shared.
func TestListOfChannels(t *testing.T) {
	g := &Group{}
	done := g.Add()
	go func() { // want undrained-goroutine(info) "TestListOfChannels"
		g.Finish()
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("timeout")
	}
}
