// Covers: section5
// Go: passes

// Every test sets the same constant: info.
package router

import "github.com/gin-gonic/gin"

// New returns a router.
func New() *gin.Engine {
	if gin.Mode() == gin.DebugMode {
		println("debug")
	}
	return gin.New()
}
