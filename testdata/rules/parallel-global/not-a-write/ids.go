// Covers: GG01
// Go: passes

// Monotonic counters and ids, pools, mutexes and metrics are no writes; nor are locals, parameters and fields of fresh values.
package ids

import (
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// Limit bounds names.
const Limit = 10

var (
	next   atomic.Int64
	pool   = sync.Pool{New: func() any { return new([]byte) }}
	mu     sync.Mutex
	total  = prometheus.NewCounter(prometheus.CounterOpts{Name: "ids_total"})
	Prefix = "id"
)

// Config is a plain value.
type Config struct{ Prefix string }

// New returns a fresh configuration.
func New() *Config { return &Config{Prefix: Prefix} }

// Next returns a new number.
func Next() int64 {
	buf := pool.Get().(*[]byte)
	defer pool.Put(buf)
	mu.Lock()
	defer mu.Unlock()
	total.Inc()
	return next.Add(1)
}
