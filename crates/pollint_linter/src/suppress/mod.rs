//! Suppression comments: which diagnostics, and which tests of a diagnostic, they silence, and what each was good for.
//! A comment on the defect, its function or the declaration of the global silences the whole; one on a test or a call
//! only the tests that go through it.

mod directive;
mod extent;
mod note;
mod routes;

pub(crate) use directive::{Directive, Fault, Named};
pub use note::{Note, notes};

use pollint_base::diagnostic::{Diagnostic, Role};
use pollint_base::span::{FileId, Location};
use pollint_semantic::effects::{Place, Root};
use pollint_semantic::model::{Binary, Model};
use pollint_semantic::program::{Program, VarId};

use crate::Report;
use crate::registry::rules;
use crate::report;
use extent::Extent;
use routes::{Route, approach, routes};

/// A suppression comment of the project, as findings meet it.
pub(crate) struct Suppression {
    /// What it asks for.
    directive: Directive,
    /// Where it stands.
    location: Location,
    extent: Extent,
    /// Variables whose declaration it is about, as reports print them.
    vars: Vec<(VarId, String)>,
}

impl Suppression {
    fn names(&self, rule: &str) -> bool {
        match &self.directive.rules {
            Named::EveryLinter | Named::EveryRule => true,
            Named::Rules(names) => names.iter().any(|name| name == rule),
        }
    }
}

/// A suppression comment, as the rules about comments see it.
pub(crate) struct Judged<'l> {
    /// What it asks for.
    pub(crate) directive: Directive,
    /// Where it stands.
    pub(crate) location: Location,
    /// What else is known of it.
    pub(crate) note: &'l Note,
    /// Rules of which it silenced something.
    pub(crate) used: Vec<&'l str>,
}

/// What the rules about comments work on.
pub(crate) struct CommentLint<'l> {
    /// The comments of checked packages, after they were applied.
    pub(crate) comments: &'l [Judged<'l>],
    /// Which rules ran.
    pub(crate) enabled: &'l dyn Fn(&str) -> bool,
}

fn read(text: &str) -> Option<Directive> {
    directive::parse(text, &|name| rules().iter().any(|rule| rule.meta.name == name))
}

/// The suppression comments among those of some files, with what each was good for.
pub(crate) fn comments<'l>(
    files: &'l [(FileId, Vec<Note>)],
    used: &'l [(Location, String)],
) -> Vec<Judged<'l>> {
    let all = files.iter().flat_map(|(file, notes)| notes.iter().map(|note| (*file, note)));
    let judged = all.filter_map(|(file, note)| {
        let location = Location { file, span: note.span };
        let rules = used.iter().filter(|(at, _)| *at == location).map(|(_, rule)| rule.as_str());
        Some(Judged { directive: read(&note.text)?, location, note, used: rules.collect() })
    });
    judged.collect()
}

/// All suppression comments of the project's own packages, in order of files.
pub(crate) fn collect(program: &Program) -> Vec<Suppression> {
    let mut found = Vec::new();
    for (index, facts) in program.facts.iter().enumerate() {
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        if !program.packages[program.package_of(file).index()].local {
            continue;
        }
        for comment in &facts.comments {
            if let Some(directive) = read(&comment.text) {
                found.push(Suppression {
                    directive,
                    location: Location { file, span: comment.span },
                    extent: Extent::of(file, facts, comment),
                    vars: Vec::new(),
                });
            }
        }
    }
    if !found.is_empty() {
        find_declarations(program, &mut found);
    }
    found
}

fn find_declarations(program: &Program, suppressions: &mut [Suppression]) {
    for (index, var) in program.vars.iter().enumerate() {
        for one in suppressions.iter_mut().filter(|one| one.extent.covers(var.declared)) {
            let id = VarId(u32::try_from(index).unwrap_or(u32::MAX));
            one.vars.push((id, Place::new(Root::Var(id)).display(program)));
        }
    }
}

/// Tells apart what comments silence in one binary and what they do not.
pub(crate) fn apply(
    model: &Model<'_>,
    binary: &Binary,
    suppressions: &[Suppression],
    diagnostics: Vec<Diagnostic>,
) -> Report {
    let mut report = Report::default();
    for one in diagnostics {
        let candidates: Vec<&Suppression> =
            suppressions.iter().filter(|comment| comment.names(&one.rule)).collect();
        apply_to(model, binary, &candidates, one, &mut report);
    }
    report.used.sort();
    report.used.dedup();
    report
}

/// Comments that were of use, with the rule.
type Used = Vec<(Location, String)>;

