// Package child kills its command and leaves the goroutine that waits for it, which then reads a variable.
//
// Covers: J14
// Go: leaks
// Go: fails -race
package child

import (
	"os/exec"
	"time"
)

var exits = 0

// Watch waits for the command and reads the variable.
func Watch(cmd *exec.Cmd) int {
	_ = cmd.Wait()
	time.Sleep(20 * time.Millisecond)
	return exits
}
