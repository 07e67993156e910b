// Package pool has worker pools whose stop methods wait, and one whose does not.
//
// Covers: J19
// Go: passes
package pool

import "sync"

var weight = 1

// Pool runs tasks.
type Pool struct {
	tasks chan func()
	wg    sync.WaitGroup
}

// New starts the workers.
func New(n int) *Pool {
	p := &Pool{tasks: make(chan func())}
	for range n {
		p.wg.Add(1)
		go p.work()
	}
	return p
}

func (p *Pool) work() {
	defer p.wg.Done()
	for task := range p.tasks {
		_ = weight
		task()
	}
}

// Submit runs a task.
func (p *Pool) Submit(task func()) { p.tasks <- task }

// StopAndWait waits for all tasks.
func (p *Pool) StopAndWait() {
	p.stop()
	p.wg.Wait()
}

func (p *Pool) stop() { close(p.tasks) }

// Cron returns a channel that tells when the last job is over.
type Cron struct{ done chan struct{} }

// StartCron starts one.
func StartCron() *Cron {
	c := &Cron{done: make(chan struct{})}
	go func() {
		defer close(c.done)
		_ = weight
	}()
	return c
}

// Stop returns the channel.
func (c *Cron) Stop() <-chan struct{} { return c.done }
