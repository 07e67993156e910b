// Covers: overlap-3c EN01
// Go: fails
// Go: passes -run=TestSerial|Example

// Examples and fuzz seeds run after all parallel tests and meet what they left.
package greeting

// Name is who is greeted.
var Name = "you"

// Greet greets.
func Greet() string { return "hello " + Name }
