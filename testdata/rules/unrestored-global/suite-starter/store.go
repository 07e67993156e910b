package suitestarter

// Limit is how many may be kept.
var Limit = 3

// Region is where.
var Region = "eu"

// Fits says whether so many may be kept.
func Fits(count int) bool { return count <= Limit }
