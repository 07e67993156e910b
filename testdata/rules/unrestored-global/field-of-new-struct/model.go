package fieldofnewstruct

type breaker struct{ open bool }

var breakers = map[string]*breaker{"a": {}}

type collection struct{ brk *breaker }

type model struct{ inner *collection }

func newModel(name string) *model {
	return &model{inner: &collection{brk: breakers[name]}}
}

func (m *model) open() bool { return m.inner.brk.open }