/// Adds what is left of a diagnostic, or, if that is nothing, the diagnostic as a silenced one.
fn apply_to(
    model: &Model<'_>,
    binary: &Binary,
    candidates: &[&Suppression],
    mut diagnostic: Diagnostic,
    report: &mut Report,
) {
    let covers = |one: &&&Suppression| {
        covers_defect(&one.extent, &diagnostic) || is_on_declaration(model, one, binary, &diagnostic)
    };
    let covering = candidates.iter().filter(covers).map(|one| (one.location, diagnostic.rule.clone()));
    let mut used: Used = covering.collect();
    let mut silenced = !used.is_empty();
    if !candidates.is_empty() && diagnostic.chain.iter().any(|step| step.role == Role::Test) {
        let before = used.len();
        let open = open_routes(candidates, binary, &diagnostic, &mut used);
        // Where no comment closes a way, that there are comments elsewhere changes nothing.
        if used.len() > before {
            silenced |= open.is_empty() && !diagnostic.tests.is_empty();
            if !silenced {
                keep_tests(model, &mut diagnostic, &open);
            }
        }
    }
    report.used.append(&mut used);
    if silenced { report.silenced.push(diagnostic) } else { report.diagnostics.push(diagnostic) }
}

/// Whether a comment is about the report's place or a step of what happens there. The calls on the way are not
/// among them: others may get there without them.
fn covers_defect(extent: &Extent, diagnostic: &Diagnostic) -> bool {
    let steps = diagnostic.chain.iter().skip(approach(diagnostic)).map(|step| step.location);
    // A report that stands at a call of the chain is judged by its tests.
    let calls = &diagnostic.chain[..approach(diagnostic)];
    let is_call = calls.iter().any(|step| step.role == Role::Call && step.location == diagnostic.location);
    let own = (!is_call).then_some(diagnostic.location);
    own.into_iter().chain(steps).any(|location| extent.covers(location))
}

fn is_on_declaration(
    model: &Model<'_>,
    suppression: &Suppression,
    binary: &Binary,
    diagnostic: &Diagnostic,
) -> bool {
    let is_linked = |id: VarId| binary.links(model.program.vars[id.index()].declared.file);
    suppression.vars.iter().any(|(id, shown)| {
        let is_part = |place: &String| {
            let rest = place.strip_prefix(shown.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        diagnostic.places.iter().any(is_part) && is_linked(*id)
    })
}

/// The ways to the defect that no comment closes, by test.
fn open_routes<'m>(
    candidates: &[&Suppression],
    binary: &'m Binary,
    diagnostic: &Diagnostic,
    used: &mut Used,
) -> Vec<(String, Vec<Route<'m>>)> {
    let mut open = routes(binary, diagnostic);
    for (_, routes) in &mut open {
        routes.retain(|route| {
            let mut is_open = true;
            for one in candidates {
                if route.stations.iter().any(|station| one.extent.covers(*station)) {
                    used.push((one.location, diagnostic.rule.clone()));
                    is_open = false;
                }
            }
            is_open
        });
    }
    open.retain(|(_, routes)| !routes.is_empty());
    open
}

/// Leaves a diagnostic with the tests that still get there; its chain then starts at one of them.
fn keep_tests(model: &Model<'_>, diagnostic: &mut Diagnostic, open: &[(String, Vec<Route<'_>>)]) {
    if open.len() == diagnostic.tests.len() && starts_on_open_route(diagnostic, open) {
        return;
    }
    diagnostic.tests.retain(|name| open.iter().any(|(kept, _)| kept == name));
    if starts_on_open_route(diagnostic, open) {
        return;
    }
    let all = open.iter().flat_map(|(_, routes)| routes);
    let Some(nearest) = all.min_by_key(|route| route.stations.len()) else { return };
    let at = approach(diagnostic);
    let old_call = diagnostic.chain[..at].iter().position(|step| step.location == diagnostic.location);
    diagnostic.chain.splice(..at, nearest.steps(model));
    if old_call.is_some() {
        move_to_entry(model, diagnostic);
    }
}

fn starts_on_open_route(diagnostic: &Diagnostic, open: &[(String, Vec<Route<'_>>)]) -> bool {
    let steps = diagnostic.chain[..approach(diagnostic)].iter().map(|step| step.location);
    let steps: Vec<Location> = steps.collect();
    open.iter().any(|(_, routes)| routes.iter().any(|route| route.stations == steps))
}

/// A report about production code stands at the call in the test: at that of the chain which is left.
fn move_to_entry(model: &Model<'_>, diagnostic: &mut Diagnostic) {
    let calls = diagnostic.chain[..approach(diagnostic)].iter().rev();
    let entry = calls
        .filter(|step| step.role == Role::Call)
        .find(|step| report::in_test_file(model, step.location.file));
    if let Some(entry) = entry {
        let (old, new) = (format!("`{}`", diagnostic.function), format!("`{}`", entry.function));
        diagnostic.message = diagnostic.message.replace(&old, &new);
        diagnostic.location = entry.location;
        diagnostic.function.clone_from(&entry.function);
    }
}
