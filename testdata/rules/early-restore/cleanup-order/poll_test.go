package poll

import "testing"

func watch() (stop, done chan struct{}) {
	stop, done = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				Look()
			}
		}
	}()
	return stop, done
}

func TestWrongCleanups(t *testing.T) {
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				Look()
			}
		}
	}()
	t.Cleanup(func() { close(stop); <-done })
	old := Rounds
	// want-next early-restore(error) "Rounds"
	t.Cleanup(func() { Rounds = old })
	Rounds = 2
}

func TestRightCleanups(t *testing.T) {
	old := Rounds
	t.Cleanup(func() { Rounds = old })
	Rounds = 2
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				Look()
			}
		}
	}()
	t.Cleanup(func() { close(stop); <-done })
}

func TestRightHelper(t *testing.T) {
	old := Rounds
	t.Cleanup(func() { Rounds = old })
	Rounds = 2
	stop, done := watch()
	t.Cleanup(func() { close(stop); <-done })
}

func TestWrongDefers(t *testing.T) {
	stop, done := watch()
	defer func() { close(stop); <-done }()
	old := Rounds
	defer func() { Rounds = old }() // want early-restore(error) "Rounds"
	Rounds = 3
}

func TestRightDefers(t *testing.T) {
	old := Rounds
	defer func() { Rounds = old }()
	Rounds = 3
	stop, done := watch()
	defer func() { close(stop); <-done }()
}

func TestRightMixed(t *testing.T) {
	old := Rounds
	t.Cleanup(func() { Rounds = old })
	Rounds = 4
	stop, done := watch()
	defer func() { close(stop); <-done }()
}

func TestRightOneCleanup(t *testing.T) {
	old := Rounds
	Rounds = 5
	stop, done := watch()
	t.Cleanup(func() {
		close(stop)
		<-done
		Rounds = old
	})
}

func TestWrongOneCleanup(t *testing.T) {
	old := Rounds
	Rounds = 6
	stop, done := watch()
	t.Cleanup(func() {
		Rounds = old // want early-restore(error) "Rounds"
		close(stop)
		<-done
	})
}
