//! Findings as experiments see them: which tests to run, which places to look at, which goroutine to watch. Reads the
//! model and decides nothing about what is a finding.

use pollint_base::confirm::{
    Entry, Goroutine, Home, Method, RunKind, Runnable, Subject, Target, TargetHop, TargetRoot,
};
use pollint_base::diagnostic::{Diagnostic, Role};
use pollint_base::package::PackageKind;
use pollint_base::span::Location;
use pollint_semantic::apis::Setter;
use pollint_semantic::effects::{Effect, EffectKind, Hop, Place, Root, Spawn};
use pollint_semantic::model::{Binary, Model, Test, TestKind};
use pollint_semantic::program::FuncId;
use pollint_semantic::runners::{self, Library};
use rustc_hash::FxHashSet;

/// The subjects of findings, in their order.
#[must_use]
pub fn subjects(model: &Model<'_>, diagnostics: &[Diagnostic]) -> Vec<Subject> {
    diagnostics.iter().map(|diagnostic| Survey::new(model, diagnostic).subject()).collect()
}

/// A finding with the test binary that it is looked at in.
struct Survey<'m> {
    model: &'m Model<'m>,
    diagnostic: &'m Diagnostic,
    binary: Option<&'m Binary>,
    /// The tests of the binary that it names, nearest first.
    tests: Vec<&'m Test>,
}

impl<'m> Survey<'m> {
    fn new(model: &'m Model<'m>, diagnostic: &'m Diagnostic) -> Survey<'m> {
        let first = diagnostic.chain.first().filter(|step| step.role == Role::Test);
        let at = first.map_or(diagnostic.location, |step| step.location);
        let program = model.program;
        let package = program.under_test(program.package_of(at.file));
        let binary = model
            .binaries
            .iter()
            .find(|binary| binary.package == package)
            .or_else(|| model.binaries.iter().find(|binary| named(binary, diagnostic).next().is_some()));
        let mut tests: Vec<&Test> =
            binary.map_or_else(Vec::new, |binary| named(binary, diagnostic).collect());
        // Stable: the others stay in the order of the binary.
        tests.sort_by_key(|test| first.is_none_or(|step| test.location != step.location));
        // Of several with one name, files for different systems have one each.
        let mut seen = FxHashSet::default();
        tests.retain(|test| seen.insert((&test.name, program.package_of(test.location.file))));
        Survey { model, diagnostic, binary, tests }
    }

    fn subject(&self) -> Subject {
        let package = self.binary.map(|binary| &self.model.program.packages[binary.package.index()]);
        let step = |role: Role| self.diagnostic.chain.iter().filter(move |step| step.role == role);
        let mut accesses = vec![self.diagnostic.location];
        accesses.extend([Role::Write, Role::Read].into_iter().flat_map(step).map(|step| step.location));
        Subject {
            fingerprint: self.diagnostic.fingerprint.clone(),
            rule: self.diagnostic.rule.clone(),
            package: package.map_or_else(String::new, |package| package.import_path.clone()),
            package_name: package.map_or_else(String::new, |package| package.name.clone()),
            places: self.diagnostic.places.iter().filter_map(|shown| self.target(shown)).collect(),
            tests: self.runnables(&self.tests),
            victims: self.runnables(&self.victims()),
            goroutine: self.goroutine(),
            accesses,
            restore: step(Role::Restore).next_back().map(|step| step.location),
        }
    }

    fn runnables(&self, tests: &[&Test]) -> Vec<Runnable> {
        let mut found: Vec<Runnable> = Vec::new();
        for test in tests {
            let package =
                &self.model.program.packages[self.model.program.package_of(test.location.file).index()];
            let runnable = Runnable {
                name: test.name.clone(),
                kind: run_kind(test.kind),
                location: test.location,
                external: package.kind == PackageKind::ExternalTest,
                method: None,
            };
            let runnable = self.through_runner(test).unwrap_or(runnable);
            if !found.contains(&runnable) {
                found.push(runnable);
            }
        }
        found
    }

    /// The Go test that runs a method of a suite, told to run that one.
    fn through_runner(&self, method: &Test) -> Option<Runnable> {
        if method.kind != TestKind::Method {
            return None;
        }
        let (program, apis) = (self.model.program, self.model.apis);
        let candidates = self.binary?.tests.iter().filter(|test| test.kind == TestKind::Test);
        let (runner, library) = candidates
            .filter_map(|test| Some((test, runners::runs(program, apis, test.func, method.func)?)))
            .next()?;
        let (file, decl) = program.func(method.func);
        let name = program.facts[file.index()].text(decl.name);
        let method = match library {
            Library::Testify => {
                Method { only: format!("-testify.m=^{name}$"), tell: None, mark: format!("/{name}") }
            }
            Library::Subtests => {
                let short = name.strip_prefix("Test").unwrap_or(name);
                let only = format!("-test.run=^{}$/^({name}|{short})$", runner.name);
                Method { only, tell: None, mark: short.to_owned() }
            }
            Library::Gocheck => {
                let suite = runners::receiver_name(program, apis, method.func)?;
                Method {
                    only: format!("-check.f=^{suite}[.]{name}$"),
                    tell: Some("-check.v".to_owned()),
                    mark: format!(" {suite}.{name}"),
                }
            }
        };
        let package = &program.packages[program.package_of(runner.location.file).index()];
        Some(Runnable {
            name: runner.name.clone(),
            kind: RunKind::Suite,
            location: runner.location,
            external: package.kind == PackageKind::ExternalTest,
            method: Some(method),
        })
    }

    fn victims(&self) -> Vec<&'m Test> {
        let is_victim = |test: &&Test| self.diagnostic.victims.contains(&test.name);
        self.binary.into_iter().flat_map(|binary| &binary.tests).filter(is_victim).collect()
    }

