// Package viper is a stand-in: the shape of the API and nothing more.
package viper

import "fmt"

// Viper is a configuration.
type Viper struct{ values, defaults map[string]any }

var v = New()

// New returns an empty configuration.
func New() *Viper { return &Viper{map[string]any{}, map[string]any{}} }

// GetViper returns the global configuration.
func GetViper() *Viper { return v }

// Reset empties the global configuration.
func Reset() { v = New() }

// Set sets a key.
func (v *Viper) Set(key string, value any) { v.values[key] = value }

// SetDefault sets the default of a key.
func (v *Viper) SetDefault(key string, value any) { v.defaults[key] = value }

// Get returns a value.
func (v *Viper) Get(key string) any {
	if x, ok := v.values[key]; ok {
		return x
	}
	return v.defaults[key]
}

// GetString returns a value as a string.
func (v *Viper) GetString(key string) string {
	if x := v.Get(key); x != nil {
		return fmt.Sprint(x)
	}
	return ""
}

// The same on the global configuration.
func Set(key string, value any)        { v.Set(key, value) }
func SetDefault(key string, value any) { v.SetDefault(key, value) }
func Get(key string) any               { return v.Get(key) }
func GetString(key string) string      { return v.GetString(key) }
func SetConfigFile(in string)          { v.Set("config.file", in) }
func AutomaticEnv()                    {}
func BindEnv(input ...string) error    { return nil }
func ReadInConfig() error              { return nil }
