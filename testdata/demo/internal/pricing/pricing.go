// Package pricing formats prices.
package pricing

import "fmt"

// Currency is the currency of the shop.
var Currency = "USD"

// Format formats an amount of cents.
func Format(cents int) string {
	return fmt.Sprintf("%d.%02d %s", cents/100, cents%100, Currency)
}
