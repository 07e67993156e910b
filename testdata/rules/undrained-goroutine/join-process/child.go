// Package child starts commands: Wait joins, Kill alone does not.
//
// Covers: J14
// Go: passes
package child

import (
	"bytes"
	"os/exec"
)

var name = "true"

// Start starts a command.
func Start() (*exec.Cmd, error) {
	cmd := exec.Command(name)
	cmd.Stdout = &bytes.Buffer{}
	return cmd, cmd.Start()
}
