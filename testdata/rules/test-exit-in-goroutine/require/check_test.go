package check

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stretchr/testify/suite"
)

func TestRequire(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		require.NoError(t, Check(1)) // want test-exit-in-goroutine(error) "require.NoError"
	})
	wg.Wait()
	require.NoError(t, Check(2))
}

func TestRequireObject(t *testing.T) {
	r := require.New(t)
	a := assert.New(t)
	var wg sync.WaitGroup
	wg.Go(func() {
		a.NoError(Check(1))
		r.NoError(Check(1)) // want test-exit-in-goroutine(error) "NoError"
	})
	wg.Wait()
}

func mustCheck(t *testing.T, id int) {
	t.Helper()
	require.NoError(t, Check(id))
}

func TestHelper(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		mustCheck(t, 1) // want test-exit-in-goroutine(error) "require.NoError"
	})
	wg.Wait()
}

func TestHandler(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.NoError(t, Check(1)) // want test-exit-in-goroutine(error) "require.NoError"
		if r.Method == "" {
			t.Fatal("no method") // want test-exit-in-goroutine(error) "t.Fatal"
		}
		assert.NoError(t, Check(2))
	}))
	defer server.Close()
	resp, err := http.Get(server.URL)
	require.NoError(t, err)
	resp.Body.Close()
}

type checkSuite struct{ suite.Suite }

func (s *checkSuite) TestGoroutine() {
	var wg sync.WaitGroup
	wg.Go(func() {
		s.NoError(Check(1))
		s.Require().NoError(Check(1)) // want test-exit-in-goroutine(error) "NoError"
	})
	wg.Wait()
}

func TestCheckSuite(t *testing.T) { suite.Run(t, new(checkSuite)) }
