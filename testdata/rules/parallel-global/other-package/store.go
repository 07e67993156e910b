// Covers: FL04 RA02
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1

// The variable belongs to another package; the message has that package's name and never the alias.
package store

import "example.com/rules/parallel-global/other-package/paths"

// File names a file.
func File(name string) string { return paths.Root() + name }
