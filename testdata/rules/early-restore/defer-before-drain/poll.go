// Covers: J1 J4
// Go: fails -race -count=20

// The restore is a defer, the drain is in t.Cleanup: the goroutine reads the place after it was put back.
package poll

import "sync"

// Rounds is how often a worker looks.
var Rounds = 1

// Worker looks until it is stopped.
type Worker struct {
	wg   sync.WaitGroup
	stop chan struct{}
}

// Start starts a worker.
func Start() *Worker {
	w := &Worker{stop: make(chan struct{})}
	w.wg.Add(1)
	go w.run()
	return w
}

func (w *Worker) run() {
	defer w.wg.Done()
	for {
		Look()
		select {
		case <-w.stop:
			return
		default:
		}
	}
}

// Look reads.
func Look() int { return Rounds + 1 }

// Stop stops and waits.
func (w *Worker) Stop() {
	close(w.stop)
	w.wg.Wait()
}