    /// The place that a finding shows, if the tests that it names touch one place of that name and no other.
    fn target(&self, shown: &str) -> Option<Target> {
        let program = self.model.program;
        let mut touches: Vec<(u8, &Place)> = Vec::new();
        for test in &self.tests {
            self.collect(&test.summary.effects, &mut touches);
        }
        // Stable: what stands where the finding does comes first, then writes, then reads.
        touches.sort_by_key(|(rank, _)| *rank);
        let places: Vec<&Place> = touches.into_iter().map(|(_, place)| place).collect();
        let exact = places.iter().find(|place| place.display(program) == shown).map(|place| (*place).clone());
        let whole = || {
            let roots = places.iter().map(|place| Place::new(place.root.clone()));
            roots.into_iter().find(|place| place.display(program) == shown)
        };
        let place = exact.or_else(whole).or_else(|| self.variable(shown))?;
        let is_other = |other: &&&Place| other.root != place.root && other.display(program) == shown;
        if places.iter().any(|other| is_other(&other)) {
            return None;
        }
        self.named_place(&place, shown)
    }

    /// The places that effects touch, those of goroutines too, with how near they are to the finding.
    fn collect(&self, effects: &'m [Effect], touches: &mut Vec<(u8, &'m Place)>) {
        let diagnostic = self.diagnostic;
        let is_told = |site: Location| {
            site == diagnostic.location || diagnostic.chain.iter().any(|step| step.location == site)
        };
        for effect in effects {
            match &effect.kind {
                EffectKind::Write { place, .. } | EffectKind::Fill { place, .. } => {
                    touches.push((if is_told(effect.site) { 0 } else { 1 }, place));
                }
                EffectKind::Read(place) => touches.push((2, place)),
                EffectKind::Spawn(spawn) => self.collect(&spawn.effects, touches),
                _ => {}
            }
        }
    }

    /// A variable of a loaded package that prints like this, where the tests reach it by production code only.
    fn variable(&self, shown: &str) -> Option<Place> {
        let program = self.model.program;
        let linked = &self.binary?.linked;
        let ids = (0..).map(pollint_semantic::program::VarId).take(program.vars.len());
        let mut found = ids
            .filter(|id| linked.contains(&program.vars[id.index()].package))
            .map(|id| Place::new(Root::Var(id)))
            .filter(|place| place.display(program) == shown);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    fn named_place(&self, place: &Place, shown: &str) -> Option<Target> {
        let program = self.model.program;
        let root = match &place.root {
            Root::Var(id) => {
                let var = &program.vars[id.index()];
                let package = &program.packages[var.package.index()];
                let home = match self.binary {
                    Some(binary) if var.package == binary.package => Home::UnderTest,
                    Some(binary) if program.under_test(var.package) == binary.package => Home::ExternalTest,
                    _ => Home::Elsewhere,
                };
                TargetRoot::Variable {
                    package: package.import_path.clone(),
                    package_name: package.name.clone(),
                    name: program.names.text(var.name).to_owned(),
                    declared: Some(var.declared),
                    home,
                }
            }
            Root::Ext(id) => {
                let (path, name) = program.external_name(*id);
                TargetRoot::Variable {
                    package: path.to_owned(),
                    package_name: String::new(),
                    name: name.to_owned(),
                    declared: None,
                    home: Home::Elsewhere,
                }
            }
            Root::Process(state) => TargetRoot::State(readers(&self.model.apis.setters.rows, state)),
            _ => return None,
        };
        let hop = |hop: &Hop| match hop {
            Hop::Field(name) => TargetHop::Field(program.names.text(*name).to_owned()),
            Hop::Element => TargetHop::Element,
            Hop::Deref => TargetHop::Deref,
        };
        Some(Target { shown: shown.to_owned(), root, path: place.path.iter().map(hop).collect() })
    }

    fn goroutine(&self) -> Option<Goroutine> {
        let started = match self.diagnostic.rule.as_str() {
            "undrained-goroutine" => self.diagnostic.location,
            "early-restore" => self
                .diagnostic
                .chain
                .iter()
                .find(|step| step.role == Role::Spawn)
                .map(|step| step.location)?,
            _ => return None,
        };
        let func = self.spawn(started).and_then(|spawn| spawn.func);
        Some(Goroutine { started, entry: func.and_then(|func| self.entry(func)) })
    }

    fn spawn(&self, started: Location) -> Option<&'m Spawn> {
        self.tests.iter().flat_map(|test| &test.summary.effects).find_map(|effect| match &effect.kind {
            EffectKind::Spawn(spawn) if effect.site == started => Some(spawn.as_ref()),
            _ => None,
        })
    }

    fn entry(&self, func: FuncId) -> Option<Entry> {
        let (file, decl) = self.model.program.func(func);
        decl.body.as_ref()?;
        Some(Entry {
            whole: Location { file, span: decl.span },
            name: Location { file, span: decl.name_span },
        })
    }
}

