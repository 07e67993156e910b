package othersystem

import "testing"

func TestBundleOnWindows(t *testing.T) {
	if Bundle() != "/usr/bundle" {
		t.Fatal(Bundle())
	}
}
