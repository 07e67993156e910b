// Package gostub is a stand-in: the shape of the API and nothing more.
package gostub

import (
	"os"
	"reflect"
)

// Stubs remembers former values.
type Stubs struct{ undo []func() }

// New returns an empty set.
func New() *Stubs { return &Stubs{} }

// Stub sets *varToStub and remembers the former value.
func Stub(varToStub, stubVal any) *Stubs { return New().Stub(varToStub, stubVal) }

// Stub sets *varToStub and remembers the former value.
func (s *Stubs) Stub(varToStub, stubVal any) *Stubs {
	d := reflect.ValueOf(varToStub).Elem()
	old := reflect.New(d.Type()).Elem()
	old.Set(d)
	d.Set(reflect.ValueOf(stubVal))
	s.undo = append(s.undo, func() { d.Set(old) })
	return s
}

// SetEnv sets a variable of the environment and remembers the former value.
func (s *Stubs) SetEnv(k, v string) *Stubs {
	old, had := os.LookupEnv(k)
	os.Setenv(k, v)
	s.undo = append(s.undo, func() {
		if had {
			os.Setenv(k, old)
		} else {
			os.Unsetenv(k)
		}
	})
	return s
}

// Reset puts everything back.
func (s *Stubs) Reset() {
	for i := len(s.undo) - 1; i >= 0; i-- {
		s.undo[i]()
	}
	s.undo = nil
}
