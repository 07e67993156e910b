package whoreads

import "fmt"

// Limits are what requests may use.
type Limits struct {
	Depth int
	Name  string
}

var (
	limits  = &Limits{Depth: 3, Name: "std"}
	mode    = "safe"
	prompt  = "> "
	speed   = 1
	verbose bool
	hooks   []Hook
)

// Hook has something that a program may run.
type Hook struct {
	Run func() string
}

// Depth reads one field.
func Depth() int { return limits.Depth }

// Describe reads another one.
func (l *Limits) Describe() string { return l.Name }

// Ask asks in the given way, or in the usual one.
func Ask(with string) string {
	if with == "" {
		with = prompt
	}
	return with + "?"
}

// Mode always reads it.
func Mode() string { return fmt.Sprint("mode ", mode) }

// Speed is what a benchmark looks at.
func Speed() int { return speed }

// Register keeps something to be run.
func Register() {
	hooks = append(hooks, Hook{Run: func() string {
		if verbose {
			return "long"
		}
		return "short"
	}})
}
