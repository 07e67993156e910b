// Package log replaces the global logger of zap and drops the function that puts the old one back.
//
// Covers: R12
// Go: fails with -count=2
package log

import "go.uber.org/zap"

// Name names the global logger.
func Name() string { return zap.L().Name() }
