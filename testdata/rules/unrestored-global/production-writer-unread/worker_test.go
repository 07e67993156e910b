package worker

import "testing"

func TestStart(t *testing.T) {
	if got := Start("us"); got != "started us" {
		t.Errorf("Start = %q", got)
	}
}
