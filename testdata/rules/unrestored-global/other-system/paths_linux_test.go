// Covers: tests of different systems never meet in one binary; of functions declared for several, the right one is called.
// Go: passes -count=1
package othersystem

import "testing"

func TestBundleOnLinux(t *testing.T) {
	bundle = t.TempDir() // want unrestored-global(warning) "othersystem\.bundle"
}

func TestWhich(t *testing.T) {
	if which() != "" {
		t.Fatal(which())
	}
}
