// Package files is tested with files and directories in the temporary directory of the system.
//
// Covers: UT07 UT08
// Go: leaks
package files

import "os"

// Save writes a file.
func Save(path string) error { return os.WriteFile(path, nil, 0o600) }
