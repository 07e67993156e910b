package channels

import "testing"

// TestDefaultHook is the victim of TestNewManager and TestManagerNames.
func TestDefaultHook(t *testing.T) {
	if got := Disable("1"); got != "default 1" {
		t.Errorf("Disable = %q", got)
	}
}

func TestNewManager(t *testing.T) {
	m := NewManager("telegram") // want unrestored-global(warning) "channels.disable" via test > call > call > write
	if m.Name() != "telegram" {
		t.Error(m.Name())
	}
}

func TestManagerNames(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		// The same write as above: one cause, one report, which counts this test.
		if got := NewManager(name).Name(); got != name {
			t.Errorf("Name = %q", got)
		}
	}
}

func TestRestored(t *testing.T) {
	old := disable
	t.Cleanup(func() { disable = old })
	NewManager("restored")
}
