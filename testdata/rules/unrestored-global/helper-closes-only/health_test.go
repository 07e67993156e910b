package handlers

import "testing"

// TestHealthWithoutSetup is the victim of TestRegister, TestList and TestDelete.
func TestHealthWithoutSetup(t *testing.T) {
	if err := Health(); err != nil {
		t.Error(err)
	}
	if !Strict() {
		t.Error("not strict")
	}
}
