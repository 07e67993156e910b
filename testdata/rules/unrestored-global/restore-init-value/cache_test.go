package cache

import "testing"

// What an init sets counts, whatever the declaration says.
func init() { test = true }

func TestInteractive(t *testing.T) {
	test = false
	defer func() { test = true }()
	if Test() {
		t.Error("a test")
	}
}

func TestKept(t *testing.T) {
	test = false // want unrestored-global(error) "test"
}

func TestIsTest(t *testing.T) {
	if !Test() {
		t.Error("no test")
	}
}

func TestQueue(t *testing.T) {
	queue.waiting = []string{"a"}
	defer func() { queue.waiting = nil }()
	if Waiting() != 1 {
		t.Error(Waiting())
	}
}

func TestEmptyQueue(t *testing.T) {
	queue.waiting = nil
	if Waiting() != 0 {
		t.Error(Waiting())
	}
}

func resetTokens() { tokens = New(10) }

func TestTokens(t *testing.T) {
	resetTokens()
	if got := Token("a"); got != "" {
		t.Error(got)
	}
}

func TestToken(t *testing.T) {
	if got := Token("b"); got != "" {
		t.Error(got)
	}
}

func TestNames(t *testing.T) {
	names = New(20) // want unrestored-global(error) "names"
	if got := Name("a"); got != "" {
		t.Error(got)
	}
}

func TestName(t *testing.T) {
	if got := Name("b"); got != "" {
		t.Error(got)
	}
}
