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

// A child may also end by returning from its test.
func TestReturn(t *testing.T) {
	if os.Getenv("CRASH_CHILD") == "2" {
		exit = os.Exit
		Exit()
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestReturn$")
	cmd.Env = append(os.Environ(), "CRASH_CHILD=2")
	err := cmd.Run()
	if e, ok := err.(*exec.ExitError); !ok || e.ExitCode() != 3 {
		t.Errorf("child: %v", err)
	}
}

// Nothing starts this one again: the branch is a way of this process.
func TestSameProcess(t *testing.T) {
	if os.Getenv("CRASH_MODE") == "strict" {
		note = "strict" // want unrestored-global "crash\.note"
		return
	}
	Note()
}

func TestNote(t *testing.T) {
	if Note() != "" {
		t.Error(Note())
	}
}
