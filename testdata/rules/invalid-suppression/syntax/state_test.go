package state

import "testing"

// TestSum is the victim of all others.
func TestSum(t *testing.T) {
	if Sum() != 8 {
		t.Error(Sum())
	}
}

func TestNoReason(t *testing.T) {
	// want-next invalid-suppression(warning) "reason" want unrestored-global(error) "state.noReason"
	noReason = 2 //pollint:ignore unrestored-global
}

func TestNoRule(t *testing.T) {
	// want-next invalid-suppression(warning) "rule" want unrestored-global(error) "state.noRule"
	noRule = 2 //pollint:ignore
}

func TestUnknownRule(t *testing.T) {
	// want-next invalid-suppression(warning) "no-such-rule" want unrestored-global(error) "state.unknown"
	unknown = 2 //pollint:ignore no-such-rule it does not exist
}

func TestMisspelt(t *testing.T) {
	// want-next invalid-suppression(warning) "unrestored-globals" want unrestored-global(error) "state.misspelt"
	misspelt = 2 //pollint:ignore unrestored-globals one letter too many
}

func TestAbove(t *testing.T) {
	// want-next invalid-suppression(warning) "reason"
	//pollint:ignore unrestored-global
	above = 2 // want unrestored-global(error) "state.above"
}

func TestHalf(t *testing.T) {
	// want-next invalid-suppression(warning) "no-such-rule"
	half = 2 //pollint:ignore unrestored-global,no-such-rule the first name is right and counts
}

func TestVerb(t *testing.T) {
	// want-next invalid-suppression(warning) "disable" want unrestored-global(error) "state.verb"
	verb = 2 //pollint:disable unrestored-global there is no such verb
}

func TestSpaced(t *testing.T) {
	// want-next invalid-suppression(warning) "pollint:ignore" want unrestored-global(error) "state.spaced"
	spaced = 2 // pollint:ignore unrestored-global a directive has no space after the slashes
}
