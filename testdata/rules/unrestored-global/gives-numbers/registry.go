package givesnumbers

// Registry knows who is there.
type Registry struct{ names map[string]bool }

// NewRegistry makes an empty one.
func NewRegistry() *Registry { return &Registry{names: map[string]bool{}} }

// Add says whether the name was free.
func (r *Registry) Add(name string) bool {
	if r.names[name] {
		return false
	}
	r.names[name] = true
	return true
}
