package mail

import "testing"

func swap(p *string, v string) func() {
	old := *p
	*p = v
	return func() { *p = old }
}

func withQueue(t *testing.T, n int) (int, func()) {
	t.Helper()
	prev := queue
	queue = n
	return prev, func() { queue = prev }
}

// TestState is the victim of the tests that drop a restore.
func TestState(t *testing.T) {
	if State() != "smtpabcde" {
		t.Error(State())
	}
}

// TestQueue is the victim of TestSecondResult.
func TestQueue(t *testing.T) {
	if Queue() != 10 {
		t.Error(Queue())
	}
}

func TestDropped(t *testing.T) {
	SetSender("stub") // want discarded-restore(warning) "SetSender"
	if State() == "" {
		t.Fatal("empty")
	}
}

func TestBlank(t *testing.T) {
	_ = swap(&from, "stub") // want discarded-restore(warning) "swap"
}

func TestSecondResult(t *testing.T) {
	prev, _ := withQueue(t, 0) // want discarded-restore(warning) "withQueue"
	t.Log(prev)
}

func TestNeverCalled(t *testing.T) {
	restore := swap(&to, "stub") // want discarded-restore(warning) "swap"
	if restore == nil {
		t.Fatal("nil")
	}
}

func TestDeferForgotCall(t *testing.T) {
	defer swap(&subj, "stub") // want discarded-restore(warning) "swap"
}

func TestInSubtest(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		swap(&body, "stub") // want discarded-restore(warning) "swap"
	})
}

func setup(t *testing.T) {
	t.Helper()
	_ = swap(&reply, "stub") // want discarded-restore(warning) "swap"
}

func TestInHelper(t *testing.T) { setup(t) }
