// Package pattern has lazily made values that are the same for every test: filling them first changes nothing.
//
// Covers: FL04
// Go: passes
package pattern

import (
	"regexp"
	"sync"
)

var (
	once  sync.Once
	words *regexp.Regexp
	spare *regexp.Regexp
)

// Words finds words.
func Words(s string) []string {
	once.Do(func() { words = regexp.MustCompile(`\w+`) })
	return words.FindAllString(s, -1)
}

// Spaces finds spaces.
func Spaces(s string) []string {
	if spare == nil {
		spare = regexp.MustCompile(`\s+`)
	}
	return spare.FindAllString(s, -1)
}
