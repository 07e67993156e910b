//! `parallel-process-state`: the environment or another state of the whole process is changed in a parallel test.

use pollint_base::diagnostic::{Diagnostic, Role};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;
use pollint_semantic::apis;
use pollint_semantic::effects::{Effect, EffectKind, How, Phase, Place, Value};
use rustc_hash::FxHashMap;

use super::parallel_global::{is_candidate, is_parallel, parallel_step, pauses};
use crate::Lint;
use crate::binary_index::{EffectRef, effect_of, scope_of};
use crate::registry::declare_rule;
use crate::report;
use crate::writes::{is_process_state, restore_sites, setter_row, symbol};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `t.Setenv` and `t.Chdir` in a test that is parallel or below a parallel one, where Go panics, and any
    /// other change of process-wide state in a parallel test.
    ///
    /// ## Why is this bad?
    ///
    /// Environment, working directory and the standard loggers belong to the process. While a parallel test has them
    /// changed, every other parallel test sees that, whether or not they are put back at the end.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestToken(t *testing.T) {
    ///     t.Parallel()
    ///     t.Setenv("TOKEN", "secret")
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestToken(t *testing.T) {
    ///     t.Setenv("TOKEN", "secret")
    /// }
    /// ```
    RULE = "parallel-process-state", "A parallel test changes process-wide state", Error, preview: false, fix: None, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let mut found: FxHashMap<Location, Vec<EffectRef>> = FxHashMap::default();
    for (test, one) in lint.binary.tests.iter().enumerate() {
        for effect in 0..one.summary.effects.len() {
            if panics(lint, test, effect) {
                let at = EffectRef { test, effect, inner: None };
                found.entry(one.summary.effects[effect].site).or_default().push(at);
            }
        }
    }
    let panicking: Vec<Location> = found.keys().copied().collect();
    let mut racing: FxHashMap<Location, Vec<EffectRef>> = FxHashMap::default();
    for refs in lint.index.writes.values() {
        for at in refs {
            let site = effect_of(lint.binary, *at).site;
            if !panicking.contains(&site) && races(lint, *at) {
                racing.entry(site).or_default().push(*at);
            }
        }
    }
    out.extend(found.values().filter_map(|refs| diagnose(lint, refs, true)));
    let racing = first_of_each_place(lint, racing);
    out.extend(racing.iter().filter_map(|refs| diagnose(lint, refs, false)));
}

/// Whether the effect is a `t.Setenv` or the like that Go answers with a panic: the scope itself is marked as parallel
/// at any time, or one around it before (package testing, `T.Setenv`, `checkParallel`).
fn panics(lint: &Lint<'_>, test: usize, effect: usize) -> bool {
    let summary = &lint.binary.tests[test].summary;
    let EffectKind::SerialOnly(on, _) = &summary.effects[effect].kind else { return false };
    let Some(own) = scope_of(on) else { return false };
    if lint.index.parallel_since(test, own).is_some() {
        return true;
    }
    let mut scope = own;
    while scope != 0 {
        scope = summary.scopes.get(scope as usize).map_or(0, |scope| scope.parent);
        if lint.index.parallel_since(test, scope).is_some_and(|since| since < effect) {
            return true;
        }
    }
    false
}

/// Whether it is a change of process state, not its undo, that others may see at the same time.
fn races(lint: &Lint<'_>, at: EffectRef) -> bool {
    let effect = effect_of(lint.binary, at);
    let EffectKind::Write { place, how, value, .. } = &effect.kind else { return false };
    // Who sets what is there from the start changes nothing; who set something else is reported for that.
    let is_default = matches!(value, Value::Load { place: from, .. } if from == place);
    let is_undo = || restore_sites(&lint.binary.tests[at.test]).contains(&effect.site);
    // Registrations add to what is there; nobody else's entry changes.
    let replaces = setter_row(lint, effect).is_none_or(|row| row.effect == apis::Effect::Replaces);
    is_process_state(lint, place)
        && replaces
        && *how != How::Insert
        && !is_default
        && effect.phase == Phase::Body
        && is_candidate(lint, effect, how)
        && (is_parallel(lint, at) && lint.index.overlaps_something(lint.binary, at) || pauses(lint, at))
        && !is_undo()
}

