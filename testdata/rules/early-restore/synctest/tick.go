// Covers: J10
// Go: fails -race -count=20 -run=TestWrong
// Go: passes -race -count=20 -run=TestRight

// synctest.Test joins its bubble when it returns: the inner function's defers and the inner t's cleanups run before that.
package tick

// Step is added on each tick.
var Step = 1

// Next adds.
func Next(n int) int { return n + Step }
