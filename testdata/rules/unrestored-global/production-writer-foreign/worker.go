// Package worker starts jobs; starting one changes a variable of another package.
//
// Covers: FL04
// Go: fails with -count=2
package worker

import "example.com/rules/unrestored-global/production-writer-foreign/region"

// Start picks the region of the job.
func Start(name string) string {
	region.Use(name)
	return region.Current
}
