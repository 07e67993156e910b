// Package watcher has a Start that starts the loop itself, and a Stop that waits for the loop: `go w.Start()` is over at
// once.
//
// Covers: J8
// Go: passes
package watcher

var interval = 1

// Watcher watches.
type Watcher struct{ quit, done chan struct{} }

// New makes one.
func New() *Watcher { return &Watcher{quit: make(chan struct{}), done: make(chan struct{})} }

// Start starts the loop.
func (w *Watcher) Start() {
	go w.loop()
}

func (w *Watcher) loop() {
	defer close(w.done)
	<-w.quit
	_ = interval
}

// Stop ends the loop and waits for it.
func (w *Watcher) Stop() {
	close(w.quit)
	<-w.done
}
