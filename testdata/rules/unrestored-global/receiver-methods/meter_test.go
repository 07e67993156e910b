package meter

import "testing"

// TestLevels is the victim of TestPointerVariable, TestAddressableValue, TestPromoted and TestMethodValue.
func TestLevels(t *testing.T) {
	if Default.Level() != 1 || Spare.name != "spare" || Front.Level() != 3 || Back.Level() != 4 {
		t.Error(Default.Level(), Spare.name, Front.Level(), Back.Level())
	}
}

func TestPointerVariable(t *testing.T) {
	Default.SetLevel(10) // want unrestored-global "meter.Default"
}

func TestAddressableValue(t *testing.T) {
	Spare.Rename("main") // want unrestored-global "meter.Spare"
}

func TestPromoted(t *testing.T) {
	Front.SetLevel(30) // want unrestored-global "meter.Front"
}

func TestMethodValue(t *testing.T) {
	set := Back.SetLevel
	set(40) // want unrestored-global "meter.Back"
}

func TestValueReceiver(t *testing.T) {
	if got := Default.With(5); got.level != 5 {
		t.Error(got.level)
	}
}

func TestOwnMeter(t *testing.T) {
	m := &Meter{}
	m.SetLevel(5)
	if m.Level() != 5 {
		t.Error(m.Level())
	}
}
