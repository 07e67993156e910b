package worker

import (
	"testing"

	"example.com/rules/unrestored-global/production-writer-foreign/region"
)

// TestRegion is the victim of TestStart.
func TestRegion(t *testing.T) {
	if region.Current != "eu" {
		t.Errorf("Current = %q", region.Current)
	}
}

func TestStart(t *testing.T) {
	if got := Start("us"); got != "us" { // want unrestored-global(warning) "region.Current" via test > call > call > write
		t.Errorf("Start = %q", got)
	}
}
