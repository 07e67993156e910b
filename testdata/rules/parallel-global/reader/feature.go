// Covers: FL05 GG01
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1

// The reader is the victim: one parallel test writes, others read directly and through production code.
package feature

// Enabled switches the feature.
var Enabled = false

// Only is read by nobody in parallel.
var Only = 0

func render() string {
	if Enabled {
		return "new"
	}
	return "old"
}

// Page renders.
func Page() string { return render() }
