// Package meter has a shared value whose methods write the receiver, or do not.
//
// Covers: GG01 RA12
// Go: fails with -count=2
package meter

// Meter holds a level.
type Meter struct {
	level int
	name  string
}

// SetLevel writes the receiver.
func (m *Meter) SetLevel(n int) { m.level = n }

// Rename writes the receiver one call deeper.
func (m *Meter) Rename(s string) { m.apply(s) }

func (m *Meter) apply(s string) { m.name = s }

// With changes a copy.
func (m Meter) With(n int) Meter {
	m.level = n
	return m
}

// Level reads.
func (m *Meter) Level() int { return m.level }

// Panel embeds a meter.
type Panel struct{ Meter }

// Shared values.
var (
	Default = &Meter{level: 1}
	Spare   = Meter{level: 2, name: "spare"}
	Front   = Panel{Meter{level: 3}}
	Back    = Meter{level: 4}
)
