package clock

import (
	"errors"
	"testing"
	"time"
)

func TestDefaults(t *testing.T) {
	if z, n := Describe(); z != "UTC" || n != 14 || Frozen() {
		t.Error(z, n, Frozen())
	}
}

func TestDeferredClosure(t *testing.T) {
	old := zone
	defer func() { zone = old }()
	zone = "CET"
	if z, _ := Describe(); z != "CET" {
		t.Fatal(z)
	}
}

func TestDeferredAfterWrite(t *testing.T) {
	saved := step
	step = 5
	defer func() { step = saved }()
	if _, n := Describe(); n != 18 {
		t.Fatal(n)
	}
}

func TestCleanup(t *testing.T) {
	old := now
	t.Cleanup(func() {
		t.Log("restoring the clock")
		now = old
	})
	now = func() time.Time { return time.Time{} }
	if !Frozen() {
		t.Fatal("running")
	}
}

func TestVariableNamedRestore(t *testing.T) {
	restore := zone
	t.Cleanup(func() { zone = restore })
	zone = "EST"
}

func TestRestoreAsVariable(t *testing.T) {
	old := zone
	undo := func() { zone = old }
	defer undo()
	zone = "PST"
}

func TestArgument(t *testing.T) {
	defer func(prev string) { zone = prev }(zone)
	zone = "JST"
	defer func(a, b int) {
		retries = a
		backoff = b
	}(retries, backoff)
	retries, backoff = 0, 0
}

func TestTuple(t *testing.T) {
	oldRetries, oldBackoff := retries, backoff
	defer func() { retries, backoff = oldRetries, oldBackoff }()
	retries, backoff = 0, 1
	if _, n := Describe(); n != 2 {
		t.Error(n)
	}
}

func TestSwapOfTwo(t *testing.T) {
	old := retries
	var err error
	retries, err = 7, errors.New("none")
	defer func() { retries = old }()
	if err == nil {
		t.Error("no error")
	}
}

func TestSubtests(t *testing.T) {
	old := step
	t.Cleanup(func() { step = old })
	for _, n := range []int{2, 3} {
		step = n
		t.Run("step", func(t *testing.T) {
			if _, got := Describe(); got != 13+n {
				t.Error(got)
			}
		})
	}
}

func TestIncrementAndBack(t *testing.T) {
	saved := step
	step++
	step *= 2
	t.Cleanup(func() { step = saved })
}

func BenchmarkDescribe(b *testing.B) {
	old := step
	b.Cleanup(func() { step = old })
	step = 100
	for b.Loop() {
		Describe()
	}
}
