// Package flag has goroutines that go round until an atomic flag is set.
//
// Covers: J13
// Go: leaks
package flag

import (
	"runtime"
	"sync/atomic"
	"testing"
)

func TestSet(t *testing.T) {
	var stop uint32
	go func() { // want undrained-goroutine(info) "TestSet"
		for atomic.LoadUint32(&stop) == 0 {
			runtime.Gosched()
		}
	}()
	atomic.StoreUint32(&stop, 1)
}

func TestNotSet(t *testing.T) {
	var stop uint32
	go func() { // want undrained-goroutine(warning) "TestNotSet"
		for atomic.LoadUint32(&stop) == 0 {
			runtime.Gosched()
		}
	}()
	runtime.Gosched()
}
