package web

import (
	"net"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/suite"
)

func TestCleanup(t *testing.T) {
	server := httptest.NewServer(Handler())
	t.Cleanup(server.Close)
	t.Log(server.URL)
}

func TestCleanupLiteral(t *testing.T) {
	server := httptest.NewTLSServer(Handler())
	t.Cleanup(func() { server.Close() })
}

func TestDefer(t *testing.T) {
	server := httptest.NewUnstartedServer(Handler())
	defer server.Close()
	server.Start()
}

func TestDirect(t *testing.T) {
	server := httptest.NewServer(Handler())
	t.Log(server.URL)
	server.Close()
}

func TestClosedOnOnePath(t *testing.T) {
	server := httptest.NewServer(Handler())
	if server.URL != "" {
		defer server.Close()
	}
}

func start(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(Handler())
	t.Cleanup(server.Close)
	return server
}

func open() *httptest.Server { return httptest.NewServer(Handler()) }

func openBoth() (*httptest.Server, func()) {
	server := httptest.NewServer(Handler())
	return server, server.Close
}

func closeLater(t *testing.T, server *httptest.Server) {
	t.Helper()
	t.Cleanup(server.Close)
}

func TestHelpers(t *testing.T) {
	start(t)
	server := open()
	defer server.Close()
	other, done := openBoth()
	defer done()
	t.Log(other.URL)
	closeLater(t, httptest.NewServer(Handler()))
	third := httptest.NewServer(Handler())
	closeLater(t, third)
}

type fixture struct{ server *httptest.Server }

func newFixture() *fixture { return &fixture{server: httptest.NewServer(Handler())} }

func (f *fixture) close() { f.server.Close() }

func TestField(t *testing.T) {
	f := newFixture()
	defer f.close()
}

type webSuite struct {
	suite.Suite
	server *httptest.Server
}

func (s *webSuite) SetupTest()    { s.server = httptest.NewServer(Handler()) }
func (s *webSuite) TearDownTest() { s.server.Close() }
func (s *webSuite) TestURL()      { s.NotEmpty(s.server.URL) }

func TestWebSuite(t *testing.T) { suite.Run(t, new(webSuite)) }

func TestSlice(t *testing.T) {
	var servers []*httptest.Server
	for range 2 {
		servers = append(servers, httptest.NewServer(Handler()))
	}
	defer func() {
		for _, server := range servers {
			server.Close()
		}
	}()
}

func TestListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
}

func TestListenerOfServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(Handler())
	server.Listener.Close()
	server.Listener = l
	server.Start()
	defer server.Close()
}

var shared *httptest.Server

func TestMain(m *testing.M) {
	shared = httptest.NewServer(Handler())
	os.Exit(m.Run())
}

func TestShared(t *testing.T) {
	if shared.URL == "" {
		t.Error("no URL")
	}
}
