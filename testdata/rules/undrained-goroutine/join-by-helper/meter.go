// Package meter is waited for by helpers with a timeout: they get the WaitGroup, or its method as a function.
//
// Covers: J1 J5
// Go: leaks
package meter

import (
	"sync"
	"time"
)

var unit = "m"

// Unit reads it.
func Unit() string { return unit }

// Await waits for a function to return, for a while.
func Await(f func(), timeout time.Duration) bool {
	done := make(chan struct{})
	go func() {
		f()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(timeout):
		return false
	}
}

// AwaitGroup hands the method on.
func AwaitGroup(wg *sync.WaitGroup, timeout time.Duration) bool {
	return Await(wg.Wait, timeout)
}

// AwaitDirectly calls the method itself, in a goroutine.
func AwaitDirectly(wg *sync.WaitGroup, timeout time.Duration) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		wg.Wait()
	}()
	select {
	case <-done:
		return true
	case <-time.After(timeout):
		return false
	}
}

// Later starts what it is given and does not wait.
func Later(f func()) {
	go f() // want undrained-goroutine(info) "TestHelperDoesNotWait"
}

// Group is ended through a list of channels.
type Group struct{ waiting []chan struct{} }

// Add puts a channel into the list.
func (g *Group) Add() chan struct{} {
	done := make(chan struct{})
	g.waiting = append(g.waiting, done)
	return done
}

// Finish closes all of them.
func (g *Group) Finish() {
	for _, done := range g.waiting {
		close(done)
	}
}
