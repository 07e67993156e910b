// Covers: TP01 PT34
// Go: fails

// A defer that closes what parallel subtests use is too early; the same in t.Cleanup is in time.
package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

func hello(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }

func get(t *testing.T, url string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
}

func TestDeferClose(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(hello))
	defer srv.Close() // want early-restore "srv"
	t.Run("get", func(t *testing.T) {
		t.Parallel()
		get(t, srv.URL)
	})
}

func TestCleanupClose(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(hello))
	t.Cleanup(srv.Close)
	t.Run("get", func(t *testing.T) {
		t.Parallel()
		get(t, srv.URL)
	})
}

func TestSerialClose(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(hello))
	defer srv.Close()
	t.Run("get", func(t *testing.T) { get(t, srv.URL) })
}

func TestDeferRemove(t *testing.T) {
	dir, err := os.MkdirTemp("", "server")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir) // want early-restore "dir"
	t.Run("write", func(t *testing.T) {
		t.Parallel()
		if err := os.WriteFile(filepath.Join(dir, "x"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	})
}

func TestCloseOther(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(hello))
	defer srv.Close()
	get(t, srv.URL)
	t.Run("unrelated", func(t *testing.T) {
		t.Parallel()
		httptest.NewRecorder().WriteString("hello")
	})
}
