// Package queue runs goroutines that are waited for through channels.
//
// Covers: J4 J5 J18
// Go: passes
package queue

import "io"

var size = 1

// Size reads it.
func Size() int { return size }

// Loop sends its results until stop is closed, and then closes the channel.
func Loop(stop <-chan struct{}) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for {
			select {
			case <-stop:
				return
			case out <- Size():
			}
		}
	}()
	return out
}

// Copy copies.
func Copy(w io.Writer, r io.Reader) error {
	_, err := io.Copy(w, r)
	return err
}
