// Covers: removing a variable that no test leaves behind loses at most a value from outside.
// Go: passes
// Go: fails -short -run=TestKept|TestReadsKept
package onlyclears

import (
	"os"
	"testing"
)

func TestWithout(t *testing.T) {
	os.Unsetenv("ONLYCLEARS_NAME") // want unrestored-process-state(info) "ONLYCLEARS_NAME"
	if os.Getenv("ONLYCLEARS_NAME") != "" {
		t.Fatal("set")
	}
}

func TestWith(t *testing.T) {
	t.Setenv("ONLYCLEARS_NAME", "x")
	if os.Getenv("ONLYCLEARS_NAME") != "x" {
		t.Fatal("not set")
	}
}

func TestKept(t *testing.T) {
	os.Setenv("ONLYCLEARS_KEPT", "x") // want unrestored-process-state(error) "ONLYCLEARS_KEPT"
}

func TestReadsKept(t *testing.T) {
	if os.Getenv("ONLYCLEARS_KEPT") != "" && testing.Short() {
		t.Fatal("set")
	}
}

func TestUnsetsKept(t *testing.T) {
	os.Unsetenv("ONLYCLEARS_KEPT") // want unrestored-process-state(error) "ONLYCLEARS_KEPT"
}
