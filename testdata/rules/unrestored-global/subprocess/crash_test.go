package crash

import (
	"os"
	"os/exec"
	"testing"
)

func TestExit(t *testing.T) {
	if os.Getenv("CRASH_CHILD") == "1" {
		exit = os.Exit
		Exit()
		os.Exit(0)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestExit$")
	cmd.Env = append(os.Environ(), "CRASH_CHILD=1")
	err := cmd.Run()
	if e, ok := err.(*exec.ExitError); !ok || e.ExitCode() != 3 {
		t.Errorf("child: %v", err)
	}
}

func TestNoExit(t *testing.T) {
	Exit()
}
