package copies

import (
	"maps"
	"slices"
	"testing"
)

// TestAsDeclared is the victim of those that change what copies share.
func TestAsDeclared(t *testing.T) {
	if Home.Name != "home" || Noon.At != 12 || Dusk.At != 18 || Noon.Zone.Name != "home" {
		t.Errorf("Home = %v, Noon = %v", Home, Noon)
	}
	if Origin.X.high != 2 || Origin.Y.high != 4 {
		t.Errorf("Origin = %v", Origin)
	}
	if Default.Pairs[0].Name != "a" || Default.Names["a"] != 1 || len(Default.Names) != 1 || Default.Server != "s" {
		t.Errorf("Default = %v", Default)
	}
	if !slices.Equal(Hosts, []string{"a", "b"}) || Default.Zone.Name != "home" {
		t.Errorf("Hosts = %v", Hosts)
	}
}

func TestMethodOnCopy(t *testing.T) {
	if Dusk.Far(&Zone{}).At != 0 {
		t.Error("not moved")
	}
}

func TestMethodOnDereferencedCopy(t *testing.T) {
	if Dusk.Moved(&Zone{}).At != 0 {
		t.Error("not moved")
	}
}

func TestMethodThatReads(t *testing.T) {
	if Origin.X.Bytes()[0] != 3 {
		t.Error("not reduced")
	}
}

func TestMethodThatWrites(t *testing.T) {
	Origin.Y.reduce() // want unrestored-global "copies.Origin.Y.low"
}

func TestMethodOnOwnCopy(t *testing.T) {
	own := Dusk
	own.setZone(&Zone{})
	own.At = 3
}

func TestMethodBehindCopy(t *testing.T) {
	Noon.Touched("touched") // want unrestored-global "copies.Noon.Zone.Name"
}

func TestMethodOnTheGlobal(t *testing.T) {
	Noon.setZone(&Home) // want unrestored-global "copies.Noon.Zone"
}

func TestCloneField(t *testing.T) {
	config := Default.Clone()
	config.Server = "other"
	config.Pairs = nil
}

func TestCloneNewSlice(t *testing.T) {
	config := Default.Clone()
	config.Pairs = make([]Pair, 1)
	config.Pairs[0].Name = "own"
	config.Pairs[0].Chain = []string{"x"}
	config.Names = map[string]int{}
	config.Names["own"] = 1
	config.Zone = new(Zone)
	config.Zone.Name = "own"
}

func TestCloneSharesSlice(t *testing.T) {
	config := Default.Clone()
	config.Pairs[0].Name = "b" // want unrestored-global(error) "copies.Default.Pairs\[\].Name"
}

func TestCloneSharesMap(t *testing.T) {
	config := Default.Clone()
	config.Pairs = make([]Pair, 1)
	config.Names["b"] = 2 // want unrestored-global(error) "copies.Default.Names"
}

func TestShallowField(t *testing.T) {
	config := Default.Shallow()
	config.Server = "other"
	config.Pairs = []Pair{{}}
	config.Pairs[0].Name = "own"
}

func TestShallowSharesMap(t *testing.T) {
	config := Default.Shallow()
	config.Names["c"] = 2 // missing unrestored-global what a copy shares that another function has made by an assignment is not followed
}

func TestDereferencedSharesPointer(t *testing.T) {
	config := *Default
	config.Server = "other"
	config.Zone.Name = "away" // want unrestored-global(error) "copies.Default.Zone.Name"
}

func TestDereferencedNewPointer(t *testing.T) {
	config := *Default
	config.Zone = &Zone{}
	config.Zone.Name = "own"
	config.Names = maps.Clone(config.Names)
	config.Names["own"] = 1
}

func TestCopyHasItsOwnSlice(t *testing.T) {
	config := Default.Copy()
	for i := range config.Pairs {
		config.Pairs[i].Name = "own"
	}
}

func TestDeep(t *testing.T) {
	config := Default.Deep()
	config.Pairs[0].Name = "own"
	config.Names["own"] = 1
}

func TestAppendToNothing(t *testing.T) {
	hosts := append([]string(nil), Hosts...)
	hosts[0] = "own"
	var none []string
	more := append(none, Hosts...)
	more[0] = "own"
	literal := append([]string{}, Hosts...)
	literal[1] = "own"
	limited := append(Hosts[:1:1], "own")
	limited[0] = "own"
}

func TestCloned(t *testing.T) {
	hosts := slices.Clone(Hosts)
	hosts[0] = "own"
	names := maps.Clone(Default.Names)
	names["own"] = 1
	delete(names, "a")
}

func TestAppendKeepsTheRest(t *testing.T) {
	hosts := Hosts[:1]
	hosts[0] = "changed" // want unrestored-global(error) "copies.Hosts"
}
