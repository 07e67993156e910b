// Package done has goroutines that say in the end that they are done, to whomever the object belongs that they say it to, and such
// that are functions which a test was given.
//
// Covers: J1
// Go: leaks
package done

import "testing"

type machine interface {
	waits() interface{ Done() }
	work()
}

type worker struct{ rounds int }

func (w *worker) waits() interface{ Done() } { return w }
func (w *worker) work()                      { w.rounds++ }
func (w *worker) Done()                      {}

func loop(m machine) {
	waits := m.waits()
	defer waits.Done()
	m.work()
}

func quiet(m machine) { m.work() }

func TestSaysSo(t *testing.T) {
	go loop(&worker{}) // want undrained-goroutine(info) "loop"
}

func TestSaysNothing(t *testing.T) {
	go quiet(&worker{}) // want undrained-goroutine(warning) "quiet"
}

type item struct{ f func() }

// What runs is decided elsewhere.
func TestValue(t *testing.T) {
	items := []item{{}}
	for _, item := range items {
		if item.f != nil {
			go item.f() // want undrained-goroutine(info) "item\.f"
		}
	}
}
