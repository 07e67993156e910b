// Covers: UT33
// Go: fails
// Args: --ignore unrestored-process-state

// The rule is switched off.
package env

import (
	"os"
	"testing"
)

func TestSetenv(t *testing.T) {
	os.Setenv("TOKEN", "x")
}

func TestVictim(t *testing.T) {
	if os.Getenv("TOKEN") != "" {
		t.Fatal("left behind")
	}
}
