// Package defaults is put back to the value that its declaration gives, or to zero where it gives none.
//
// Covers: R13
// Go: passes
package defaults

import (
	"errors"
	"time"
)

const defaultRegion = "eu"

func dial() error { return errors.New("offline") }

var (
	limit   = 10
	region  = defaultRegion
	open    = dial
	timeout = 5 * time.Second
	token   string
	hook    func()
	count   int
)

// State reads all.
func State() (int, string, time.Duration, string, bool, int, error) {
	return limit, region, timeout, token, hook == nil, count, open()
}
