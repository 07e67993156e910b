package registry

import (
	"maps"
	"testing"
)

// TestContainers is the victim of TestMapAlias, TestSliceAlias and TestShallowClone.
func TestContainers(t *testing.T) {
	if Codecs["json"] != 1 || Order[0] != "json" || Groups["a"][0] != "x" {
		t.Error(Codecs, Order, Groups)
	}
}

// TestStructs is the victim of TestPointerAlias and TestOtherField.
func TestStructs(t *testing.T) {
	if Settings.Min != 0 || Default.Max != 20 {
		t.Error(Settings, Default)
	}
}

func TestMapAlias(t *testing.T) {
	old := Codecs
	defer func() { Codecs = old }()
	Codecs["json"] = 2 // want unrestored-global(error) "registry.Codecs"
}

func TestSliceAlias(t *testing.T) {
	old := Order
	defer func() { Order = old }()
	Order[0] = "xml" // want unrestored-global(error) "registry.Order"
}

func TestShallowClone(t *testing.T) {
	old := maps.Clone(Groups)
	defer func() { Groups = old }()
	Groups["a"][0] = "y" // want unrestored-global(error) "registry.Groups"
}

func TestPointerAlias(t *testing.T) {
	old := Default
	t.Cleanup(func() { Default = old })
	Default.Max = 99 // want unrestored-global(error) "registry.Default.Max"
}

func TestOtherField(t *testing.T) {
	old := Settings.Max
	defer func() { Settings.Max = old }()
	Settings.Max = 99
	Settings.Min = 5 // want unrestored-global(error) "registry.Settings.Min"
}
