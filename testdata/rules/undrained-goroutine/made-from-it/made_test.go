// Package made has tests that go on with what was made from what their goroutine has: they end it, or wait with it.
//
// Covers: J9 J13
// Go: leaks
package made

import (
	"bufio"
	"io"
	"testing"
)

type bus struct{ closed chan struct{} }

func (b *bus) subscribe() *subscriber { return &subscriber{events: make(chan int), done: b.closed} }
func (b *bus) shut()                  { b.closed <- struct{}{} }
func (b *bus) Close()                 { b.shut() }

type plug struct{ out chan struct{} }

func (p *plug) Close() { p.out <- struct{}{} }

type subscriber struct {
	events chan int
	done   chan struct{}
}

func TestSubscribes(t *testing.T) {
	b := &bus{closed: make(chan struct{}, 1)}
	defer b.Close()
	sub := b.subscribe()
	go func() { // want undrained-goroutine(info) "TestSubscribes"
		for {
			select {
			case <-sub.events:
			case <-sub.done:
				return
			}
		}
	}()
}

// Nobody ends this one: the other is another thing.
func TestOther(t *testing.T) {
	b, other := &bus{closed: make(chan struct{}, 1)}, &plug{out: make(chan struct{}, 1)}
	defer other.Close()
	events := make(chan int)
	go func() { // want undrained-goroutine(warning) "TestOther"
		for {
			select {
			case <-events:
			case <-b.closed:
				return
			}
		}
	}()
}

type logger struct{ out io.Writer }

func (l *logger) setOut(out io.Writer) { l.out = out }
func (l *logger) say(text string)      { io.WriteString(l.out, text) }

// What the logger writes the test reads.
func capture(l *logger, say func()) string {
	r, w := io.Pipe()
	scanner := bufio.NewScanner(r)
	l.setOut(w)
	go say() // want undrained-goroutine(info) "say"
	scanner.Scan()
	return scanner.Text()
}

func TestSays(t *testing.T) {
	l := &logger{}
	if got := capture(l, func() { l.say("a\n") }); got != "a" {
		t.Error(got)
	}
}

func TestSaysItself(t *testing.T) {
	l := &logger{}
	r, w := io.Pipe()
	scanner := bufio.NewScanner(r)
	l.setOut(w)
	go func() { // want undrained-goroutine(info) "TestSaysItself"
		l.say("a\n")
	}()
	scanner.Scan()
}
