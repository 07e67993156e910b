// Covers: section5 R23
// Go: passes

// Set once for the life of the binary: silent.
package router

import (
	"os"
	"testing"

	"github.com/gin-gonic/gin"
)

func init() { gin.SetMode(gin.TestMode) }

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

func TestMode(t *testing.T) {
	if gin.Mode() != gin.TestMode {
		t.Fatal(gin.Mode())
	}
}
