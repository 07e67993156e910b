// Covers: J1 J4 J7
// Go: fails -race -count=20 -run=TestWrong
// Go: passes -race -count=20 -run=TestRight

// Cleanups run in reverse order: what is registered first runs last. The restore must be registered before the drain.
package poll

// Rounds is how often a worker looks.
var Rounds = 1

// Look reads.
func Look() int { return Rounds + 1 }
