// Covers: UT37 PE01
// Go: passes -count=1
// Go: fails -count=2

// Neither exclusive nor put back: both rules, as there are two things to mend.
package state

import (
	"os"
	"testing"
)

func TestOther(t *testing.T) {
	t.Parallel()
	_ = len(os.Args)
}

func TestSetenv(t *testing.T) {
	t.Parallel()
	os.Setenv("TOKEN", "x") // want parallel-process-state(error) "TOKEN" want unrestored-process-state(error) "TOKEN"
}

func TestSerial(t *testing.T) {
	if os.Getenv("TOKEN") != "" {
		t.Fatal("only in the second round")
	}
}
