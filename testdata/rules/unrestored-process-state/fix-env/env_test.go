// Covers: fixes
// Go: leaks -count=1

// Where package testing takes over, and where it must not.
package env

import (
	"log"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestStatement(t *testing.T) {
	os.Setenv("FIX_A", "1")     // want unrestored-process-state "FIX_A"
	_ = os.Setenv("FIX_B", "1") // want unrestored-process-state "FIX_B"
	// want-next unrestored-process-state "FIX_C"
	if err := os.Setenv("FIX_C", "1"); err != nil {
		t.Fatal(err)
	}
	err := os.Setenv("FIX_D", "1") // want unrestored-process-state "FIX_D"
	if err != nil {
		t.Fatal(err)
	}
}

func TestErrorIsUsed(t *testing.T) {
	err := os.Setenv("FIX_E", "1") // want unrestored-process-state "FIX_E"
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(filepath.Join("no", "such"))
	if err == nil {
		t.Fatal("it is there")
	}
}

func TestCommentIsKept(t *testing.T) {
	// want-next unrestored-process-state "FIX_F"
	if err := os.Setenv("FIX_F", "1"); err != nil {
		// Some systems refuse.
		t.Fatal(err)
	}
}

func TestUnset(t *testing.T) {
	os.Unsetenv("FIX_G") // want unrestored-process-state "FIX_G"
}

func TestLossy(t *testing.T) {
	os.Setenv("FIX_H", "1") // want unrestored-process-state(info) "FIX_H"
	defer os.Unsetenv("FIX_H")
}

func TestDirectory(t *testing.T) {
	// want-next unrestored-process-state "os.Chdir"
	if err := os.Chdir(t.TempDir()); err != nil {
		t.Fatal(err)
	}
}

// t.Setenv panics here.
func TestParallelSubtest(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		os.Setenv("FIX_I", "1") // want unrestored-process-state "FIX_I"
	})
}

func TestLog(t *testing.T) {
	log.SetPrefix("test: ") // want unrestored-process-state "log.SetPrefix"
	syscall.Umask(0o077)    // want unrestored-process-state "syscall.Umask"
}

func TestOutput(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	os.Stdout = file // want unrestored-process-state "os.Stdout"
}
