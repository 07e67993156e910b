// Package telemetry holds what no test can pollute: loggers, counters, pools, locks.
//
// Covers: GG01
// Go: passes
package telemetry

import (
	"expvar"
	"log"
	"os"
	"sync"
	"sync/atomic"
)

var (
	logger   = log.New(os.Stderr, "telemetry ", 0)
	requests atomic.Int64
	hits     = expvar.NewInt("hits")
	buffers  = sync.Pool{New: func() any { return new([]byte) }}
	mu       sync.Mutex
	rw       sync.RWMutex
	nextID   int64
)

// Handle does a bit of everything and returns a fresh id.
func Handle() int64 {
	mu.Lock()
	defer mu.Unlock()
	rw.RLock()
	defer rw.RUnlock()
	requests.Add(1)
	hits.Add(1)
	logger.Println("handled")
	b := buffers.Get()
	buffers.Put(b)
	return atomic.AddInt64(&nextID, 1)
}

// Requests reads the counter.
func Requests() int64 { return requests.Load() }
