// Package klog is a stand-in: the shape of the API and nothing more.
package klog

import (
	"io"
	"os"
)

var (
	output   io.Writer = os.Stderr
	toStderr           = true
)

// State is a snapshot of the settings.
type State interface{ Restore() }

type state struct {
	output   io.Writer
	toStderr bool
}

// CaptureState takes a snapshot.
func CaptureState() State { return &state{output, toStderr} }

// Restore puts it back.
func (s *state) Restore() { output, toStderr = s.output, s.toStderr }

// SetOutput sets the output.
func SetOutput(w io.Writer) { output = w }

// LogToStderr says whether logs go to stderr.
func LogToStderr(stderr bool) { toStderr = stderr }

// Info logs.
func Info(args ...any) {}
