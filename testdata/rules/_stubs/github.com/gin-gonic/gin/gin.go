// Package gin is a stand-in: the shape of the API and nothing more.
package gin

import (
	"io"
	"net/http"
	"os"
)

// Modes.
const (
	DebugMode   = "debug"
	ReleaseMode = "release"
	TestMode    = "test"
)

// Where logs go.
var (
	DefaultWriter      io.Writer = os.Stdout
	DefaultErrorWriter io.Writer = os.Stderr
)

var mode = DebugMode

// SetMode sets the mode.
func SetMode(value string) { mode = value }

// Mode returns the mode.
func Mode() string { return mode }

// HandlerFunc handles a request.
type HandlerFunc func(*Context)

// Context is a request and its answer.
type Context struct {
	Request *http.Request
	Writer  http.ResponseWriter
}

// JSON answers.
func (c *Context) JSON(code int, obj any) { c.Writer.WriteHeader(code) }

// Engine is a router.
type Engine struct{ routes map[string]HandlerFunc }

// New returns an engine.
func New() *Engine { return &Engine{routes: map[string]HandlerFunc{}} }

// GET adds a route.
func (e *Engine) GET(path string, handlers ...HandlerFunc) { e.routes[path] = handlers[0] }

// ServeHTTP serves.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := e.routes[r.URL.Path]; h != nil {
		h(&Context{r, w})
	}
}

// CreateTestContext returns a context for tests.
func CreateTestContext(w http.ResponseWriter) (*Context, *Engine) {
	return &Context{Writer: w}, New()
}
