// Package uuid is a stand-in: the shape of the API and nothing more.
package uuid

import (
	"crypto/rand"
	"fmt"
	"io"
)

// UUID is an identifier.
type UUID [16]byte

var rander = rand.Reader

// SetRand sets the source of random numbers; nil means crypto/rand.
func SetRand(r io.Reader) {
	if r == nil {
		r = rand.Reader
	}
	rander = r
}

// EnableRandPool turns the pool on.
func EnableRandPool() {}

// DisableRandPool turns it off.
func DisableRandPool() {}

// NewRandom returns a random identifier.
func NewRandom() (UUID, error) {
	var u UUID
	_, err := io.ReadFull(rander, u[:])
	return u, err
}

// New returns a random identifier or panics.
func New() UUID {
	u, err := NewRandom()
	if err != nil {
		panic(err)
	}
	return u
}

// String formats.
func (u UUID) String() string { return fmt.Sprintf("%x", u[:]) }
