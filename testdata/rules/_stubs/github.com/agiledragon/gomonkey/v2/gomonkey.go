// Package gomonkey is a stand-in: the shape of the API; only variables are really replaced.
package gomonkey

import "reflect"

// Patches remembers what was replaced.
type Patches struct{ undo []func() }

// ApplyFunc replaces a function; here it does nothing.
func ApplyFunc(target, double any) *Patches { return &Patches{} }

// ApplyGlobalVar replaces the value of a variable.
func ApplyGlobalVar(target, double any) *Patches {
	d := reflect.ValueOf(target).Elem()
	old := reflect.New(d.Type()).Elem()
	old.Set(d)
	d.Set(reflect.ValueOf(double))
	return &Patches{undo: []func(){func() { d.Set(old) }}}
}

// Reset puts everything back.
func (p *Patches) Reset() {
	for _, f := range p.undo {
		f()
	}
	p.undo = nil
}