/// The tests of a binary that a finding names.
fn named<'m>(binary: &'m Binary, diagnostic: &'m Diagnostic) -> impl Iterator<Item = &'m Test> {
    let is_named = |name: &str| {
        let top = |full: &str| full.split('/').next().is_some_and(|top| top == name);
        diagnostic.tests.iter().any(|full| full == name || top(full))
    };
    binary.tests.iter().filter(move |test| is_named(&test.name))
}

fn run_kind(kind: TestKind) -> RunKind {
    match kind {
        TestKind::Test | TestKind::Fuzz => RunKind::Test,
        TestKind::Benchmark => RunKind::Benchmark,
        TestKind::Example => RunKind::Example,
        TestKind::Method | TestKind::Node => RunKind::Framework,
    }
}

/// Expressions that read a state of the process, the first that its key allows.
fn readers(rows: &[Setter], state: &str) -> Vec<String> {
    let (name, key) = match state.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')),
        None => (state, None),
    };
    let Some(row) = rows.iter().find(|row| row.place == name && !row.snapshot.is_empty()) else {
        return Vec::new();
    };
    let usable = row.snapshot.iter().find(|expression| key.is_some() || !expression.contains("{key}"));
    usable.map(|expression| expression.replace("{key}", key.unwrap_or_default())).into_iter().collect()
}
