package limits

import "testing"

func TestSum(t *testing.T) {
	if Sum() != 8 {
		t.Error(Sum())
	}
}

func TestTwoSaved(t *testing.T) {
	a, b := hard, soft
	defer func() { soft, hard = b, a }()
	soft, hard = 10, 20
}

func TestOtherOrder(t *testing.T) {
	oldHard := hard
	oldSoft := soft
	soft, hard = 10, 20
	t.Cleanup(func() {
		soft = oldSoft
		hard = oldHard
	})
}

func TestInitializerAgain(t *testing.T) {
	mode = "slow"
	defer func() { mode = "fast" }()
	both = nil
	defer func() { both = []int{1} }()
}

func TestRenamedSave(t *testing.T) {
	first := soft
	second := first
	soft = 10
	defer func() { soft = second }()
}

func TestSwapped(t *testing.T) {
	soft, hard = hard, soft
	defer func() { soft, hard = hard, soft }()
}

func TestSavedInStruct(t *testing.T) {
	saved := struct{ soft, hard int }{soft, hard}
	t.Cleanup(func() { soft, hard = saved.soft, saved.hard })
	soft, hard = 10, 20
}
