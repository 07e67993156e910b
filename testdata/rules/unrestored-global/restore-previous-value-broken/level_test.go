package level

import (
	"runtime/debug"
	"testing"
)

// TestDefaults is the victim of TestPrevious and TestSetter.
func TestDefaults(t *testing.T) {
	if Level() != 1 || Output() != "stderr" {
		t.Error(Level(), Output())
	}
}

func TestPrevious(t *testing.T) {
	prev := Swap(5) // want unrestored-global(warning) "level.level" via test > call > write
	t.Log(prev, Level())
}

func TestSetter(t *testing.T) {
	SetOutput("stdout") // want unrestored-global(warning) "level.output" via test > call > write
	if Output() != "stdout" {
		t.Fatal(Output())
	}
}

func TestRuntime(t *testing.T) {
	debug.SetGCPercent(50) // want unrestored-process-state "SetGCPercent"
}
