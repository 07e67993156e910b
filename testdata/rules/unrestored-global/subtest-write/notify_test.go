package notify

import "testing"

// TestNotify is the victim of TestNotifyTable.
func TestNotify(t *testing.T) {
	if got := Notify("ann"); got != "sent to ann" {
		t.Errorf("Notify = %q", got)
	}
}

func TestNotifyTable(t *testing.T) {
	cases := []struct{ name, reply string }{{"ok", "fine"}, {"bad", "refused"}}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			sender = func(string) string { return tc.reply } // want unrestored-global(error) "notify.sender"
			if got := Notify("bob"); got != tc.reply {
				t.Errorf("Notify = %q", got)
			}
		})
	}
}

func TestNotifyCleanup(t *testing.T) {
	for _, reply := range []string{"fine", "refused"} {
		t.Run(reply, func(t *testing.T) {
			old := sender
			t.Cleanup(func() { sender = old })
			sender = func(string) string { return reply }
			if got := Notify("bob"); got != reply {
				t.Errorf("Notify = %q", got)
			}
		})
	}
}
