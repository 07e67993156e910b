// Covers: overlap-2a PE06
// Go: fails
// Go: passes -run=TestBefore|TestRestored

// Process state before t.Parallel: put back before it, it is exclusive; put back after it, every later serial test sees it.
package state

import (
	"os"
	"testing"
)

func TestRestored(t *testing.T) {
	old := os.Getenv("TOKEN")
	os.Setenv("TOKEN", "x")
	os.Setenv("TOKEN", old)
	t.Parallel()
}

func TestLate(t *testing.T) {
	old := os.Getenv("TOKEN")
	defer os.Setenv("TOKEN", old)
	os.Setenv("TOKEN", "y") // want parallel-process-state(error) "TOKEN"
	t.Parallel()
}

func TestSerial(t *testing.T) {
	if os.Getenv("TOKEN") != "" {
		t.Fatal("the paused test set it")
	}
}
