package quota

import "testing"

// TestNumbers is a victim of the tests in writes_test.go.
func TestNumbers(t *testing.T) {
	if limit != 10 || soft != 10 || retries != 1 || verbosity != 0 || mask != 7 || received != 0 {
		t.Error(limit, soft, retries, verbosity, mask, received)
	}
	if host != "localhost" || port != 80 || plan != "free" {
		t.Error(host, port, plan)
	}
}

// TestContainers is a victim of the tests in writes_test.go.
func TestContainers(t *testing.T) {
	if rates["free"] != 1 || windows[1] != 2 || !regions["eu"] || !features["beta"] || matrix[0][0] != 1 {
		t.Error(rates, windows, regions, features, matrix)
	}
	if len(hosts) != 1 || string(palette) != "rgb" {
		t.Error(hosts, palette)
	}
}

// TestFields is a victim of the tests in writes_test.go.
func TestFields(t *testing.T) {
	if server.TLS.Strict || fallback.Burst != 5 || nested["eu"].Burst != 1 {
		t.Error(server, fallback, nested["eu"])
	}
}

// TestRanges is a victim of the tests in writes_test.go.
func TestRanges(t *testing.T) {
	if current != "none" || position != -1 {
		t.Error(current, position)
	}
}

// TestPlaces is a victim of the tests in writes_test.go.
func TestPlaces(t *testing.T) {
	if inIf || inSwitch || inLiteral || inDefer || hook() != "real" {
		t.Error(inIf, inSwitch, inLiteral, inDefer, hook())
	}
}
