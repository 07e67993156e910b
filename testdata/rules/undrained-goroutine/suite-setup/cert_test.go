package cert

import (
	"testing"

	"github.com/stretchr/testify/suite"
)

type certSuite struct{ suite.Suite }

func (s *certSuite) SetupSuite() {
	cert = "local" // want unrestored-global(info) "cert"
}

func (s *certSuite) SetupTest() {
	key = "k" + cert // want unrestored-global(warning) "key"
}

func (s *certSuite) TestServe() {
	stop := make(chan struct{})
	go Serve(stop) // want undrained-goroutine(info) "Serve"
	close(stop)
}

func (s *certSuite) TestSign() {
	stop := make(chan struct{})
	go Sign(stop) // want undrained-goroutine(error) "Sign"
	close(stop)
}

func TestCert(t *testing.T) { suite.Run(t, new(certSuite)) }
