package shapes

import (
	"maps"
	"testing"
)

func TestReader(t *testing.T) {
	t.Parallel()
	for range 1000 {
		Sum()
	}
}

func TestAssign(t *testing.T) {
	t.Parallel()
	old := Plain
	t.Cleanup(func() { Plain = old })
	Plain = 2 // want parallel-global(error) "Plain"
}

func TestOpAssign(t *testing.T) {
	t.Parallel()
	defer func(old int) { Added = old }(Added)
	Added += 2 // want parallel-global(error) "Added"
}

func TestIncrement(t *testing.T) {
	t.Parallel()
	old := Bumped
	defer func() { Bumped = old }()
	Bumped++ // want parallel-global(error) "Bumped"
}

func TestMapElement(t *testing.T) {
	t.Parallel()
	old := Table["k"]
	defer func() { Table["k"] = old }()
	Table["k"] = 1 // want parallel-global(error) "Table"
}

func TestField(t *testing.T) {
	t.Parallel()
	old := Whole.Counter
	defer func() { Whole.Counter = old }()
	Whole.Counter = 2 // want parallel-global(error) "Whole\.Counter"
}

func TestDeepField(t *testing.T) {
	t.Parallel()
	old := Deep
	defer func() { Deep = old }()
	Deep.Inner.N = 1 // want parallel-global(error) "Deep\.Inner\.N"
}

func TestThroughPointer(t *testing.T) {
	t.Parallel()
	old := *Pointer
	defer func() { *Pointer = old }()
	*Pointer = 2 // want parallel-global(error) "Pointer"
}

func TestParenthesized(t *testing.T) {
	t.Parallel()
	old := Paren
	defer func() { Paren = old }()
	(Paren) = 2 // want parallel-global(error) "Paren"
}

func TestOncePerPlace(t *testing.T) {
	t.Parallel()
	old := Twice
	defer func() { Twice = old }()
	Twice = 2 // want parallel-global(error) "Twice"
	Twice = 3
	Twice++
}

func TestAppend(t *testing.T) {
	t.Parallel()
	old := List
	defer func() { List = old }()
	List = append(List, 2) // want parallel-global(error) "List"
}

func TestArrayElement(t *testing.T) {
	t.Parallel()
	old := Array
	defer func() { Array = old }()
	Array[0] = 2 // want parallel-global(error) "Array"
}

func TestDelete(t *testing.T) {
	t.Parallel()
	old := maps.Clone(Deleted)
	defer func() { Deleted = old }()
	delete(Deleted, "k") // want parallel-global(error) "Deleted"
}

func TestClear(t *testing.T) {
	t.Parallel()
	old := maps.Clone(Cleared)
	defer func() { Cleared = old }()
	clear(Cleared) // want parallel-global(error) "Cleared"
}

func TestTuple(t *testing.T) {
	t.Parallel()
	l, r := Left, Right
	defer func() { Left, Right = l, r }()
	Left, Right = 2, 3 // want parallel-global(error) "Left" want parallel-global(error) "Right"
}

func TestRange(t *testing.T) {
	t.Parallel()
	old := Ranged
	defer func() { Ranged = old }()
	for Ranged = range 3 { // want parallel-global(error) "Ranged"
	}
}

func swap(t *testing.T, p *int, v int) {
	old := *p
	t.Cleanup(func() { *p = old })
	*p = v
}

func TestAddress(t *testing.T) {
	t.Parallel()
	swap(t, &Swapped, 2) // want parallel-global(error) "Swapped"
}

func TestAlias(t *testing.T) {
	t.Parallel()
	box := Aliased
	old := box.Counter
	defer func() { box.Counter = old }()
	box.Counter = 2 // want parallel-global(error) "Aliased\.Counter"
}

func TestPointerReceiver(t *testing.T) {
	t.Parallel()
	old := Method
	defer func() { Method = old }()
	Method.Bump() // want parallel-global(error) "Method"
}

func TestAtomic(t *testing.T) {
	t.Parallel()
	old := Loaded.Load()
	t.Cleanup(func() { Loaded.Store(old) })
	Loaded.Store(2) // want parallel-global "Loaded"
}

func TestLocal(t *testing.T) {
	t.Parallel()
	Untouched := Untouched
	Untouched = 3
	Untouched++
	_ = Untouched
}
