// Package relay starts goroutines that share nothing with other tests.
//
// Covers: J6 J7 J12 J13
// Go: leaks
package relay

import "context"

// Watch runs until the context is cancelled.
func Watch(ctx context.Context) {
	<-ctx.Done()
}

// Forever never ends.
func Forever() {
	select {}
}
