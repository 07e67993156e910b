package run

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"runtime/pprof"
	"runtime/trace"
	"testing"
)

func TestNotify(t *testing.T) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, Signals...) // want missing-cleanup(warning) "signal.Notify"
}

func TestNotifyStopped(t *testing.T) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, Signals...)
	defer signal.Stop(c)
	ctx, stop := signal.NotifyContext(context.Background(), Signals...)
	defer stop()
	if ctx.Err() != nil {
		t.Error(ctx.Err())
	}
}

func TestTraceStopped(t *testing.T) {
	if err := trace.Start(&bytes.Buffer{}); err != nil {
		t.Skip(err)
	}
	t.Cleanup(trace.Stop)
}

func TestProfileStopped(t *testing.T) {
	if err := pprof.StartCPUProfile(&bytes.Buffer{}); err != nil {
		t.Skip(err)
	}
	defer pprof.StopCPUProfile()
}

func TestProfile(t *testing.T) {
	if err := pprof.StartCPUProfile(&bytes.Buffer{}); err != nil { // want missing-cleanup(warning) "pprof.StartCPUProfile"
		t.Skip(err)
	}
}
