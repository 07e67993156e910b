// Package config is reset when a test starts and not when it ends. All that is written is the state of a fresh process.
//
// Covers: R24
// Go: passes
package config

import (
	"os"
	"sync"
)

var (
	once  sync.Once
	value string
)

// Load reads the environment once.
func Load() string {
	once.Do(func() { value = os.Getenv("CONFIG_VALUE") })
	return value
}
