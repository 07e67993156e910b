// Package handler starts its goroutines by a helper that counts them. What runs is what the helper is given.
//
// Covers: FL04 J1
// Go: leaks
package handler

import (
	"sync"
	"time"
)

// Level is what tests swap.
var Level = 1

var running sync.WaitGroup

func goAsync(f func()) {
	running.Add(1)
	go func() { // want undrained-goroutine(error) "TestHandleWithoutWait" via test > call > call > spawn > read > write
		defer running.Done()
		f()
	}()
}

// Wait waits for all of them.
func Wait() { running.Wait() }

// Handle works in the background.
func Handle() {
	goAsync(func() {
		time.Sleep(time.Millisecond)
		_ = make([]int, Level) // at read
	})
}

// Count counts a goroutine whose end is told only by what it calls.
func Count() {
	running.Add(1)
	go count(func() int { return Level })
}

func count(level func() int) {
	_ = level()
	finish[0]()
}

var finish = []func(){func() { running.Done() }}
