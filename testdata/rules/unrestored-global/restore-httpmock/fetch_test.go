package fetch

import (
	"net/http"
	"testing"

	"github.com/jarcoal/httpmock"
)

// TestRealTransport is the victim of TestForgotten.
func TestRealTransport(t *testing.T) {
	if _, ok := http.DefaultTransport.(*http.Transport); !ok {
		t.Errorf("%T", http.DefaultTransport)
	}
}

func TestDeactivated(t *testing.T) {
	httpmock.Activate()
	defer httpmock.DeactivateAndReset()
	httpmock.RegisterResponder("GET", "http://example.org/", httpmock.NewStringResponder(200, "hello"))
	if got, err := Get("http://example.org/"); got != "hello" || err != nil {
		t.Error(got, err)
	}
}

func TestForgotten(t *testing.T) {
	httpmock.Activate() // want unrestored-process-state(error) "httpmock.Activate"
	httpmock.RegisterResponder("GET", "http://example.org/", httpmock.NewStringResponder(200, "hello"))
	if got, err := Get("http://example.org/"); got != "hello" || err != nil {
		t.Error(got, err)
	}
}
