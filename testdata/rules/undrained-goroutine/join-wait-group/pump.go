// Package pump runs goroutines that read a variable which a test sets; all are waited for with wait groups.
//
// Covers: J1 J2
// Go: passes
package pump

import "sync"

var rate = 1

// Pump pumps once.
func Pump() int { return rate }

// Pumps owns goroutines.
type Pumps struct {
	wg    sync.WaitGroup
	total chan int
}

// Start starts n goroutines.
func Start(n int) *Pumps {
	p := &Pumps{total: make(chan int, n)}
	for range n {
		p.wg.Add(1)
		go func() {
			defer p.wg.Done()
			p.total <- Pump()
		}()
	}
	return p
}

// Wait waits for all.
func (p *Pumps) Wait() { p.wg.Wait() }
