// Covers: a registry that guards itself may be added to by parallel tests; a map may not.
// Go: fails -race
// Go: passes -run=Load
package guardedregistry

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

func counter(name string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: name})
}

func TestLoadFirst(t *testing.T) {
	t.Parallel()
	_ = Load(Registry, counter("first"))
}

func TestLoadSecond(t *testing.T) {
	t.Parallel()
	_ = Load(Registry, counter("second"))
}

func TestNoteFirst(t *testing.T) {
	t.Parallel()
	// Both are under way when they write.
	time.Sleep(time.Millisecond)
	seen["first"]++ // want parallel-global(error) "guardedregistry\.seen" want unrestored-global(error) "guardedregistry\.seen"
}

func TestNoteSecond(t *testing.T) {
	t.Parallel()
	// Both are under way when they write.
	time.Sleep(time.Millisecond)
	seen["second"]++ // want parallel-global(error) "guardedregistry\.seen" want unrestored-global(error) "guardedregistry\.seen"
}
