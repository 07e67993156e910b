package web

import (
	"net"
	"net/http/httptest"
	"testing"
)

func TestServer(t *testing.T) {
	server := httptest.NewServer(Handler()) // want missing-cleanup(warning) "httptest.NewServer"
	t.Log(server.URL)
}

func TestTLS(t *testing.T) {
	server := httptest.NewTLSServer(Handler()) // want missing-cleanup(warning) "httptest.NewTLSServer"
	t.Log(server.URL)
}

func TestUnstarted(t *testing.T) {
	server := httptest.NewUnstartedServer(Handler()) // want missing-cleanup(warning) "httptest.NewUnstartedServer"
	server.Start()
	t.Log(server.URL)
}

func TestUnnamed(t *testing.T) {
	t.Log(httptest.NewServer(Handler()).URL) // want missing-cleanup(warning) "httptest.NewServer"
}

func TestSubtest(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		server := httptest.NewServer(Handler()) // want missing-cleanup(warning) "httptest.NewServer"
		t.Log(server.URL)
	})
}

func TestIfInit(t *testing.T) {
	if server := httptest.NewServer(Handler()); server.URL == "" { // want missing-cleanup(warning) "httptest.NewServer"
		t.Error("no URL")
	}
}

func urlOfServer(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(Handler()) // want missing-cleanup(warning) "httptest.NewServer"
	return server.URL
}

func TestHelper(t *testing.T) {
	t.Log(urlOfServer(t))
	t.Log(urlOfServer(t))
}

func TestListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // want missing-cleanup(warning) "net.Listen"
	if err != nil {
		t.Fatal(err)
	}
	t.Log(l.Addr())
}
