// Covers: FL02 overlap-3a
// Go: fails
// Go: passes -run=TestParallelReader

// A value that a serial test leaves behind is order pollution for parallel readers, not a race.
package page

// Size is the page size.
var Size = 10

// Pages counts.
func Pages(n int) int { return (n + Size - 1) / Size }
