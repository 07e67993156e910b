package env

import (
	"os"
	"testing"
)

// TestHome is the victim of TestOtherKey.
func TestHome(t *testing.T) {
	if Home() != "" {
		t.Error(Home())
	}
}

func TestOtherKey(t *testing.T) {
	old := os.Getenv("WRONG_RESTORE_HOME")
	os.Setenv("WRONG_RESTORE_HOME", "/srv") // want wrong-restore(warning) "WRONG_RESTORE_HO"
	defer os.Setenv("WRONG_RESTORE_HOUSE", old)
}
