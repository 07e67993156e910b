package dir

import (
	"os"
	"testing"
)

func TestStatement(t *testing.T) {
	os.Chdir(t.TempDir()) // want unrestored-process-state "Chdir"
}

func TestIfInit(t *testing.T) {
	if err := os.Chdir("/"); err != nil { // want unrestored-process-state "Chdir"
		t.Fatal(err)
	}
}

func TestRestoredAutomatically(t *testing.T) { // want TestRestoredAutomatically:"serial"
	t.Chdir("/")
}

func TestRestoredByDefer(t *testing.T) {
	old, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	defer os.Chdir(old)
	if err := os.Chdir("/"); err != nil {
		t.Fatal(err)
	}
}

func TestRestoredByCleanup(t *testing.T) {
	old, _ := os.Getwd()
	t.Cleanup(func() { _ = os.Chdir(old) })
	_ = os.Chdir("/")
}

func TestRestoredByReturned(t *testing.T) {
	leave, err := Enter("/")
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
}

func TestVictim(t *testing.T) {
	if _, err := os.Stat("dir_test.go"); err != nil {
		t.Fatal(err)
	}
}
