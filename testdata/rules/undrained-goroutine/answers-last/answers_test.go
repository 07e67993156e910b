// Package answers has goroutines that look at what they are asked and answer: the test goes on with the answer, after which they do
// nothing that calls it.
//
// Covers: J4
// Go: leaks
package answers

import "testing"

type request struct {
	key   string
	reply chan string
}

type server struct{ requests chan request }

// ask waits for the answer.
func (s *server) ask(key string) string {
	asked := request{key: key, reply: make(chan string)}
	s.requests <- asked
	return <-asked.reply
}

func TestAnswers(t *testing.T) {
	s := &server{requests: make(chan request)}
	go func() { // want undrained-goroutine(info) "TestAnswers"
		asked := <-s.requests
		if asked.key != "a" {
			t.Error(asked.key)
		}
		asked.reply <- "b"
	}()
	if got := s.ask("a"); got != "b" {
		t.Error(got)
	}
}

type mock struct {
	messages chan string
	done     chan bool
}

func (m *mock) next() string {
	select {
	case message := <-m.messages:
		return message
	case <-m.done:
		return ""
	}
}

// What the test calls takes the last word.
func TestLastWord(t *testing.T) {
	m := &mock{messages: make(chan string), done: make(chan bool)}
	go func() {
		if cap(m.messages) > 0 {
			t.Error("has a buffer")
		}
		m.done <- true
	}()
	m.next()
}

// The goroutine looks at the test after it has answered.
func TestLooksAfterwards(t *testing.T) {
	s := &server{requests: make(chan request)}
	answer(t, s.requests)
	if got := s.ask("a"); got != "b" {
		t.Error(got)
	}
}

func answer(t *testing.T, requests chan request) {
	go func() { // want undrained-goroutine(error) "TestLooksAfterwards"
		asked := <-requests
		asked.reply <- "b"
		if asked.key != "a" {
			t.Error(asked.key)
		}
	}()
}
