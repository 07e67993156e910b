package client

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestShared is the victim of TestFetch.
func TestShared(t *testing.T) {
	if !Shared() {
		t.Error("the transports are not the original ones")
	}
}

func TestFetch(t *testing.T) {
	for _, status := range []int{200, 404} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(status)
			}))
			defer server.Close()
			netClient = &http.Client{Transport: server.Client().Transport} // want unrestored-global(error) "client.netClient"
			http.DefaultClient.Transport = server.Client().Transport       // want unrestored-process-state(error) "http.DefaultClient.Transport"
			if got, err := Fetch(server.URL); got != status || err != nil {
				t.Error(got, err)
			}
		})
	}
}
