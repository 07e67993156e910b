// Package zap is a stand-in: the shape of the API and nothing more.
package zap

import "log"

// Logger is a logger.
type Logger struct{ name string }

// SugaredLogger is a logger with loose types.
type SugaredLogger struct{ base *Logger }

var global = NewNop()

// NewNop returns a logger that writes nothing.
func NewNop() *Logger { return &Logger{} }

// NewExample returns a logger for tests.
func NewExample() *Logger { return &Logger{name: "example"} }

// L returns the global logger.
func L() *Logger { return global }

// S returns the global logger with loose types.
func S() *SugaredLogger { return &SugaredLogger{global} }

// ReplaceGlobals replaces the global logger and returns a function that puts the former one back.
func ReplaceGlobals(logger *Logger) func() {
	prev := global
	global = logger
	return func() { ReplaceGlobals(prev) }
}

// RedirectStdLog sends the standard logger to l and returns a function that undoes it.
func RedirectStdLog(l *Logger) func() {
	flags, prefix := log.Flags(), log.Prefix()
	log.SetFlags(0)
	return func() {
		log.SetFlags(flags)
		log.SetPrefix(prefix)
	}
}

// Info logs.
func (l *Logger) Info(msg string) {}

// Name returns the logger's name.
func (l *Logger) Name() string { return l.name }

// Infof logs.
func (s *SugaredLogger) Infof(template string, args ...any) {}
