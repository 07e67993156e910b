package clock

import "testing"

// TestDefaults is the victim of all others.
func TestDefaults(t *testing.T) {
	for _, ok := range []bool{zone == "UTC", step == 1, retries == 3, backoff == 10, label == "tick", format == "15:04"} {
		if !ok {
			t.Error(zone, step, retries, backoff, label, format)
		}
	}
}

func TestSavedOnly(t *testing.T) {
	old := zone
	zone = "CET" // want unrestored-global(error) "clock.zone"
	t.Log("was", old)
}

func TestCleanupOfSomethingElse(t *testing.T) {
	old := retries
	t.Cleanup(func() { retries = old })
	retries = 0
	step = 5 // want unrestored-global(error) "clock.step"
}

func TestRestoreIsNeverCalled(t *testing.T) {
	old := backoff
	undo := func() { backoff = old }
	backoff = 0 // missing unrestored-global a function that is handed to a call is taken to be run by it
	if t.Failed() {
		t.Logf("%T", undo)
	}
}

func TestLocalIsRestored(t *testing.T) {
	old := label
	label = "tock" // want unrestored-global(error) "clock.label"
	defer func() {
		label := old
		t.Log(label)
	}()
}

func TestLoggedOnly(t *testing.T) {
	defer func(prev string) { t.Log(prev) }(format)
	format = "3 PM" // want unrestored-global(error) "clock.format"
}
