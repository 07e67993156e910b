// Covers: restores that pollint does not see, found by running tests: known limits.
// Go: passes
package putbackunseen

import "testing"

func TestEntries(t *testing.T) {
	for _, one := range []struct{ name, old string }{{"mode", "safe"}, {"depth", "1"}} {
		settings[one.name] = "" // noisy unrestored-global the case brings the former value along
		if Setting(one.name) != "" {
			t.Fatal(one.name)
		}
		settings[one.name] = one.old // noisy unrestored-global it is the former value
	}
}

func TestLevels(t *testing.T) {
	for _, to := range []int{3, 2, 1} {
		SetLevel(to) // noisy unrestored-global the last round sets what was there
		if Level() != to {
			t.Fatal(Level())
		}
	}
}

func TestStub(t *testing.T) {
	stub() // want unrestored-global(info) "putbackunseen\.unstub"
	defer func() { unstub() }()
	if !Stubbed() {
		t.Fatal("not stubbed")
	}
}

func TestReads(t *testing.T) {
	if Setting("mode") != "safe" || Level() != 1 || Stubbed() {
		t.Fatal(Setting("mode"), Level(), Stubbed())
	}
}
