package guardedregistry

import "github.com/prometheus/client_golang/prometheus"

// Registry is where metrics go.
var Registry = prometheus.NewRegistry()

var seen = map[string]int{}

// Load registers what it needs.
func Load(registry prometheus.Registerer, gauge prometheus.Collector) error {
	return registry.Register(gauge)
}

// Note keeps a name.
func Note(name string) { seen[name]++ }

// Seen looks a name up.
func Seen(name string) int { return seen[name] }
