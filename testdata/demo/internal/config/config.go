// Package config reads the configuration of the shop.
package config

import "os"

// Region is where the shop runs.
func Region() string {
	if region := os.Getenv("SHOP_REGION"); region != "" {
		return region
	}
	return "eu"
}