/// Several changes of one place in one function are one defect.
fn first_of_each_place(lint: &Lint<'_>, sites: FxHashMap<Location, Vec<EffectRef>>) -> Vec<Vec<EffectRef>> {
    let mut sites: Vec<(Location, Vec<EffectRef>)> = sites.into_iter().collect();
    sites.sort_by_key(|(site, _)| *site);
    let mut seen: Vec<(Option<&Place>, String)> = Vec::new();
    let mut kept = Vec::new();
    for (_, refs) in sites {
        let effect = effect_of(lint.binary, refs[0]);
        let key = (place_of(effect), lint.model.program.func_name(effect.func));
        if !seen.contains(&key) {
            seen.push(key);
            kept.push(refs);
        }
    }
    kept
}

fn place_of(effect: &Effect) -> Option<&Place> {
    match &effect.kind {
        EffectKind::Write { place, .. } => Some(place),
        _ => None,
    }
}

fn diagnose(lint: &Lint<'_>, refs: &[EffectRef], panics: bool) -> Option<Diagnostic> {
    let first = *refs.iter().min_by_key(|at| (report::distance(effect_of(lint.binary, **at)), **at))?;
    let effect = effect_of(lint.binary, first);
    let test = &lint.binary.tests[first.test];
    // The state that a `t.Setenv` changes stands beside it.
    let beside =
        || test.summary.effects.iter().find(|other| other.site == effect.site && place_of(other).is_some());
    let written = if place_of(effect).is_some() { Some(effect) } else { beside() };
    let place = written.and_then(place_of);
    let shown = match (written, place, &effect.kind) {
        (Some(written), Some(place), _) => symbol(lint, written, place),
        (_, _, EffectKind::SerialOnly(_, api)) => api.to_string(),
        _ => return None,
    };
    let mut tests: Vec<String> = refs.iter().map(|at| lint.binary.tests[at.test].name.clone()).collect();
    tests.sort();
    tests.dedup();
    let writer = lint.model.program.func_name(effect.func);
    let mut chain =
        report::chain(lint.model, test, effect, Role::Write, format!("`{writer}` changes `{shown}`"));
    chain.extend(parallel_step(lint, first));
    let (message, why, help) = wording(&writer, &shown, panics);
    let in_production = !report::in_test_file(lint.model, effect.site.file);
    let (location, function) = match report::entry_call(lint.model, effect) {
        Some((call, caller)) if in_production => (call, lint.model.program.func_name(caller)),
        _ => (effect.site, writer),
    };
    Some(Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: Severity::Error,
        confidence: if in_production { Confidence::Medium } else { Confidence::High },
        message,
        why,
        help,
        location,
        function,
        places: place.iter().map(|place| place.display(lint.model.program)).collect(),
        symbol: shown,
        tests,
        victims: Vec::new(),
        chain,
        fixes: Vec::new(),
        fingerprint: String::new(),
    })
}

/// Headline, reason and help.
fn wording(writer: &str, shown: &str, panics: bool) -> (String, String, String) {
    if panics {
        return (
            format!("`{writer}` calls `{shown}` in a parallel test, where Go panics"),
            "The testing package forbids it together with `t.Parallel`, on the test itself or on one around it."
                .to_owned(),
            "Drop `t.Parallel`, or pass the value in instead of setting it for the whole process.".to_owned(),
        );
    }
    (
        format!("`{writer}` changes `{shown}` in a parallel test"),
        "The state belongs to the process: other parallel tests see the change until it is undone."
            .to_owned(),
        "Drop `t.Parallel`, or pass the value in instead of setting it for the whole process.".to_owned(),
    )
}
