// Package client gives its goroutines a context inside an option or a struct: to cancel it tells them to end.
//
// Covers: J6
// Go: leaks
package client

import (
	"context"
	"testing"
)

type options struct{ ctx context.Context }

type option func(*options)

var withContext = func(ctx context.Context) option {
	return func(o *options) { o.ctx = ctx }
}

func withContextToo(ctx context.Context) option {
	return func(o *options) { o.ctx = ctx }
}

func run(given ...option) {
	var o options
	for _, one := range given {
		one(&o)
	}
	<-o.ctx.Done()
}

func runWith(o *options) { <-o.ctx.Done() }

func TestVariable(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go run(withContext(ctx)) // want undrained-goroutine(info) "TestVariable"
}

func TestFunction(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go run(withContextToo(ctx)) // want undrained-goroutine(info) "TestFunction"
}

func TestStruct(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go runWith(&options{ctx: ctx}) // want undrained-goroutine(info) "TestStruct"
}

func TestOtherContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	other, stop := context.WithCancel(context.Background())
	_ = stop
	go run(withContext(other)) // want undrained-goroutine(warning) "TestOtherContext"
	if ctx.Err() != nil {
		t.Error(ctx.Err())
	}
}
