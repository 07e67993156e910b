// Covers: section5
// Go: passes

// Registrations in a registry that the test has put in place of that of the process, or with an undo of their own.
package registry

import (
	"flag"
	"net/http"
	"os"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/prometheus/client_golang/prometheus"
)

func TestFlags(t *testing.T) {
	old := flag.CommandLine
	t.Cleanup(func() { flag.CommandLine = old })
	flag.CommandLine = flag.NewFlagSet(os.Args[0], flag.ContinueOnError)
	flag.String("color", "", "")
}

func TestMux(t *testing.T) {
	old := http.DefaultServeMux
	defer func() { http.DefaultServeMux = old }()
	http.DefaultServeMux = http.NewServeMux()
	http.HandleFunc("/hello", http.NotFound)
}

func TestMetrics(t *testing.T) {
	old := prometheus.DefaultRegisterer
	t.Cleanup(func() { prometheus.DefaultRegisterer = old })
	prometheus.DefaultRegisterer = prometheus.NewRegistry()
	prometheus.MustRegister(prometheus.NewCounter(prometheus.CounterOpts{Name: "hits_total"}))
}

func TestMock(t *testing.T) {
	httpmock.Activate(t)
	httpmock.RegisterResponder("GET", "http://example.org/", httpmock.NewStringResponder(200, "hello"))
}

func TestVictim(t *testing.T) {
	if _, ok := http.DefaultTransport.(*http.Transport); !ok {
		t.Fatalf("%T", http.DefaultTransport)
	}
	if flag.Lookup("color") != nil {
		t.Fatal("the flag is there")
	}
}
