// Package poller has a Close that tells its goroutine to stop and does not wait for it.
//
// Covers: J9
// Go: leaks
// Go: fails -race
package poller

import "time"

var interval = 20

// Poller polls.
type Poller struct{ stop chan struct{} }

// Start starts one.
func Start() *Poller {
	p := &Poller{stop: make(chan struct{})}
	go p.run() // want undrained-goroutine(error) "run" via test > call > spawn > read > write
	return p
}

func (p *Poller) run() {
	<-p.stop
	time.Sleep(time.Duration(interval) * time.Millisecond) // at read
	_ = interval
}

// Close tells it to stop.
func (p *Poller) Close() { close(p.stop) }
