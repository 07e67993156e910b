// Covers: R17
// Go: fails
// Go: passes -run=TestZVictim

// Saving the pointer does not save what it points to.
package vars

import (
	"net/http"
	"testing"
	"time"
)

func TestPointerSaved(t *testing.T) {
	old := http.DefaultClient
	t.Cleanup(func() { http.DefaultClient = old })
	http.DefaultClient.Timeout = time.Second // want unrestored-process-state(error) "http\.DefaultClient\.Timeout"
}

func TestZVictim(t *testing.T) {
	if http.DefaultClient.Timeout != 0 {
		t.Fatal(http.DefaultClient.Timeout)
	}
}
