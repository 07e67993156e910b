// Package relay accepts its goroutine where it starts, and where it reads.
//
// Covers: J13
// Go: leaks
package relay

import "time"

var endpoint = "real"

// Send sends in the background.
func Send() {
	//pollint:ignore undrained-goroutine the process outlives it
	go deliver()
}

// SendLater sends in the background, later.
func SendLater() { go deliverLater() }

func deliver() { _ = len(endpoint) }

func deliverLater() {
	time.Sleep(time.Millisecond)
	_ = len(endpoint) //pollint:ignore undrained-goroutine any endpoint will do
}
