// Package env holds what a binary sets once.
package env

// Variables.
var (
	Mode  = "production"
	Seed  = 0
	Name  = ""
	Level = 1
	Port  = 80
)

// SetName sets the name and returns it.
func SetName(s string) string {
	Name = s
	return s
}
