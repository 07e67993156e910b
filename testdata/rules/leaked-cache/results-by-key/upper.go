package upper

import (
	"strings"
	"sync"
)

var (
	mu    sync.Mutex
	known = map[string]string{}
)

// Upper returns a text in upper case.
func Upper(text string) string {
	mu.Lock()
	defer mu.Unlock()
	if result, ok := known[text]; ok {
		return result
	}
	result := strings.ToUpper(text)
	known[text] = result
	return result
}

// Known looks a result up.
func Known(text string) (string, bool) {
	mu.Lock()
	defer mu.Unlock()
	result, ok := known[text]
	return result, ok
}
