// Package web serves requests; closing or shutting down the server waits for the handlers.
//
// Covers: J8 J9
// Go: passes
package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
)

var greeting = "hello"

// Handler greets.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, greeting) })
}

// Poller polls until it is stopped.
type Poller struct {
	stop chan struct{}
	wg   sync.WaitGroup
}

// NewPoller starts one.
func NewPoller() *Poller {
	p := &Poller{stop: make(chan struct{})}
	p.wg.Add(1)
	go p.run()
	return p
}

func (p *Poller) run() {
	defer p.wg.Done()
	for {
		select {
		case <-p.stop:
			return
		default:
			_ = len(greeting)
		}
	}
}

// Close stops the poller and waits for it.
func (p *Poller) Close() error {
	close(p.stop)
	p.wg.Wait()
	return nil
}

// Serve serves on the listener until the context is cancelled, and returns when all handlers are done.
func Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{Handler: Handler()}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	<-ctx.Done()
	if err := srv.Shutdown(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	<-done
	return nil
}
