package aes

import "testing"

func TestInit(t *testing.T) {
	ResetForTesting()
	defer ResetForTesting()
	t.Setenv("AES_KEY", "abcd")
	Init()
	if !IsEnabled() {
		t.Error("disabled")
	}
}

func TestInitAgain(t *testing.T) {
	ResetForTesting()
	t.Setenv("AES_KEY", "abcd")
	Init()
	if !IsEnabled() {
		t.Error("disabled")
	}
	ResetForTesting()
}

func TestForgetful(t *testing.T) {
	ResetForTesting()
	t.Setenv("AES_KEY", "efgh")
	Init() // want leaked-cache "aes\.key" via test > call > call > write
	if !IsEnabled() {
		t.Error("disabled")
	}
}

func TestDisabled(t *testing.T) {
	ResetForTesting()
	if IsEnabled() {
		t.Error("enabled")
	}
}
