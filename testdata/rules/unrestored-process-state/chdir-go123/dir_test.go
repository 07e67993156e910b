// Covers: UT34
// Go: fails

// Below go1.24 there is no t.Chdir to propose: the fix saves and restores.
package dir

import (
	"os"
	"testing"
)

func TestChdir(t *testing.T) {
	os.Chdir("/") // want unrestored-process-state "Chdir"
}

func TestVictim(t *testing.T) {
	if _, err := os.Stat("dir_test.go"); err != nil {
		t.Fatal(err)
	}
}
