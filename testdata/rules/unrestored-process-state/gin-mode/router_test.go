package router

import (
	"testing"

	"github.com/gin-gonic/gin"
)

func TestOne(t *testing.T) {
	gin.SetMode(gin.TestMode) // want unrestored-process-state(info) "gin\.SetMode"
	New()
}

func TestTwo(t *testing.T) {
	gin.SetMode(gin.TestMode) // want unrestored-process-state(info) "gin\.SetMode"
	New()
}
