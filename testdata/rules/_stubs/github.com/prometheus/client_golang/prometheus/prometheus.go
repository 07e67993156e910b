// Package prometheus is a stand-in: the shape of the API and nothing more.
package prometheus

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Collector is a metric.
type Collector interface{ name() string }

// Registerer takes metrics.
type Registerer interface {
	Register(Collector) error
	MustRegister(...Collector)
	Unregister(Collector) bool
}

// Registry keeps metrics by name.
type Registry struct {
	mu      sync.Mutex
	metrics map[string]Collector
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry { return &Registry{metrics: map[string]Collector{}} }

// Register adds c.
func (r *Registry) Register(c Collector) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.metrics[c.name()]; ok {
		return fmt.Errorf("duplicate metrics collector registration attempted: %s", c.name())
	}
	r.metrics[c.name()] = c
	return nil
}

// MustRegister adds or panics.
func (r *Registry) MustRegister(cs ...Collector) {
	for _, c := range cs {
		if err := r.Register(c); err != nil {
			panic(err)
		}
	}
}

// Unregister removes c.
func (r *Registry) Unregister(c Collector) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.metrics[c.name()]
	delete(r.metrics, c.name())
	return ok
}

// The default registry.
var (
	defaultRegistry              = NewRegistry()
	DefaultRegisterer Registerer = defaultRegistry
)

// The same on the default registry.
func Register(c Collector) error   { return DefaultRegisterer.Register(c) }
func MustRegister(cs ...Collector) { DefaultRegisterer.MustRegister(cs...) }
func Unregister(c Collector) bool  { return DefaultRegisterer.Unregister(c) }

// CounterOpts names a counter.
type CounterOpts struct{ Name, Help string }

// Counter counts.
type Counter interface {
	Collector
	Inc()
	Add(float64)
}

type counter struct {
	opts CounterOpts
	n    atomic.Int64
}

// NewCounter returns a counter.
func NewCounter(opts CounterOpts) Counter { return &counter{opts: opts} }

func (c *counter) name() string  { return c.opts.Name }
func (c *counter) Inc()          { c.n.Add(1) }
func (c *counter) Add(v float64) { c.n.Add(int64(v)) }
