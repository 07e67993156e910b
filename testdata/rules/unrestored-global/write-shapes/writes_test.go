package quota

import "testing"

func lookup() (string, error) { return "pro", nil }

func TestAssign(t *testing.T) {
	limit = 20 // want unrestored-global(error) "quota.limit"
}

func TestParenthesised(t *testing.T) {
	(soft) = 20 // want unrestored-global(error) "quota.soft"
}

func TestTuple(t *testing.T) {
	host, port = "example.org", 443 // want unrestored-global(error) "quota.host" want unrestored-global(error) "quota.port"
}

func TestOpAssign(t *testing.T) {
	retries += 2 // want unrestored-global(error) "quota.retries"
	mask &^= 1   // want unrestored-global(error) "quota.mask"
}

func TestIncrement(t *testing.T) {
	verbosity++ // want unrestored-global(error) "quota.verbosity"
}

func TestMapElement(t *testing.T) {
	rates["free"] = 100 // want unrestored-global(error) "quota.rates"
}

func TestArrayElement(t *testing.T) {
	windows[1] = 20 // want unrestored-global(error) "quota.windows"
}

func TestNestedElement(t *testing.T) {
	matrix[0][0]++ // want unrestored-global(error) "quota.matrix"
}

func TestFieldOfField(t *testing.T) {
	server.TLS.Strict = true // want unrestored-global(error) "quota.server.TLS.Strict"
}

func TestFieldOfElement(t *testing.T) {
	nested["eu"].Burst = 50 // want unrestored-global(error) "quota.nested"
}

func TestThroughPointer(t *testing.T) {
	*fallback = Options{Burst: 50} // want unrestored-global(error) "quota.fallback"
}

func TestDelete(t *testing.T) {
	delete(regions, "eu") // want unrestored-global(error) "quota.regions"
}

func TestClear(t *testing.T) {
	clear(features) // want unrestored-global(error) "quota.features"
}

func TestAppend(t *testing.T) {
	hosts = append(hosts, "b") // want unrestored-global(error) "quota.hosts"
}

func TestCopy(t *testing.T) {
	copy(palette, "cmy") // want unrestored-global(error) "quota.palette"
}

func TestRangeValue(t *testing.T) {
	for _, current = range []string{"a", "b"} { // want unrestored-global(error) "quota.current"
		t.Log(len(current))
	}
}

func TestRangeKey(t *testing.T) {
	for position = range 3 { // want unrestored-global(error) "quota.position"
		continue
	}
}

func TestCallResult(t *testing.T) {
	var err error
	plan, err = lookup() // want unrestored-global(error) "quota.plan"
	if err != nil {
		t.Fatal(err)
	}
}

func TestSelectReceive(t *testing.T) {
	numbers := make(chan int, 1)
	numbers <- 3
	select {
	case received = <-numbers: // want unrestored-global(error) "quota.received"
	default:
		t.Error("nothing to receive")
	}
}

func TestIfInit(t *testing.T) {
	if inIf = true; !t.Failed() { // want unrestored-global(error) "quota.inIf"
		t.Log("set")
	}
}

func TestSwitchCase(t *testing.T) {
	switch t.Name() {
	case "TestSwitchCase":
		inSwitch = true // want unrestored-global(error) "quota.inSwitch"
	}
}

func TestLiteral(t *testing.T) {
	set := func() {
		inLiteral = true // want unrestored-global(error) "quota.inLiteral"
	}
	set()
}

func TestDeferredWrite(t *testing.T) {
	defer func() {
		inDefer = true // want unrestored-global(error) "quota.inDefer"
	}()
}

func TestHook(t *testing.T) {
	hook = func() string { return "stub" } // want unrestored-global(error) "quota.hook"
}
