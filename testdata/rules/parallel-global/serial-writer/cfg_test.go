package cfg

import "testing"

func TestFast(t *testing.T) {
	Region = "us" // want unrestored-global(error) "Region"
	if Endpoint() != "api.us" {
		t.Fatal(Endpoint())
	}
}

func TestRestored(t *testing.T) {
	old := Region
	t.Cleanup(func() { Region = old })
	Region = "ap"
	if Endpoint() != "api.ap" {
		t.Fatal(Endpoint())
	}
}

func TestDefault(t *testing.T) {
	if Endpoint() != "api.eu" {
		t.Fatal(Endpoint())
	}
}
