// Package channels has a constructor that sets a package hook as a side effect.
//
// Covers: FL04 GG01
// Go: fails with -count=2
package channels

// disable is a hook for the bot.
var disable = func(id string) string { return "default " + id }

// Manager owns channels.
type Manager struct{ name string }

// NewManager wires the manager into the package.
func NewManager(name string) *Manager {
	m := &Manager{name: name}
	m.install()
	return m
}

func (m *Manager) install() {
	disable = func(id string) string { return m.name + " " + id } // at write
}

// Name is the name.
func (m *Manager) Name() string { return m.name }

// Disable calls the hook.
func Disable(id string) string { return disable(id) }
