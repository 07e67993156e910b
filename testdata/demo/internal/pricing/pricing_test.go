package pricing

import (
	"fmt"
	"strings"
	"testing"
)

func checkAmounts(t *testing.T) {
	t.Helper()
	for cents := range 10_000 {
		want := fmt.Sprintf("%d.%02d ", cents/100, cents%100)
		if got := Format(cents); !strings.HasPrefix(got, want) {
			t.Errorf("Format(%d) = %q", cents, got)
		}
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	checkAmounts(t)
}

// TestEuro puts the currency back, but other tests run beside it.
func TestEuro(t *testing.T) {
	t.Parallel()
	old := Currency
	t.Cleanup(func() { Currency = old })
	Currency = "EUR"
	checkAmounts(t)
}
