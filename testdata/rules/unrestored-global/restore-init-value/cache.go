// Package cache has a variable that an init function fills, and tests that give it the same again, or something else.
//
// Covers: R13
// Go: fails // polluter: TestKept
package cache

// Cache keeps entries.
type Cache struct{ entries map[string]string }

// New makes an empty one that starts with room for some entries.
func New(room int) *Cache { return &Cache{entries: make(map[string]string, room)} }

var (
	tokens *Cache
	names  *Cache
	test   bool = false
	queue       = &Queue{waiting: make([]string, 0), open: map[string]bool{}}
)

// Queue holds what waits.
type Queue struct {
	waiting []string
	open    map[string]bool
}

// Waiting tells how many wait, and are open.
func Waiting() int { return len(queue.waiting) + len(queue.open) }

// Test tells whether it is a test.
func Test() bool { return test }

func init() {
	tokens = New(10)
	names = New(10)
}

// Token looks one up.
func Token(key string) string { return tokens.entries[key] }

// Name looks one up.
func Name(key string) string { return names.entries[key] }
