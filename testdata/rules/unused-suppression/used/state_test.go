package state

import "testing"

// TestSum is the victim of all others.
func TestSum(t *testing.T) {
	if Sum() != 13 {
		t.Error(Sum())
	}
}

func TestOnLine(t *testing.T) {
	onLine = 2 //pollint:ignore unrestored-global the last test of the package
}

func TestAbove(t *testing.T) {
	//pollint:ignore unrestored-global the last test of the package
	above = 2
}

// TestFunction accepts all that it does.
//
//pollint:ignore unrestored-global the last test of the package
func TestFunction(t *testing.T) {
	if Sum() > 0 {
		function = 2
	}
}

func TestFuncLine(t *testing.T) { //pollint:ignore unrestored-global the last test of the package
	funcLine = 2
}

func TestTwoRules(t *testing.T) {
	t.Parallel()
	twoRules = 2 //pollint:ignore unrestored-global,parallel-global the last test of the package
}

func TestBesideTwoRules(t *testing.T) {
	t.Parallel()
	_ = Sum()
}

func TestNolint(t *testing.T) {
	nolint = 2 //nolint:pollint // the last test of the package
}

func TestNolintAll(t *testing.T) {
	all = 2 //nolint:all
}

func TestNolintBare(t *testing.T) {
	bare = 2 //nolint
}

//pollint:ignore unrestored-global the helper is not worth the trouble
func set(t *testing.T) {
	t.Helper()
	helper = 2
}

func TestHelper(t *testing.T) { set(t) }

func change(t *testing.T) {
	t.Helper()
	chained = 2
}

//pollint:ignore unrestored-global this test runs last
func TestStepOfTest(t *testing.T) { change(t) }

func TestStepOfCall(t *testing.T) {
	change(t) //pollint:ignore unrestored-global this call comes last
}

func changeCalled(t *testing.T) {
	t.Helper()
	called = 2
}

func through(t *testing.T) {
	t.Helper()
	changeCalled(t) //nolint:pollint // every test goes through here
}

func TestStepInHelper(t *testing.T) { through(t) }

func TestDeclared(t *testing.T) {
	declared = 2
	declaredOnLine = 2
}
