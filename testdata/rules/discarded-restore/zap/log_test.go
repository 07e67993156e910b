package log

import (
	"testing"

	"go.uber.org/zap"
)

// TestName is the victim of TestDropped.
func TestName(t *testing.T) {
	if Name() != "" {
		t.Error(Name())
	}
}

func TestDropped(t *testing.T) {
	zap.ReplaceGlobals(zap.NewExample()) // want discarded-restore(warning) "zap.ReplaceGlobals"
	if Name() != "example" {
		t.Error(Name())
	}
}

func TestBlank(t *testing.T) {
	_ = zap.RedirectStdLog(zap.L()) // want discarded-restore(warning) "zap.RedirectStdLog"
}
