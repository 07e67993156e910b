// Package tuning holds the knobs.
package tuning

// Box has a pointer method.
type Box struct{ n int }

// Put writes its receiver.
func (b *Box) Put(n int) { b.n = n }

// N reads its receiver.
func (b *Box) N() int { return b.n }

// Knobs.
var (
	Limit    = 10
	Bonus    = 0
	Spent    = 0
	Shared   = Box{}
	Labels   = map[string]string{"tier": "one"}
	Dropped  = map[string]bool{"a": true}
	Emptied  = map[string]bool{"a": true}
	Backends = []string{"a"}
	Slots    = [2]int{1, 1}
	Cursor   = ""
	Target   = new(int)
	Mode     = "fast"
	Swapped  = 1
)
