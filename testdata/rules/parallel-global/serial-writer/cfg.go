// Covers: FL02 GG01
// Go: fails
// Go: passes -run=TestDefault

// The founding asymmetry: a serial write is no race, but is it ever put back?
package cfg

// Region is where requests go.
var Region = "eu"

// Endpoint builds a host name.
func Endpoint() string { return "api." + Region }
