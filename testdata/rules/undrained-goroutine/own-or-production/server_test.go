// Covers: what production code reads in a goroutine only sometimes is left for after the end; what a test's own code does so is an info.
// Go: fails -race
package ownorproduction

import "testing"

func start(loud bool) {
	server := &Server{Loud: loud, Out: make(chan int, 1)}
	go server.Start() // want undrained-goroutine(warning) "ownorproduction\.Interval"
}

func startHere(loud bool) {
	server := &Server{Loud: loud, Out: make(chan int, 1)}
	go func() { // want undrained-goroutine(info) "ownorproduction\.Interval"
		if server.Loud {
			server.Out <- Interval
		}
	}()
}

func TestStart(t *testing.T) {
	start(len(t.Name()) > 3)
}

func TestStartHere(t *testing.T) {
	startHere(len(t.Name()) > 3)
}

func TestInterval(t *testing.T) {
	old := Interval
	t.Cleanup(func() { Interval = old })
	Interval = 2
}
