package atomicdeclared

import "sync/atomic"

const plain = 2

type counters struct{ hits, misses uint64 }

func newCounters() *counters { return &counters{} }

var (
	encoding uint32 = plain
	stats           = newCounters()
	depth    uint32
)

// Encode uses it.
func Encode() bool {
	if atomic.LoadUint32(&encoding) == plain {
		atomic.AddUint64(&stats.hits, 1)
		return true
	}
	atomic.AddUint64(&stats.misses, 1)
	return false
}

// Hits tells how often.
func Hits() uint64 { return atomic.LoadUint64(&stats.hits) + uint64(atomic.LoadUint32(&depth)) }
