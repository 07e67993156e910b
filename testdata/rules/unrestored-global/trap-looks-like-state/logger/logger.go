// Package logger makes loggers.
package logger

import "io"

// Logger is a logger.
type Logger struct{ out io.Writer }

// New makes one.
func New() *Logger { return &Logger{} }

// SetOutput changes this logger only.
func (l *Logger) SetOutput(w io.Writer) { l.out = w }
