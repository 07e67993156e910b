// Package quota has one variable for each shape of a write to a variable of the own package.
//
// Covers: GG01 RA12 FL02
// Go: fails with -count=2
package quota

// Options are options.
type Options struct {
	Burst int
	TLS   struct{ Strict bool }
}

// One variable for one test each.
var (
	limit      = 10
	soft       = 10
	host, port = "localhost", 80
	retries    = 1
	verbosity  = 0
	mask       = 7
	rates      = map[string]int{"free": 1}
	windows    = [3]int{1, 2, 3}
	server     Options
	fallback   = &Options{Burst: 5}
	regions    = map[string]bool{"eu": true}
	features   = map[string]bool{"beta": true}
	hosts      = []string{"a"}
	palette    = []byte("rgb")
	current    = "none"
	position   = -1
	plan       = "free"
	received   = 0
	matrix     = [][]int{{1}}
	nested     = map[string]*Options{"eu": {Burst: 1}}
	inIf       = false
	inSwitch   = false
	inLiteral  = false
	inDefer    = false
	hook       = func() string { return "real" }
)
