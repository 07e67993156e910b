package env

import (
	"os"
	"testing"
)

func TestTable(t *testing.T) {
	cases := []struct {
		name  string
		setup func(t *testing.T)
		want  string
	}{
		{"default", nil, ""},
		{"automatic", func(t *testing.T) { t.Setenv("APP_HOME", "/a") }, "/a"},
		{"left", func(t *testing.T) {
			os.Setenv("APP_HOME", "/b") // want unrestored-process-state(error) "APP_HOME"
		}, "/b"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if tc.setup != nil {
				tc.setup(t)
			}
			if Home() != tc.want {
				t.Fatal(Home())
			}
		})
	}
}

func TestVictim(t *testing.T) {
	if Home() != "" {
		t.Fatal(Home())
	}
}
