package env

import (
	"os"
	"testing"
)

// Nothing needs the import afterwards.
func TestOnly(t *testing.T) {
	os.Setenv("FIX_ONLY", "1") // want unrestored-process-state "FIX_ONLY"
}
