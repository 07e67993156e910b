// Package pflag is a stand-in: the shape of the API and nothing more.
package pflag

import "fmt"

// Value is the value of a flag.
type Value interface {
	String() string
	Set(string) error
}

// Flag is a flag.
type Flag struct {
	Name     string
	Value    Value
	DefValue string
	Changed  bool
}

// FlagSet is a set of flags.
type FlagSet struct{ flags map[string]*Flag }

// CommandLine is the default set.
var CommandLine = NewFlagSet("cmd", 0)

// ErrorHandling says what a bad flag does.
type ErrorHandling int

// NewFlagSet returns an empty set.
func NewFlagSet(name string, errorHandling ErrorHandling) *FlagSet {
	return &FlagSet{flags: map[string]*Flag{}}
}

type stringValue string

func (s *stringValue) String() string     { return string(*s) }
func (s *stringValue) Set(v string) error { *s = stringValue(v); return nil }

// StringVar defines a flag.
func (f *FlagSet) StringVar(p *string, name, value, usage string) {
	*p = value
	f.flags[name] = &Flag{Name: name, Value: (*stringValue)(p), DefValue: value}
}

// String defines a flag.
func (f *FlagSet) String(name, value, usage string) *string {
	p := new(string)
	f.StringVar(p, name, value, usage)
	return p
}

// Lookup finds a flag.
func (f *FlagSet) Lookup(name string) *Flag { return f.flags[name] }

// Set sets a flag.
func (f *FlagSet) Set(name, value string) error {
	flag := f.flags[name]
	if flag == nil {
		return fmt.Errorf("no such flag -%s", name)
	}
	flag.Changed = true
	return flag.Value.Set(value)
}

// VisitAll visits all flags.
func (f *FlagSet) VisitAll(fn func(*Flag)) {
	for _, flag := range f.flags {
		fn(flag)
	}
}
