//! The finished model: test binaries, their tests with composed effects, and who reads which place.
//! What runs together is decided here, once, after the rules of Go's test runner.

use std::sync::{Arc, Mutex, PoisonError};

use pollint_base::package::{PackageId, linked};
use pollint_base::span::{FileId, Location};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::apis::Apis;
use crate::costs::Watch;
use crate::effects::{Effect, EffectKind, Hop, Phase, Place, Root, Scope, Summary};
use crate::entries::{Found, entries, test_file_functions};
use crate::exec::{
    self, Context, Direct, DirectCall, DirectRead, EdgeKind, Initials, SavesByTests, Summaries,
};
use crate::graph::References;
use crate::mentions::{find_saves, readers};
use crate::program::{FuncId, Program};

/// What kind of test it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestKind {
    /// `func TestX(t *testing.T)`.
    Test,
    /// A method of a suite, of gocheck, or run by reflection.
    Method,
    /// A ginkgo node.
    Node,
    /// `func FuzzX(f *testing.F)`.
    Fuzz,
    /// `func ExampleX()`.
    Example,
    /// `func BenchmarkX(b *testing.B)`.
    Benchmark,
}

/// A test of a binary.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name as reports print it.
    pub name: String,
    /// Its kind.
    pub kind: TestKind,
    /// Its function.
    pub func: FuncId,
    /// Its name's position.
    pub location: Location,
    /// What it does, with the set-up and tear-down of its suite.
    pub summary: Arc<Summary>,
    /// Functions that run as part of it: itself, set-up and tear-down.
    pub roots: Vec<FuncId>,
    /// Those of them that run once for all tests of a suite.
    pub suite_roots: Vec<FuncId>,
}

/// A test binary: one package directory.
#[derive(Clone, Debug)]
pub struct Binary {
    /// The package under test.
    pub package: PackageId,
    /// Packages linked into it, sorted.
    pub linked: Vec<PackageId>,
    /// Its tests, in the order in which Go runs serial ones: internal files by name, then external ones.
    pub tests: Vec<Test>,
    /// Per file of the program: whether it is linked.
    is_linked: Vec<bool>,
    /// The search that was asked for last: rules ask for one place several times in a row.
    last_search: Arc<Mutex<Option<Search>>>,
}

impl Binary {
    /// Whether a file is linked into it.
    #[must_use]
    pub fn links(&self, file: FileId) -> bool {
        self.is_linked[file.index()]
    }
}

/// A place, whether latent ways count, and who reaches its reads.
type Search = (Place, bool, Arc<Reach>);

/// The whole model.
pub struct Model<'p> {
    /// The program.
    pub program: &'p Program,
    /// The data table.
    pub apis: &'p Apis,
    /// Summaries of all functions that tests reach.
    pub summaries: Summaries,
    /// What each function and literal does itself.
    pub direct: FxHashMap<FuncId, Direct>,
    /// Test binaries, by package.
    pub binaries: Vec<Binary>,
    /// Which files read a variable at all: one of the production files of a package stands for all, and one of its
    /// test files.
    readers: FxHashMap<Root, Vec<FileId>>,
    /// Functions that read something below a root.
    reads_of: FxHashMap<Root, Vec<(FuncId, DirectRead)>>,
    /// Callers of each function or literal, by its number, with the way they refer to it.
    callers: Vec<Vec<(FuncId, DirectCall)>>,
}

/// Whether a model that is being built is still wanted.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Sync);

impl<'p> Model<'p> {
    /// Builds the model. `watch` is told what each summary costs.
    #[must_use]
    pub fn build(program: &'p Program, apis: &'p Apis, watch: Watch<'_>) -> Model<'p> {
        Model::build_whole(program, apis, watch, &|| true)
    }

    /// Builds the model as long as `go_on` says so; none if it said no.
    #[must_use]
    pub fn build_while(
        program: &'p Program,
        apis: &'p Apis,
        watch: Watch<'_>,
        go_on: GoOn<'_>,
    ) -> Option<Model<'p>> {
        let model = Model::build_whole(program, apis, watch, go_on);
        go_on().then_some(model)
    }

