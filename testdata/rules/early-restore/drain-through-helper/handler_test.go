// Package handler starts its goroutines by a helper, and waits for them after it has restored what they read.
//
// Covers: PT34 J1
// Go: leaks
// Go: fails -race
package handler

import (
	"sync"
	"testing"
	"time"
)

var (
	level   = 1
	running sync.WaitGroup
)

func goAsync(f func()) {
	running.Add(1)
	go func() {
		defer running.Done()
		f()
	}()
}

func wait() { running.Wait() }

func handle() {
	goAsync(func() {
		time.Sleep(time.Millisecond)
		_ = make([]int, level)
	})
}

func TestRight(t *testing.T) {
	old := level
	t.Cleanup(func() { level = old })
	t.Cleanup(wait)
	level = 2
	handle()
}

func TestWrong(t *testing.T) {
	old := level
	t.Cleanup(wait)
	t.Cleanup(func() { level = old }) // want early-restore "level"
	level = 2
	handle()
}
