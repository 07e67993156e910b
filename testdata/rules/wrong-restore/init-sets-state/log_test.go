// Covers: what an init of the test files has set is what was there before.
// Go: passes
package initsetsstate

import (
	"bytes"
	"io"
	"log"
	"os"
	"testing"
)

func init() {
	log.SetOutput(io.Discard)
	log.SetFlags(log.Lshortfile)
}

func TestOutput(t *testing.T) {
	var out bytes.Buffer
	log.SetOutput(&out)
	t.Cleanup(func() { log.SetOutput(io.Discard) })
	log.Print("x")
	if out.Len() == 0 {
		t.Fatal("nothing was logged")
	}
}

func TestFlags(t *testing.T) {
	log.SetFlags(0) // want wrong-restore "log\.SetFlags"
	t.Cleanup(func() { log.SetFlags(log.Ldate) })
	log.SetOutput(os.Stderr)
	t.Cleanup(func() { log.SetOutput(io.Discard) })
}
