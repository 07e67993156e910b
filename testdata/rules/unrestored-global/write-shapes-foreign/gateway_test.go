package gateway

import (
	"testing"

	knobs "example.com/rules/unrestored-global/write-shapes-foreign/tuning"
)

func set(p *int, v int) { *p = v }

func mode() (string, error) { return "slow", nil }

// TestBudget is the victim of TestField and TestIncrement.
func TestBudget(t *testing.T) {
	if got := Budget(); got != 10 {
		t.Errorf("Budget = %d", got)
	}
}

// TestKnobs is the victim of the other tests.
func TestKnobs(t *testing.T) {
	if knobs.Labels["tier"] != "one" || !knobs.Dropped["a"] || !knobs.Emptied["a"] {
		t.Error(knobs.Labels, knobs.Dropped, knobs.Emptied)
	}
	if len(knobs.Backends) != 1 || knobs.Slots[0] != 1 || knobs.Cursor != "" || *knobs.Target != 0 {
		t.Error(knobs.Backends, knobs.Slots, knobs.Cursor, *knobs.Target)
	}
	if knobs.Mode != "fast" || knobs.Swapped != 1 || knobs.Shared.N() != 0 {
		t.Error(knobs.Mode, knobs.Swapped, knobs.Shared.N())
	}
}

func TestField(t *testing.T) {
	knobs.Bonus = 5 // want unrestored-global(error) "tuning.Bonus"
}

func TestIncrement(t *testing.T) {
	knobs.Spent++ // want unrestored-global(error) "tuning.Spent"
}

func TestMapElement(t *testing.T) {
	knobs.Labels["tier"] = "two" // want unrestored-global(error) "tuning.Labels"
}

func TestDelete(t *testing.T) {
	delete(knobs.Dropped, "a") // want unrestored-global(error) "tuning.Dropped"
}

func TestClear(t *testing.T) {
	clear(knobs.Emptied) // want unrestored-global(error) "tuning.Emptied"
}

func TestAppend(t *testing.T) {
	knobs.Backends = append(knobs.Backends, "b") // want unrestored-global(error) "tuning.Backends"
}

func TestArrayElement(t *testing.T) {
	knobs.Slots[0] = 9 // want unrestored-global(error) "tuning.Slots"
}

func TestRange(t *testing.T) {
	for _, knobs.Cursor = range []string{"x"} { // want unrestored-global(error) "tuning.Cursor"
		continue
	}
}

func TestThroughPointer(t *testing.T) {
	*knobs.Target = 7 // want unrestored-global(error) "tuning.Target"
}

func TestCallResult(t *testing.T) {
	var err error
	knobs.Mode, err = mode() // want unrestored-global(error) "tuning.Mode"
	if err != nil {
		t.Fatal(err)
	}
}

func TestAddressToHelper(t *testing.T) {
	set(&knobs.Swapped, 2) // want unrestored-global(error) "tuning.Swapped"
}

func TestPointerMethod(t *testing.T) {
	knobs.Shared.Put(3) // want unrestored-global "tuning.Shared"
}
