// Package aes loads a key from the environment, once. All tests reset that when they begin, and all but one when they
// end as well.
//
// Covers: FL04 R16
// Go: leaks
package aes

import (
	"os"
	"sync"
)

var (
	once sync.Once
	key  []byte
)

// Init loads the key.
func Init() { once.Do(load) }

func load() {
	text := os.Getenv("AES_KEY")
	if len(text) == 4 {
		key = []byte(text)
	}
}

// IsEnabled reports whether there is a key.
func IsEnabled() bool { return len(key) > 0 }

// ResetForTesting forgets the key.
func ResetForTesting() {
	key = nil
	once = sync.Once{}
}
