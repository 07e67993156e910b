// Covers: overlap-3b FL01
// Go: passes -count=1
// Go: fails -count=2
// Go: fails -race -parallel=64 -count=100 -run=TestPolluter|TestOverlapping

// What a parallel test writes after t.Parallel is never seen by serial tests of the same round: the next round of -count is.
package retry

// Attempts is how often to try.
var Attempts = 3

// Left counts down.
func Left(done int) int { return Attempts - done }
