package config

import (
	"os"
	"testing"
)

func TestDefaultRegion(t *testing.T) {
	if got := Region(); got != "eu" {
		t.Errorf("Region = %q", got)
	}
}

func TestRegionFromEnvironment(t *testing.T) {
	os.Setenv("SHOP_REGION", "us")
	if got := Region(); got != "us" {
		t.Errorf("Region = %q", got)
	}
}
