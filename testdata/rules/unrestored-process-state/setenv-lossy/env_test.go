// Covers: R13 TE04
// Go: passes

// os.Unsetenv after os.Setenv loses a former value only if it was set from outside the process: info.
package env

import (
	"os"
	"testing"
)

func TestDeferred(t *testing.T) {
	os.Setenv("TOKEN", "x") // want unrestored-process-state(info) "TOKEN"
	defer os.Unsetenv("TOKEN")
}

func TestCleanup(t *testing.T) {
	t.Cleanup(func() { os.Unsetenv("NAME") })
	os.Setenv("NAME", "x") // want unrestored-process-state(info) "NAME"
}

func setup() {
	os.Setenv("REGION", "eu") // want unrestored-process-state(info) "REGION"
}

func cleanup() { os.Unsetenv("REGION") }

func TestPair(t *testing.T) {
	setup()
	defer cleanup()
}

func TestVictim(t *testing.T) {
	for _, key := range []string{"TOKEN", "NAME", "REGION"} {
		if _, ok := os.LookupEnv(key); ok {
			t.Error(key, "is set")
		}
	}
}
