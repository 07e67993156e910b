package classify

import "testing"

func TestOwnRun(t *testing.T) { // want TestOwnRun:"serial"
	var j Job
	j.Run("a", func(t *Job) { t.Parallel() })
	j.Run("b", func(t *Job) { t.Parallel() })
}

func TestOwnParallel(t *testing.T) { // want TestOwnParallel:"serial"
	old := Verbose
	t.Cleanup(func() { Verbose = old })
	Verbose = true
	j := &Job{}
	j.Parallel()
}

func TestOwnSetenv(t *testing.T) { // want TestOwnSetenv:"serial"
	j := &Job{}
	j.Setenv("HOME", "/nowhere")
}

func TestShadowedT(t *testing.T) { // want TestShadowedT:"serial"
	old := Verbose
	t.Cleanup(func() { Verbose = old })
	Verbose = true
	{
		t := &Job{}
		t.Parallel()
	}
}

func TestCodeCalledRun(t *testing.T) { // want TestCodeCalledRun:"serial"
	Run("a")
	Run("b")
}

func TestNilT(t *testing.T) { // want TestNilT:"serial"
	old := Verbose
	t.Cleanup(func() { Verbose = old })
	Verbose = true
	defer func() { _ = recover() }()
	var nilT *testing.T
	nilT.Parallel()
}

func TestZeroT(t *testing.T) { // want TestZeroT:"serial"
	old := Verbose
	t.Cleanup(func() { Verbose = old })
	Verbose = true
	defer func() { _ = recover() }()
	func() {
		var e testing.T
		if t.Name() == "never" {
			e.Parallel()
		}
	}()
}

func TestAsserted(t *testing.T) { // want TestAsserted:"serial"
	old := Verbose
	t.Cleanup(func() { Verbose = old })
	Verbose = true
	defer func() { _ = recover() }()
	var x any
	x.(*testing.T).Parallel()
}

func TestReader(t *testing.T) { // want TestReader:"parallel"
	t.Parallel()
	if Verbose {
		t.Error("some test left Verbose on")
	}
}
