// Package logrus is a stand-in: the shape of the API and nothing more.
package logrus

import (
	"fmt"
	"io"
	"os"
)

// Level is a level.
type Level uint32

// Levels.
const (
	PanicLevel Level = iota
	FatalLevel
	ErrorLevel
	WarnLevel
	InfoLevel
	DebugLevel
)

// Hook fires on entries.
type Hook interface{ Fire(message string) error }

// LevelHooks are hooks by level.
type LevelHooks map[Level][]Hook

// Formatter formats entries.
type Formatter interface {
	Format(message string) ([]byte, error)
}

// TextFormatter formats as text.
type TextFormatter struct{}

// Format formats.
func (TextFormatter) Format(message string) ([]byte, error) { return []byte(message), nil }

// JSONFormatter formats as JSON.
type JSONFormatter struct{}

// Format formats.
func (JSONFormatter) Format(message string) ([]byte, error) {
	return fmt.Appendf(nil, "{\"msg\":%q}", message), nil
}

// Logger is a logger.
type Logger struct {
	Out       io.Writer
	Hooks     LevelHooks
	Formatter Formatter
	Level     Level
}

var std = New()

// New returns a logger.
func New() *Logger {
	return &Logger{Out: os.Stderr, Hooks: LevelHooks{}, Formatter: TextFormatter{}, Level: InfoLevel}
}

// StandardLogger returns the global logger.
func StandardLogger() *Logger { return std }

// SetLevel sets the global level.
func SetLevel(level Level) { std.Level = level }

// GetLevel returns the global level.
func GetLevel() Level { return std.Level }

// SetOutput sets the global output.
func SetOutput(out io.Writer) { std.Out = out }

// SetFormatter sets the global formatter.
func SetFormatter(formatter Formatter) { std.Formatter = formatter }

// SetReportCaller says whether entries name their caller.
func SetReportCaller(include bool) {}

// AddHook adds a global hook.
func AddHook(hook Hook) { std.Hooks[InfoLevel] = append(std.Hooks[InfoLevel], hook) }

// SetLevel sets the level.
func (l *Logger) SetLevel(level Level) { l.Level = level }

// GetLevel returns the level.
func (l *Logger) GetLevel() Level { return l.Level }

// SetOutput sets the output.
func (l *Logger) SetOutput(out io.Writer) { l.Out = out }

// ReplaceHooks replaces the hooks and returns the former ones.
func (l *Logger) ReplaceHooks(hooks LevelHooks) LevelHooks {
	old := l.Hooks
	l.Hooks = hooks
	return old
}

// Info logs.
func (l *Logger) Info(args ...any) {
	if l.Level < InfoLevel {
		return
	}
	data, _ := l.Formatter.Format(fmt.Sprint(args...))
	l.Out.Write(append(data, '\n'))
}

// Info logs.
func Info(args ...any) { std.Info(args...) }
