// Package zerolog is a stand-in: the shape of the API and nothing more.
package zerolog

import "time"

// Level is a level.
type Level int8

// Levels.
const (
	DebugLevel Level = iota
	InfoLevel
	Disabled Level = 7
)

// Package settings.
var (
	TimeFieldFormat = time.RFC3339
	TimestampFunc   = time.Now
)

var level = InfoLevel

// SetGlobalLevel sets the global level.
func SetGlobalLevel(l Level) { level = l }

// GlobalLevel returns it.
func GlobalLevel() Level { return level }
