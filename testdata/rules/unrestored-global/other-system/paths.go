package othersystem

var bundle = "/usr/bundle"

// Bundle is where it is.
func Bundle() string { return bundle }
