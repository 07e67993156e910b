// Covers: UT07 UT08 RA07
// Go: fails

// The package is imported under another name, or without one.
package env

import (
	. "os"
	system "os"
	"testing"
)

func TestDot(t *testing.T) {
	Setenv("TOKEN", "x") // want unrestored-process-state "TOKEN"
	err := Chdir("/")    // want unrestored-process-state "Chdir"
	if err != nil {
		t.Fatal(err)
	}
}

func TestAlias(t *testing.T) {
	system.Setenv("NAME", "x") // want unrestored-process-state "NAME"
}

type local struct{}

func (local) Setenv(key, value string) {}

func TestShadowed(t *testing.T) {
	var system local
	system.Setenv("SHADOWED", "x")
	Setenv := func(key, value string) {}
	Setenv("SHADOWED", "y")
}

func TestVictim(t *testing.T) {
	if Getenv("TOKEN") != "" || Getenv("NAME") != "" {
		t.Fatal("left behind")
	}
}
