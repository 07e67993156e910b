// Package httpmock is a stand-in: the shape of the API and nothing more.
package httpmock

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// Responder answers a request.
type Responder func(*http.Request) (*http.Response, error)

// MockTransport answers from a table.
type MockTransport struct{ responders map[string]Responder }

// DefaultTransport is installed by Activate.
var DefaultTransport = NewMockTransport()

// InitialTransport is what DefaultTransport replaced.
var InitialTransport = http.DefaultTransport

// NewMockTransport returns an empty table.
func NewMockTransport() *MockTransport { return &MockTransport{map[string]Responder{}} }

// RoundTrip answers.
func (m *MockTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if f := m.responders[r.Method+" "+r.URL.String()]; f != nil {
		return f(r)
	}
	return nil, http.ErrNotSupported
}

// Activate replaces http.DefaultTransport, and with a test puts it back when that ends.
func Activate(tb ...testing.TB) {
	http.DefaultTransport = DefaultTransport
	if len(tb) > 0 {
		tb[0].Cleanup(DeactivateAndReset)
	}
}

// Deactivate puts it back.
func Deactivate() { http.DefaultTransport = InitialTransport }

// Reset forgets all responders.
func Reset() { DefaultTransport.responders = map[string]Responder{} }

// DeactivateAndReset does both.
func DeactivateAndReset() {
	Deactivate()
	Reset()
}

// RegisterResponder adds an answer.
func RegisterResponder(method, url string, responder Responder) {
	DefaultTransport.responders[method+" "+url] = responder
}

// NewStringResponder answers with a string.
func NewStringResponder(status int, body string) Responder {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}
