//! Which places are worth showing: those that a test changes, other than back, in a way that the rules about restores look at, and that
//! something linked into the binary reads.

use pollint_semantic::effects::{EffectKind, Place};
use rustc_hash::FxHashMap;

use super::accesses::write_end;
use crate::Lint;
use crate::binary_index::{EffectRef, effect_of};
use crate::writes::{counts, group};

/// A place with all writes of it.
pub(super) struct Written {
    /// The place, pointers looked through.
    pub(super) place: Place,
    /// As reports name it.
    pub(super) name: String,
    /// Its writes, in order of tests.
    pub(super) refs: Vec<EffectRef>,
}

/// The places that tests of the binary write, sorted by name.
pub(super) fn written(lint: &Lint<'_>) -> Vec<Written> {
    let mut by_place: FxHashMap<Place, Vec<EffectRef>> = FxHashMap::default();
    for at in lint.index.writes.values().flatten() {
        if let EffectKind::Write { place, .. } = &effect_of(lint.binary, *at).kind {
            by_place.entry(place.object()).or_default().push(*at);
        }
    }
    let mut all: Vec<Written> = by_place
        .into_iter()
        .filter(|(place, refs)| is_of_interest(lint, place, refs))
        .map(|(place, mut refs)| {
            refs.sort();
            Written { name: place.display(lint.model.program), place, refs }
        })
        .collect();
    all.sort_by(|left, right| (&left.name, &left.place).cmp(&(&right.name, &right.place)));
    all
}

fn is_of_interest(lint: &Lint<'_>, place: &Place, refs: &[EffectRef]) -> bool {
    let changes = |at: &EffectRef| is_counted(lint, *at) && write_end(effect_of(lint.binary, *at)).is_some();
    let counted: Vec<EffectRef> = refs.iter().copied().filter(changes).collect();
    group(lint, place.clone(), counted).is_some_and(|group| !group.is_harmless(lint))
}

/// Whether the rules about restores look at a write.
pub(super) fn is_counted(lint: &Lint<'_>, at: EffectRef) -> bool {
    let effect = effect_of(lint.binary, at);
    matches!(&effect.kind, EffectKind::Write { place, .. } if counts(lint, effect, place))
}
