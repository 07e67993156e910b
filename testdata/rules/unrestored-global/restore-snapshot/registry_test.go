package registry

import (
	"maps"
	"slices"
	"testing"
)

func TestDefaults(t *testing.T) {
	if len(Codecs) != 1 || Codecs["json"] != 1 || len(Order) != 1 || Order[0] != "json" {
		t.Error(Codecs, Order)
	}
	if Settings.Max != 10 || Settings.Sub.Min != 0 || Default.Max != 20 {
		t.Error(Settings, Default)
	}
}

func TestClone(t *testing.T) {
	old := maps.Clone(Codecs)
	t.Cleanup(func() { Codecs = old })
	Codecs["xml"] = 2
	Codecs["json"] = 3
	delete(Codecs, "xml")
}

func TestCloneByHand(t *testing.T) {
	old := make(map[string]int, len(Codecs))
	for k, v := range Codecs {
		old[k] = v
	}
	defer func() { Codecs = old }()
	clear(Codecs)
}

func TestDeleteInserted(t *testing.T) {
	Codecs["yaml"] = 4
	defer delete(Codecs, "yaml")
}

func register(name string) func() {
	Codecs[name] = len(Codecs)
	return func() { delete(Codecs, name) }
}

func TestDeleteInReturned(t *testing.T) {
	defer register("toml")()
}

func TestElement(t *testing.T) {
	old := Codecs["json"]
	t.Cleanup(func() { Codecs["json"] = old })
	Codecs["json"] = 5
}

func TestWholeMap(t *testing.T) {
	old := Codecs
	defer func() { Codecs = old }()
	Codecs = map[string]int{"stub": 1}
	Codecs["stub"] = 2
}

func TestSlices(t *testing.T) {
	old := slices.Clone(Order)
	defer func() { Order = old }()
	Order[0] = "stub"
	Order = append(Order, "more")
}

func TestAppended(t *testing.T) {
	old := Order
	defer func() { Order = old }()
	Order = append(Order, "more")
}

func TestField(t *testing.T) {
	old := Settings.Max
	defer func() { Settings.Max = old }()
	Settings.Max = 99
}

func TestWholeStruct(t *testing.T) {
	old := Settings
	t.Cleanup(func() { Settings = old })
	Settings.Max = 99
	Settings.Sub.Min = 1
}

func TestDereferenced(t *testing.T) {
	old := *Default
	defer func() { *Default = old }()
	Default.Max = 99
}

func TestFieldOfPointer(t *testing.T) {
	old := Default.Max
	t.Cleanup(func() { Default.Max = old })
	Default.Max = 98
}

func TestReplacedPointer(t *testing.T) {
	old := Default
	t.Cleanup(func() { Default = old })
	Default = &Limits{}
	Default.Max = 97
}

func TestFieldToConstant(t *testing.T) {
	defer func() { Settings.Max = 10 }()
	Settings.Max = 96
}
