package server

import "testing"

func TestPort(t *testing.T) {
	t.Parallel()
	old := Defaults.Port
	t.Cleanup(func() { Defaults.Port = old })
	Defaults.Port = 8080 // want parallel-global(info) "Defaults\.Port"
	if Defaults.Port != 8080 {
		t.Fatal("somebody else writes the port")
	}
}

func TestHostReader(t *testing.T) {
	t.Parallel()
	for range 1000 {
		if Defaults.Host != "localhost" || Fallback.Host == "" {
			return
		}
	}
}

func TestWhole(t *testing.T) {
	t.Parallel()
	old := Fallback
	t.Cleanup(func() { Fallback = old })
	Fallback = Options{Host: "example"} // want parallel-global(error) "Fallback"
}
