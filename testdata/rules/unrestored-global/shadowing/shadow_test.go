package shadow

import (
	"errors"
	"fmt"
	"strconv"
	"testing"

	"example.com/rules/unrestored-global/shadowing/other"
)

// TestDescribe is the victim of TestAfterInnerScope and TestAssignInClosure.
func TestDescribe(t *testing.T) {
	if got := Describe(); got != "app10falsefast" {
		t.Errorf("Describe = %q", got)
	}
	if other.Settings.Mode != "fast" {
		t.Error(other.Settings.Mode)
	}
}

func TestShortDeclaration(t *testing.T) {
	limit := 1
	limit = 2
	limit++
	_ = limit
}

func TestVarDeclaration(t *testing.T) {
	var limit, name = 1, "x"
	limit, name = 2, "y"
	_, _ = limit, name
}

func TestMixedDeclaration(t *testing.T) {
	limit, err := strconv.Atoi("5")
	if err != nil {
		t.Fatal(err)
	}
	limit, rest := limit+1, 0
	limit = rest
	_ = limit
}

func TestParameter(t *testing.T) {
	func(limit int, name ...string) {
		limit = 2
		name = append(name, "x")
		_, _ = limit, name
	}(1)
}

func TestNamedResult(t *testing.T) {
	parse := func() (limit int, debug bool) {
		limit = 3
		debug = true
		return
	}
	if n, on := parse(); n != 3 || !on {
		t.Error(n, on)
	}
}

func TestRangeVariables(t *testing.T) {
	for limit, name := range []string{"a"} {
		limit++
		name += "!"
		_, _ = limit, name
	}
	for limit := range 2 {
		limit = 7
		_ = limit
	}
}

func TestForInit(t *testing.T) {
	for limit := 0; limit < 2; limit++ {
		limit += 0
	}
}

func TestIfInit(t *testing.T) {
	if limit := 3; limit > 2 {
		limit = 4
		_ = limit
	} else {
		limit = 5
		_ = limit
	}
}

func TestSwitchInit(t *testing.T) {
	switch limit := 3; {
	case limit > 2:
		limit = 4
		_ = limit
	}
	var v any = 3
	switch name := v.(type) {
	case int:
		name = 4
		_ = name
	}
}

func TestSelectScope(t *testing.T) {
	numbers := make(chan int, 1)
	numbers <- 1
	select {
	case limit, debug := <-numbers:
		limit = 2
		debug = false
		_, _ = limit, debug
	}
}

func TestDeepScope(t *testing.T) {
	total := 0
	t.Run("one", func(t *testing.T) {
		if t.Name() != "" {
			for range 2 {
				func() {
					total++
					total = total * 2
				}()
			}
		}
	})
	if total != 6 {
		t.Error(total)
	}
}

func TestPackageShadowed(t *testing.T) {
	fmt := struct{ EOF int }{}
	fmt.EOF = 5
	other := struct{ Settings struct{ Mode string } }{}
	other.Settings.Mode = "slow"
	_, _ = fmt, other
}

func TestPackageShadowedByParameter(t *testing.T) {
	type config struct{ Settings struct{ Mode string } }
	apply := func(other *config) { other.Settings.Mode = "slow" }
	apply(&config{})
	_ = fmt.Sprint("unshadowed again")
}

type limits struct{ limit int }

func (limit *limits) set(n int) { limit.limit = n }

func TestReceiverAndField(t *testing.T) {
	l := limits{limit: 1}
	l.set(2)
	l.limit = 3
}

func TestConstant(t *testing.T) {
	const debug = true
	var Mode struct{ debug bool }
	Mode.debug = debug
	_ = Mode
}

func TestAfterInnerScope(t *testing.T) {
	if limit := 3; limit > 2 {
		limit = 4
		_ = limit
	}
	limit = 5 // want unrestored-global(error) "shadow.limit"
	{
		name := "inner"
		name = "still inner"
		_ = name
	}
	name = "outer" // want unrestored-global(error) "shadow.name"
	for debug := range 1 {
		debug++
		_ = debug
	}
	debug = true // want unrestored-global(error) "shadow.debug"
}

func TestUseBeforeDeclaration(t *testing.T) {
	total := total + 1
	total = 9
	_ = total
}

func TestAssignInClosure(t *testing.T) {
	func() {
		Mode, err := "slow", errors.New("none")
		Mode = "slower"
		_, _ = Mode, err
	}()
	func() {
		var err error
		Mode, err = "slow", errors.New("none") // want unrestored-global(error) "shadow.Mode"
		_ = err
	}()
}
