// Package key is reset by a helper that tests call at the end, where a failing check never gets; others defer it.
//
// Covers: R13 R24
// Go: leaks
package key

import "errors"

var key []byte

// Init takes a key of four bytes.
func Init(s string) error {
	if len(s) != 4 {
		return errors.New("a key has four bytes")
	}
	key = []byte(s)
	return nil
}

// Enabled reads it.
func Enabled() bool { return key != nil }
