// Covers: what production code keeps for its own set-up and tear-down is an info; what another test meets is a warning.
// Go: passes -run=Service
// Go: fails
package initandstop

import "testing"

func TestService(t *testing.T) {
	Init(3) // want unrestored-global(info) "initandstop\.stopped" want unrestored-global(info) "initandstop\.done" want unrestored-global(warning) "initandstop\.level"
	defer Stop()
	if Level() != 3 {
		t.Fatal(Level())
	}
}

func TestLevel(t *testing.T) {
	if Level() != 0 {
		t.Fatal(Level())
	}
}
