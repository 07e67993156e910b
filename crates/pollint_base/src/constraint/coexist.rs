//! Whether two files can be part of one build, decided by trying the builds there are.
//! It knows that a build has one system, one processor and one compiler, and nothing about files.

use std::collections::BTreeSet;

use super::{Constraint, KNOWN_OS, is_arch, is_os, os_sets, release_minor};

/// How many builds are tried before the answer is taken to be yes. Real files need a few dozen.
const MAX_BUILDS: usize = 1 << 14;

/// Whether some system, processor, Go release and choice of tags satisfies both. Exact for constraints with few
/// tags; beyond a bound the answer is true, as two files that may meet must be taken to do so.
#[must_use]
pub fn may_coexist(first: Option<&Constraint>, second: Option<&Constraint>) -> bool {
    let constraints: Vec<&Constraint> = first.into_iter().chain(second).collect();
    let mut tags = BTreeSet::new();
    constraints.iter().for_each(|constraint| constraint.collect_tags(&mut tags));
    let axes = axes_of(&tags);
    let builds = axes.iter().try_fold(1_usize, |product, axis| {
        product.checked_mul(axis.len()).filter(|product| *product <= MAX_BUILDS)
    });
    match builds {
        None => true,
        Some(count) => (0..count).any(|build| {
            let choice = choose(&axes, build);
            let is_set = |tag: &str| choice.iter().any(|value| value.sets(tag));
            constraints.iter().all(|constraint| constraint.holds(&is_set))
        }),
    }
}

/// One decision that a build makes.
#[derive(Clone, Copy)]
enum Value<'a> {
    System(&'a str),
    /// Exactly this tag out of a group of which one holds, or none of those mentioned.
    Only(Option<&'a str>),
    /// The Go release, by its minor number.
    Release(u16),
}

impl Value<'_> {
    fn sets(self, tag: &str) -> bool {
        match self {
            Value::System(goos) => os_sets(goos, tag),
            Value::Only(name) => name == Some(tag),
            Value::Release(minor) => release_minor(tag).is_some_and(|wanted| wanted <= minor),
        }
    }
}

/// The decisions that matter to these tags, each with its possible outcomes.
fn axes_of<'a>(tags: &BTreeSet<&'a str>) -> Vec<Vec<Value<'a>>> {
    let mut axes = Vec::new();
    let (mut systems, mut arches, mut compilers, mut releases) = (false, vec![], vec![], vec![]);
    for tag in tags.iter().copied() {
        match tag {
            "gc" | "gccgo" => compilers.push(tag),
            _ if tag == "unix" || is_os(tag) => systems = true,
            _ if is_arch(tag) => arches.push(tag),
            _ => match release_minor(tag) {
                Some(minor) => releases.push(minor),
                None => axes.push(vec![Value::Only(None), Value::Only(Some(tag))]),
            },
        }
    }
    if systems {
        axes.push(KNOWN_OS.iter().map(|goos| Value::System(goos)).collect());
    }
    for group in [arches, compilers].into_iter().filter(|group| !group.is_empty()) {
        axes.push(one_or_none(&group));
    }
    if !releases.is_empty() {
        // Any release below the lowest that is mentioned stands for all of those.
        let below = releases.iter().min().and_then(|minor| minor.checked_sub(1));
        axes.push(below.into_iter().chain(releases).map(Value::Release).collect());
    }
    axes
}

fn one_or_none<'a>(group: &[&'a str]) -> Vec<Value<'a>> {
    let outside = std::iter::once(Value::Only(None));
    outside.chain(group.iter().map(|tag| Value::Only(Some(tag)))).collect()
}

/// The outcomes that make up the build with this number.
fn choose<'a>(axes: &[Vec<Value<'a>>], mut build: usize) -> Vec<Value<'a>> {
    axes.iter()
        .map(|axis| {
            let value = axis[build % axis.len()];
            build /= axis.len();
            value
        })
        .collect()
}
