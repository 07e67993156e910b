// Covers: section5
// Go: passes

// All writers write the same constant: info, for the environment and for log flags as well.
package env

import (
	"log"
	"os"
	"testing"
)

func TestOne(t *testing.T) {
	os.Setenv("NO_COLOR", "1") // want unrestored-process-state(info) "NO_COLOR"
	log.SetFlags(0)            // want unrestored-process-state(info) "log\.SetFlags"
}

func TestTwo(t *testing.T) {
	os.Setenv("NO_COLOR", "1") // want unrestored-process-state(info) "NO_COLOR"
	log.SetFlags(0)            // want unrestored-process-state(info) "log\.SetFlags"
}
