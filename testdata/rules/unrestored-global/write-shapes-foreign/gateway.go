// Package gateway is tested by writing the variables of another package of the module.
//
// Covers: RA12 GG01
// Go: fails with -count=2
package gateway

import "example.com/rules/unrestored-global/write-shapes-foreign/tuning"

// Budget is what remains of the limits.
func Budget() int { return tuning.Limit + tuning.Bonus - tuning.Spent }
