// Package limits is imported with a dot.
package limits

// Max is the limit.
var Max = 10

// Min is shadowed in the test.
var Min = 1
