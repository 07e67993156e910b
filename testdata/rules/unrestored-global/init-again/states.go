package initagain

var states, names map[string]int

func init() { Reset() }

// Reset makes everything new.
func Reset() {
	states = map[string]int{"first": 1}
	names = make(map[string]int)
}

// Load puts another state there.
func Load() {
	states = map[string]int{"other": 2}
}

// Len tells how many there are.
func Len() int { return len(states) + len(names) }
