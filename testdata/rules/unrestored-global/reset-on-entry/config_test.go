package config

import (
	"sync"
	"testing"
)

func reset(t *testing.T) {
	t.Helper()
	once = sync.Once{}
	value = ""
}

func TestLoad(t *testing.T) {
	reset(t)
	t.Setenv("CONFIG_VALUE", "a")
	if Load() != "a" {
		t.Fatal(Load())
	}
}

func TestLoadOther(t *testing.T) {
	reset(t)
	t.Setenv("CONFIG_VALUE", "b")
	if Load() != "b" {
		t.Fatal(Load())
	}
}
