package server

import "testing"

// TestDefault is the victim of TestPointer and TestChain.
func TestDefault(t *testing.T) {
	if Default.Addr != ":80" {
		t.Errorf("Addr = %q", Default.Addr)
	}
	if Default.Next.Addr != ":81" {
		t.Errorf("Next.Addr = %q", Default.Next.Addr)
	}
}

// TestRegistry is the victim of TestMap.
func TestRegistry(t *testing.T) {
	if len(Registry) != 1 {
		t.Errorf("Registry = %v", Registry)
	}
}

// TestHosts is the victim of TestSlice.
func TestHosts(t *testing.T) {
	if Hosts[0] != "a" || Hosts[1] != "b" {
		t.Errorf("Hosts = %v", Hosts)
	}
}

// TestLimit is the victim of TestAddress and TestAddressOfField.
func TestLimit(t *testing.T) {
	if limit != 10 || quiet {
		t.Errorf("limit = %d, quiet = %v", limit, quiet)
	}
	if Template.Addr != ":90" || Ports[0] != 1 {
		t.Errorf("Template = %v, Ports = %v", Template, Ports)
	}
}

func TestPointer(t *testing.T) {
	s := Default
	s.Addr = ":8080" // want unrestored-global(error) "server.Default"
}

func TestChain(t *testing.T) {
	next := Default.Next
	next.Addr = ":8081" // want unrestored-global(error) "server.Default"
}

func TestMap(t *testing.T) {
	m := Registry
	m["b"] = 2 // want unrestored-global(error) "server.Registry"
}

func TestSlice(t *testing.T) {
	hosts := Hosts
	for i := range hosts {
		hosts[i] = "stub" // want unrestored-global(error) "server.Hosts"
	}
}

func TestAddress(t *testing.T) {
	p := &limit
	*p = 20 // want unrestored-global(error) "server.limit"
}

func TestAddressOfField(t *testing.T) {
	q := &quiet
	defer func() { *q = true }() // want unrestored-global(error) "server.quiet"
}

func TestStructCopy(t *testing.T) {
	s := Template
	s.Addr = ":9090"
}

func TestDereferencedCopy(t *testing.T) {
	s := *Default
	s.Addr = ":9090"
}

func TestArrayCopy(t *testing.T) {
	ports := Ports
	ports[0] = 9
}

func TestRangeCopy(t *testing.T) {
	for _, host := range Hosts {
		host += "!"
		_ = host
	}
}

func TestRebound(t *testing.T) {
	s := Default
	s = &Server{}
	s.Addr = ":9090"
}

func TestFreshMap(t *testing.T) {
	m := make(map[string]int)
	for k, v := range Registry {
		m[k] = v
	}
	m["b"] = 2
}