    /// The model; with less than everything in it if `go_on` said no on the way.
    fn build_whole(program: &'p Program, apis: &'p Apis, watch: Watch<'_>, go_on: GoOn<'_>) -> Model<'p> {
        let found: Vec<Found> = entries(program, apis);
        let mut roots: Vec<FuncId> = found.iter().flat_map(|one| one.funcs()).collect();
        roots.extend(test_file_functions(program));
        roots.sort_unstable();
        roots.dedup();
        let (references, (saves, readers)) = rayon::join(
            || References::from_roots(program, apis, &roots),
            || (find_saves(program), readers(program)),
        );
        let mut model = Model {
            program,
            apis,
            summaries: Summaries::default(),
            direct: FxHashMap::default(),
            binaries: Vec::new(),
            readers,
            reads_of: FxHashMap::default(),
            callers: vec![Vec::new(); program.func_count()],
        };
        model.summarise(&references, &roots, &saves, watch, go_on);
        model.index();
        model.binaries = model.make_binaries(found);
        model
    }

    /// Gives the model's memory to whoever frees it: millions of small pieces, which a command that is about to end
    /// need not wait for.
    #[must_use]
    pub fn retire(self) -> impl Send + 'static {
        (self.summaries, self.direct, self.binaries, self.readers, self.reads_of, self.callers)
    }

    fn summarise(
        &mut self,
        references: &References,
        roots: &[FuncId],
        saves: &SavesByTests,
        watch: Watch<'_>,
        go_on: GoOn<'_>,
    ) {
        for level in references.levels(roots).into_iter().take_while(|_| go_on()) {
            let context =
                Context { program: self.program, apis: self.apis, summaries: &self.summaries, saves };
            let results: Vec<Vec<(FuncId, exec::Outcomes)>> = level
                .par_iter()
                .filter(|_| go_on())
                .map(|component| summarise_component(context, references, component, watch))
                .collect();
            for (func, outcomes) in results.into_iter().flatten() {
                self.summaries.insert(func, Arc::new(outcomes.summary));
                self.direct.extend(outcomes.direct);
            }
        }
    }

    fn index(&mut self) {
        let mut functions: Vec<&FuncId> = self.direct.keys().collect();
        functions.sort_unstable();
        for func in functions {
            let Some(direct) = self.direct.get(func) else { continue };
            for read in &direct.reads {
                self.reads_of.entry(read.place.root.clone()).or_default().push((*func, read.clone()));
            }
            for call in &direct.calls {
                self.callers[call.callee.index()].push((*func, *call));
            }
        }
    }

    fn make_binaries(&self, found: Vec<Found>) -> Vec<Binary> {
        let mut by_package: FxHashMap<PackageId, Vec<Found>> = FxHashMap::default();
        for one in found {
            let package = self.program.under_test(self.program.package_of(one.location.file));
            by_package.entry(package).or_default().push(one);
        }
        let mut packages: Vec<PackageId> = by_package.keys().copied().collect();
        packages.sort_unstable();
        let made: Vec<Binary> = packages
            .par_iter()
            .map(|package| {
                let tests = by_package[package].iter().flat_map(|one| self.compose(one)).collect();
                let linked = linked(&self.program.packages, *package);
                let is_linked = self.linked_files(*package, &linked);
                Binary { package: *package, linked, tests, is_linked, last_search: Arc::default() }
            })
            .collect();
        made
    }

    /// Per file, whether it is linked; `_test.go` files of other packages are not.
    fn linked_files(&self, package: PackageId, linked: &[PackageId]) -> Vec<bool> {
        let is_linked = |file: &pollint_base::package::SourceFile| {
            linked.binary_search(&file.package).is_ok()
                && (!file.is_test || self.program.under_test(file.package) == package)
        };
        self.program.files.iter().map(is_linked).collect()
    }

    /// The tests that an entry point stands for, with set-up before and tear-down after.
    fn compose(&self, found: &Found) -> Vec<Test> {
        if found.before.is_empty()
            && found.after.is_empty()
            && let Some(summary) = self.summaries.get(&found.func)
        {
            return Self::name_tests(found, Arc::clone(summary));
        }
        let mut summary = Summary::default();
        for func in &found.before {
            self.append(&mut summary, *func, false);
        }
        self.append(&mut summary, found.func, false);
        for func in &found.after {
            self.append(&mut summary, *func, true);
        }
        let tests = self.program.tests_of(found.location.file);
        exec::settle(&mut summary, &Initials { program: self.program, tests });
        Self::name_tests(found, Arc::new(summary))
    }

    /// The test that an entry point is, or the leaves of a tree of ginkgo nodes.
    fn name_tests(found: &Found, summary: Arc<Summary>) -> Vec<Test> {
        let test = |name: String, location: Location| Test {
            name,
            kind: found.kind,
            func: found.func,
            location,
            summary: Arc::clone(&summary),
            roots: found.funcs().collect(),
            suite_roots: found.of_suite.clone(),
        };
        if found.kind != TestKind::Node {
            return vec![test(found.name.clone(), found.location)];
        }
        let leaves = summary.scopes.iter().enumerate().skip(1).filter(|(index, scope)| {
            scope.func.is_some() && !summary.scopes.iter().any(|other| other.parent as usize == *index)
        });
        let nodes: Vec<Test> = leaves
            .map(|(index, scope)| {
                test(scope_name(&summary, u32::try_from(index).unwrap_or(0), " > "), scope.call)
            })
            .collect();
        nodes
    }

    fn append(&self, into: &mut Summary, func: FuncId, guaranteed: bool) {
        let Some(summary) = self.summaries.get(&func) else { return };
        if into.scopes.is_empty() {
            into.scopes.extend(summary.scopes.first().cloned());
        }
        let shift = u32::try_from(into.scopes.len()).unwrap_or(0).saturating_sub(1);
        let renumber = |scope: u32| if scope == 0 { 0 } else { scope + shift };
        for scope in summary.scopes.iter().skip(1) {
            into.scopes.push(Scope { parent: renumber(scope.parent), ..scope.clone() });
        }
        into.recovers |= summary.recovers;
        for effect in &summary.effects {
            let mut effect = effect.clone();
            effect.scope = renumber(effect.scope);
            renumber_places(&mut effect, &renumber);
            if guaranteed && effect.phase == Phase::Body {
                effect.phase = Phase::Defer;
            }
            into.effects.push(effect);
        }
    }

    /// Whether anything linked into the binary reads a place; what is not loaded may read anything.
    #[must_use]
    pub fn is_read(&self, binary: &Binary, place: &Place) -> bool {
        match &place.root {
            Root::Var(_) => match self.readers.get(&place.root) {
                Some(files) => files.iter().any(|file| binary.links(*file)),
                None => false,
            },
            _ => true,
        }
    }

    /// The functions of a binary that refer to what reads a place, nearest first, each with the next function on the way.
    #[must_use]
    pub fn reaching_reads(&self, binary: &Binary, place: &Place) -> Arc<Reach> {
        self.search(binary, place, true)
    }

    /// As [`Model::reaching_reads`], without what a branch about something other than an error may keep from happening, and
    /// without the mere mention of a pointer to what holds the place.
    #[must_use]
    pub fn surely_reaching_reads(&self, binary: &Binary, place: &Place) -> Arc<Reach> {
        self.search(binary, place, false)
    }

    fn search(&self, binary: &Binary, place: &Place, latent: bool) -> Arc<Reach> {
        let mut last = binary.last_search.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, with, reach)) if known == place && *with == latent => Arc::clone(reach),
            _ => {
                let reach = Arc::new(self.search_anew(binary, place, latent));
                *last = Some((place.clone(), latent, Arc::clone(&reach)));
                reach
            }
        }
    }

    fn search_anew(&self, binary: &Binary, place: &Place, latent: bool) -> Reach {
        let mut reach = Reach::default();
        let mut wave = Vec::new();
        for (func, read) in self.reads_of.get(&place.root).into_iter().flatten() {
            let is_sure = || !read.latent && read.place.shows(place);
            let counts = read.place.shares_object(place) && (latent || is_sure());
            if counts && self.is_linked(binary, *func) && reach.reads.insert(*func, read.site).is_none() {
                wave.push(*func);
            }
        }
        self.spread(binary, wave, reach, latent)
    }

    /// The functions of a binary that refer to `target`, nearest first, each with the next function on the way.
    #[must_use]
    pub fn reaching(&self, binary: &Binary, target: FuncId) -> Reach {
        let mut reach = Reach::default();
        reach.reads.insert(target, self.program.name_location(target));
        self.spread(binary, vec![target], reach, true)
    }

    /// The functions of a binary that get to see what a place holds as a whole, by no way through one of `fillers`, which
    /// look only whether it is filled yet, nor behind a branch about something other than an error. An element of a container, if `adds`, is not the whole.
    #[must_use]
    pub fn observing(&self, binary: &Binary, place: &Place, adds: bool, fillers: &[FuncId]) -> Reach {
        let mut reach = Reach::default();
        let mut wave = Vec::new();
        for (func, read) in self.reads_of.get(&place.root).into_iter().flatten() {
            let is_whole = !read.partial && !read.place.path.contains(&Hop::Element);
            let counts = is_whole && !read.latent && (!adds || read.place.path.is_empty());
            let is_filler = fillers.contains(&self.program.outermost(*func));
            if counts
                && !is_filler
                && self.is_linked(binary, *func)
                && reach.reads.insert(*func, read.site).is_none()
            {
                wave.push(*func);
            }
        }
        self.spread(binary, wave, reach, false)
    }

    fn spread(&self, binary: &Binary, mut wave: Vec<FuncId>, mut reach: Reach, latent: bool) -> Reach {
        let mut known = vec![false; self.callers.len()];
        for func in &wave {
            known[func.index()] = true;
        }
        while !wave.is_empty() {
            let mut next = Vec::new();
            for func in wave {
                for (caller, call) in &self.callers[func.index()] {
                    let is_new = !known[caller.index()] && (latent || !call.latent);
                    if is_new && self.is_linked(binary, *caller) {
                        known[caller.index()] = true;
                        reach.next.insert(*caller, (func, call.kind, call.site));
                        next.push(*caller);
                    }
                }
            }
            wave = next;
        }
        reach
    }

    /// Whether a function stands in a file that is linked into a binary.
    #[must_use]
    pub fn is_linked(&self, binary: &Binary, func: FuncId) -> bool {
        binary.links(self.program.func(func).0)
    }
}

