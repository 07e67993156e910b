package config

import "testing"

func TestParse(t *testing.T) {
	t.Parallel()
	if basic.ACL == nil {
		basic.ACL = new(bool) // want parallel-global(warning) "basic\.ACL"
	}
	if other.RPC == nil {
		other.RPC = new(bool) // want parallel-global(info) "other\.RPC"
	}
	if other.RPC == nil {
		t.Error("no RPC")
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	t.Log(HasACL(basic))
}
