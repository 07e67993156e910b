package cmd

import (
	"bytes"
	"testing"
)

func TestArgs(t *testing.T) {
	// No test but this one is seen to read Root: that its flag sets Name, which TestDefault reads, is inside the library.
	Root.SetArgs([]string{"--name=me"}) // want unrestored-global(warning) "cmd\.Root"
	if err := Root.Execute(); err != nil {
		t.Fatal(err)
	}
}

func TestOwnCommand(t *testing.T) {
	var buf bytes.Buffer
	c := New(&buf)
	c.SetArgs([]string{"x"})
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
}

func TestDefault(t *testing.T) {
	if Name != "you" {
		t.Fatal("the flag kept the value of another test:", Name)
	}
}
