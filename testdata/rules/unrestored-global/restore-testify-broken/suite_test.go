package tenant

import (
	"testing"

	"github.com/stretchr/testify/suite"
)

// TestState is the victim of TestTenantSuite.
func TestState(t *testing.T) {
	if name, n, r := State(); name != "none" || n != 1 || r != "eu" {
		t.Error(name, n, r)
	}
}

type tenantSuite struct {
	suite.Suite
	oldCurrent string
}

func (s *tenantSuite) SetupSuite() {
	quota = 100 // want unrestored-global(error) "tenant.quota"
}

func (s *tenantSuite) SetupTest() {
	s.oldCurrent = current
	current = "acme" // want unrestored-global(error) "tenant.current"
}

func (s *tenantSuite) TestRegion() {
	region = "us" // want unrestored-global(error) "tenant.region"
	name, n, r := State()
	s.Equal("acme", name)
	s.Equal(100, n)
	s.Equal("us", r)
}

func TestTenantSuite(t *testing.T) { suite.Run(t, new(tenantSuite)) }
