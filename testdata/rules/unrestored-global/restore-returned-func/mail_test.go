package mail

import "testing"

func withSender(name string) func() {
	old := sender
	sender = name
	return func() { sender = old }
}

func withQueue(t *testing.T, n int) (int, func()) {
	t.Helper()
	prev := queue
	restore := func() { queue = prev }
	queue = n
	return prev, restore
}

type guard struct{ sender string }

func (g guard) restore() { sender = g.sender }

func takeSender(name string) guard {
	g := guard{sender: sender}
	sender = name
	return g
}

func withBoth(name string, n int) (restore func()) {
	undo := withSender(name)
	old := queue
	queue = n
	return func() {
		queue = old
		undo()
	}
}

func TestDefaults(t *testing.T) {
	if s, n := Sender(); s != "smtp" || n != 10 {
		t.Error(s, n)
	}
}

func TestDeferCall(t *testing.T) {
	defer withSender("stub")()
	if s, _ := Sender(); s != "stub" {
		t.Fatal(s)
	}
}

func TestDeferVariable(t *testing.T) {
	restore := withSender("stub")
	defer restore()
	if s, _ := Sender(); s != "stub" {
		t.Fatal(s)
	}
}

func TestDeferInClosure(t *testing.T) {
	restore := withSender("stub")
	defer func() {
		t.Log("restoring")
		restore()
	}()
}

func TestSecondResult(t *testing.T) {
	prev, restore := withQueue(t, 0)
	defer restore()
	if prev != 10 {
		t.Fatal(prev)
	}
}

func TestCleanupOfCall(t *testing.T) {
	t.Cleanup(withSender("stub"))
	if s, _ := Sender(); s != "stub" {
		t.Fatal(s)
	}
}

func TestCleanupOfVariable(t *testing.T) {
	restore := withSender("stub")
	t.Cleanup(restore)
}

func TestMethodValue(t *testing.T) {
	g := takeSender("stub")
	t.Cleanup(g.restore)
	if s, _ := Sender(); s != "stub" {
		t.Fatal(s)
	}
}

func TestDeferredMethod(t *testing.T) {
	defer takeSender("stub").restore()
}

func TestBoth(t *testing.T) {
	defer withBoth("stub", 0)()
}

func TestTable(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Cleanup(withSender(name))
			if s, _ := Sender(); s != name {
				t.Fatal(s)
			}
		})
	}
}
