// Package fleet has ginkgo specs that restore in AfterEach, AfterAll and DeferCleanup, in both its forms.
//
// Covers: R19 EN01
// Go: passes
package fleet

import "os"

var (
	size   = 1
	leader = "none"
	zone   = "eu"
	label  = "plain"
)

// State reads all.
func State() (int, string, string, string) { return size, leader, zone, label }

// Token reads the environment.
func Token() string { return os.Getenv("FLEET_TOKEN") }
