package list

import (
	"io"
	"strings"
	"testing"
)

func TestMutex(t *testing.T) { // want TestMutex:"serial"
	mu.Lock()
	defer mu.Unlock()
	t.Run("sub", func(t *testing.T) { // want TestMutex/sub:"parallel"
		t.Parallel()
		Len()
	})
}

func TestBody(t *testing.T) {
	body := io.NopCloser(strings.NewReader("hello"))
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("sub", func(t *testing.T) {
		t.Parallel()
		if len(data) != 5 {
			t.Fatal(len(data))
		}
	})
}

func TestLog(t *testing.T) {
	defer t.Log("subtests are declared")
	t.Run("sub", func(t *testing.T) {
		t.Parallel()
		Len()
	})
}

func TestOtherPlace(t *testing.T) {
	old := Trace
	defer func() { Trace = old }()
	Trace = true
	if !Traced() {
		t.Fatal("not traced")
	}
	t.Run("sub", func(t *testing.T) {
		t.Parallel()
		Len()
	})
}

func TestSecondDiffers(t *testing.T) {
	t.Run("1", func(t *testing.T) { Len() }) // want TestSecondDiffers/1:"serial"
	t.Run("2", func(t *testing.T) {          // want TestSecondDiffers/2:"parallel"
		if Len() > 0 {
			t.Parallel()
		}
	})
}
