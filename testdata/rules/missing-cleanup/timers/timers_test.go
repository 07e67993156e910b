package timers

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPlace(t *testing.T) {
	time.AfterFunc(Delay, func() { Label() }) // want missing-cleanup(warning) "time.AfterFunc"
}

func TestUsesTest(t *testing.T) {
	timer := time.AfterFunc(Delay, func() { t.Error("late") }) // want missing-cleanup(warning) "time.AfterFunc"
	if timer == nil {
		t.Fatal("no timer")
	}
}

func TestFailsIfWrong(t *testing.T) {
	done := make(chan struct{})
	time.AfterFunc(0, func() {
		if Delay < time.Second {
			t.Error("too short")
		}
		close(done)
	})
	<-done
	time.AfterFunc(Delay, func() {
		if done == nil {
			t.Error("nothing happened")
		}
	})
	time.AfterFunc(Delay, func() {
		require.NotNil(t, done) // want test-exit-in-goroutine "require.NotNil"
	})
}

func TestStopped(t *testing.T) {
	timer := time.AfterFunc(Delay, func() { t.Error("late") })
	defer timer.Stop()
	other := time.AfterFunc(Delay, func() { Label() })
	t.Cleanup(func() { other.Stop() })
}

func TestSharesNothing(t *testing.T) {
	n := 0
	time.AfterFunc(Delay, func() { n++ })
}

func TestLabel(t *testing.T) {
	old := label
	t.Cleanup(func() { label = old })
	label = "tock"
	if Label() != "tock" {
		t.Error(Label())
	}
}
