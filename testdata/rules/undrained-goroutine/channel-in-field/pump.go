// Package pump keeps in a field the channel that its goroutine closes when it ends.
//
// Covers: J4 J9
// Go: leaks
package pump

var size = 1

// Pump works until it is stopped.
type Pump struct {
	stop chan struct{}
	done chan struct{}
	idle chan struct{}
}

// Start starts it.
func (p *Pump) Start() {
	stop := make(chan struct{})
	p.stop = stop
	done := make(chan struct{})
	p.done = done
	go func() {
		defer close(done)
		work(stop)
	}()
}

// Stop waits until it has ended.
func (p *Pump) Stop() {
	close(p.stop)
	<-p.done
}

// Open starts one.
func Open() *Pump {
	stop, done := make(chan struct{}), make(chan struct{})
	p := &Pump{stop: stop, done: done}
	go func() {
		work(stop)
		close(done)
	}()
	return p
}

// Idle starts it, and waits for something else in the end.
func (p *Pump) Idle() {
	stop, done := make(chan struct{}), make(chan struct{})
	p.stop, p.idle = stop, make(chan struct{})
	go func() { // want undrained-goroutine(error) "started in .\(\*Pump\)\.Idle., is still running when .TestIdle."
		defer close(done)
		work(stop)
	}()
	close(p.idle)
}

// StopIdle does not wait for the goroutine.
func (p *Pump) StopIdle() {
	close(p.stop)
	<-p.idle
}

func work(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
			if size == 0 {
				return
			}
		}
	}
}
