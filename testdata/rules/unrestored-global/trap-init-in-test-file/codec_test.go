package codec

import (
	"testing"
	"time"
)

func init() {
	time.Local = time.UTC
}

func TestZone(t *testing.T) {
	if Zone() != "UTC" {
		t.Error(Zone())
	}
}