/// Who reaches a read.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Functions that read it themselves, with the operand.
    pub reads: FxHashMap<FuncId, Location>,
    /// Functions that get there by a call: the next function, and the call.
    pub next: FxHashMap<FuncId, (FuncId, EdgeKind, Location)>,
}

impl Reach {
    /// Whether a function reads the place or calls what does.
    #[must_use]
    pub fn contains(&self, func: FuncId) -> bool {
        self.reads.contains_key(&func) || self.next.contains_key(&func)
    }
}

/// The name of a subtest or node: literal names from the outside in.
#[must_use]
pub fn scope_name(summary: &Summary, scope: u32, separator: &str) -> String {
    let mut names = Vec::new();
    let mut at = scope;
    while at != 0 && names.len() < 16 {
        let Some(scope) = summary.scopes.get(at as usize) else { break };
        if let Some(name) = &scope.name {
            names.push(name.clone());
        }
        at = scope.parent;
    }
    names.reverse();
    names.join(separator)
}

fn renumber_places(effect: &mut Effect, renumber: &dyn Fn(u32) -> u32) {
    let fix = |place: &mut Place| {
        if let Root::Scope(scope) = place.root {
            *place = Place::along(Root::Scope(renumber(scope)), &place.path);
        }
    };
    if let Phase::Cleanup(on) = &mut effect.phase {
        fix(on);
    }
    match &mut effect.kind {
        EffectKind::Parallel(on) | EffectKind::SerialOnly(on, _) => fix(on),
        EffectKind::Subtest(scope) => *scope = renumber(*scope),
        _ => {}
    }
}

fn summarise_component(
    context: Context<'_>,
    references: &References,
    component: &[FuncId],
    watch: Watch<'_>,
) -> Vec<(FuncId, exec::Outcomes)> {
    let run = |context: Context<'_>, func: FuncId| watch.time(func, || exec::run(context, func));
    let recursive = component.len() > 1 || component.iter().any(|func| references.of(*func).contains(func));
    if !recursive {
        return component.iter().map(|func| (*func, run(context, *func))).collect();
    }
    // Functions that call each other: a second round sees what the first found, which is what reports can use.
    let first: Vec<(FuncId, Arc<Summary>)> =
        component.par_iter().map(|func| (*func, Arc::new(run(context, *func).summary))).collect();
    let own: Summaries = first.into_iter().collect();
    let mut all = Summaries::default();
    for func in component {
        for callee in references.of(*func) {
            let summary = own.get(callee).or_else(|| context.summaries.get(callee));
            if let Some(summary) = summary {
                all.insert(*callee, Arc::clone(summary));
            }
        }
    }
    let second = Context { summaries: &all, ..context };
    component.par_iter().map(|func| (*func, run(second, *func))).collect()
}
