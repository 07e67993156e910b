package initandstop

var (
	stopped chan struct{}
	done    chan struct{}
	level   int
)

// Init starts the service; Stop ends it, and Init may follow again.
func Init(newLevel int) {
	stopped, done = make(chan struct{}), make(chan struct{})
	level = newLevel
	go func(stop, end chan struct{}) {
		<-stop
		close(end)
	}(stopped, done)
}

// Stop ends it and waits.
func Stop() {
	close(stopped)
	<-done
}

// Level tells how much it says.
func Level() int { return level }
