// Covers: section5
// Go: passes -count=1
// Go: panics -count=2

// Registrations that cannot be undone and panic in the second round of -count.
package register

import (
	"database/sql"
	"database/sql/driver"
	"expvar"
	"flag"
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

type fake struct{ driver.Driver }

func TestHandle(t *testing.T) {
	http.HandleFunc("/hello", http.NotFound) // want unrestored-process-state "/hello"
}

func TestExpvar(t *testing.T) {
	expvar.NewInt("hits") // want unrestored-process-state "hits"
}

func TestDriver(t *testing.T) {
	sql.Register("fake", fake{}) // want unrestored-process-state "fake"
}

func TestFlag(t *testing.T) {
	flag.String("color", "", "") // want unrestored-process-state "color"
}

func TestMetric(t *testing.T) {
	prometheus.MustRegister(prometheus.NewCounter(prometheus.CounterOpts{Name: "hits_total"})) // want unrestored-process-state "MustRegister"
}

func TestMetricUnregistered(t *testing.T) {
	c := prometheus.NewCounter(prometheus.CounterOpts{Name: "misses_total"})
	prometheus.MustRegister(c)
	t.Cleanup(func() { prometheus.Unregister(c) })
}

func TestOwnRegistry(t *testing.T) {
	prometheus.NewRegistry().MustRegister(prometheus.NewCounter(prometheus.CounterOpts{Name: "own_total"}))
	http.NewServeMux().HandleFunc("/hello", http.NotFound)
	flag.NewFlagSet("own", flag.ContinueOnError).String("color", "", "")
}
