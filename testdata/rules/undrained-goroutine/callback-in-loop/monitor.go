// Package monitor calls back for every event until it is told to stop. That it has called once does not say that it
// is over.
//
// Covers: FL04 J6
// Go: leaks
package monitor

import "context"

// Level is what tests swap.
var Level = 1

var events = make(chan int, 8)

// Watch reports each event that is above the level.
func Watch(ctx context.Context, report func(int)) {
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-events:
			if event == 0 {
				continue
			}
			report(event * Level) // at read
		}
	}
}

// WatchFirst reports the first event.
func WatchFirst(report func(int)) {
	report(<-events * Level)
}
