package poll

import (
	"sync"
	"testing"
)

func TestProduction(t *testing.T) {
	old := Rounds
	defer func() { Rounds = old }() // want early-restore(error) "Rounds"
	Rounds = 2
	w := Start()
	t.Cleanup(w.Stop)
}

func TestLiteral(t *testing.T) {
	old := Rounds
	defer func() { Rounds = old }() // want early-restore(error) "Rounds"
	Rounds = 3
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Add(1)
	go func() {
		defer wg.Done()
		for {
			Look()
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	t.Cleanup(wg.Wait)
	t.Cleanup(func() { close(stop) })
}
