// Package copies is changed through copies, which change nothing, and through what copies share.
//
// Covers: a copy is another place, what lies behind its pointers is not
// Go: fails -count=2
package copies

import "maps"

// Zone is where a moment is.
type Zone struct{ Name string }

// Moment holds a pointer that is a global's.
type Moment struct {
	At   int
	Zone *Zone
}

func (m *Moment) setZone(zone *Zone) { m.At, m.Zone = 0, zone }

func (m *Moment) rename(name string) { m.Zone.Name = name }

// Far is a moment elsewhere; only the copy is changed.
func (m Moment) Far(zone *Zone) Moment {
	m.setZone(zone)
	return m
}

// Moved is a moment elsewhere, made from a pointer.
func (m *Moment) Moved(zone *Zone) Moment {
	t := *m
	t.setZone(zone)
	return t
}

// Touched changes what the copy shares.
func (m *Moment) Touched(name string) Moment {
	t := *m
	t.rename(name)
	return t
}

// Element is a number in limbs, not reduced.
type Element struct{ low, high int }

func (e *Element) carry() *Element {
	e.low, e.high = e.low+e.high, 0
	return e
}

func (e *Element) reduce() { e.carry() }

// Bytes reduces a copy.
func (e *Element) Bytes() []byte {
	var out [1]byte
	return e.bytes(&out)
}

func (e *Element) bytes(out *[1]byte) []byte {
	t := *e
	t.reduce()
	out[0] = byte(t.low)
	return out[:]
}

// Point has two of them.
type Point struct{ X, Y Element }

// Pair is a certificate.
type Pair struct {
	Name  string
	Chain []string
}

// Config has slices and maps that copies share.
type Config struct {
	Pairs  []Pair
	Names  map[string]int
	Zone   *Zone
	Server string
}

// Clone copies fields, and shares what lies behind them.
func (c *Config) Clone() *Config {
	if c == nil {
		return nil
	}
	return &Config{Pairs: c.Pairs, Names: c.Names, Zone: c.Zone, Server: c.Server}
}

// Shallow copies fields by an assignment.
func (c *Config) Shallow() *Config {
	copied := *c
	return &copied
}

// Deep shares nothing.
func (c *Config) Deep() *Config {
	return &Config{Pairs: append([]Pair(nil), c.Pairs...), Names: maps.Clone(c.Names), Server: c.Server}
}

// Copy gives the copy a slice of its own, and shares the map.
func (c Config) Copy() Config {
	copied := c
	copied.Pairs = make([]Pair, len(c.Pairs))
	copy(copied.Pairs, c.Pairs)
	return copied
}

// The shared values.
var (
	Home    = Zone{Name: "home"}
	Noon    = Moment{At: 12, Zone: &Home}
	Dusk    = Moment{At: 18, Zone: &Home}
	Default = &Config{
		Pairs:  []Pair{{Name: "a"}},
		Names:  map[string]int{"a": 1},
		Zone:   &Home,
		Server: "s",
	}
	Hosts  = []string{"a", "b"}
	Origin = &Point{X: Element{1, 2}, Y: Element{3, 4}}
)
