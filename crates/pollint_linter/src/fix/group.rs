//! What a fix asks of a group of writes: where they happen, and which cleanups of their tests touch the same place.

use pollint_semantic::effects::{Effect, EffectKind, Phase};

use crate::Lint;
use crate::binary_index::effect_of;
use crate::writes::WriteGroup;

impl WriteGroup<'_> {
    /// Whether it happens in a subtest of any test: what is restored there is restored before the test goes on.
    pub(crate) fn is_in_subtest(&self, lint: &Lint<'_>) -> bool {
        self.refs.iter().any(|at| effect_of(lint.binary, *at).scope != 0)
    }

    /// Whether a cleanup of one of the tests touches the place.
    pub(crate) fn is_touched_by_cleanup(&self, lint: &Lint<'_>) -> bool {
        self.refs.iter().any(|at| self.touching_cleanups(lint, at.test).next().is_some())
    }

    /// Whether a cleanup that is registered before the write, and so runs after a restore that is registered with it,
    /// touches the place.
    pub(crate) fn is_touched_by_earlier_cleanup(&self, lint: &Lint<'_>) -> bool {
        self.refs.iter().any(|at| {
            self.touching_cleanups(lint, at.test).any(|effect| effect.registered as usize <= at.effect)
        })
    }

    /// Whether the function that writes registers a restore already, which comes too late for some of its callers.
    pub(crate) fn has_restore_of_its_own(&self, lint: &Lint<'_>) -> bool {
        let program = lint.model.program;
        let writer = program.outermost(self.effect.func);
        self.refs.iter().any(|at| {
            self.touching_cleanups(lint, at.test).any(|effect| {
                let writes = matches!(effect.kind, EffectKind::Write { .. });
                writes && program.outermost(effect.func) == writer
            })
        })
    }

    /// What cleanups of a test do to the place.
    fn touching_cleanups<'l>(&'l self, lint: &'l Lint<'_>, test: usize) -> impl Iterator<Item = &'l Effect> {
        let effects = &lint.binary.tests[test].summary.effects;
        effects.iter().filter(|effect| matches!(effect.phase, Phase::Cleanup(_))).filter(|effect| {
            match &effect.kind {
                EffectKind::Read(place) | EffectKind::Write { place, .. } => place.shares_object(&self.place),
                _ => false,
            }
        })
    }

    /// Whether a goroutine does it in any test.
    pub(crate) fn is_in_goroutine(&self) -> bool {
        self.refs.iter().any(|at| at.inner.is_some())
    }
}
