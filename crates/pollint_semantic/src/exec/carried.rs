//! Which goroutines of a callee are the same in the caller's terms: they are shared instead of copied, as they go from
//! summary to summary. Must ask for no less than what putting an effect in the caller's terms may change.

use super::Machine;
use super::instance::{Instance, is_about_joins};
use crate::effects::{Effect, EffectKind, Hop, Place, Root, Spawn, Value};

impl Machine<'_> {
    /// Whether a goroutine of a callee is the same to the caller, with all that it does.
    pub(super) fn carries(&self, spawn: &Spawn, instance: &Instance<'_>) -> bool {
        spawn.group.as_ref().is_none_or(is_own_object)
            && spawn.holds.iter().all(is_own)
            && spawn.effects.iter().all(|effect| {
                let is_dropped = spawn.joined && is_about_joins(effect);
                !is_dropped && self.adds_nothing(effect, instance) && self.keeps_kind(effect, instance)
            })
    }

    /// Whether the call says nothing of an effect that is not known of it: when it happens within the goroutine, which
    /// nobody asks for, aside.
    fn adds_nothing(&self, effect: &Effect, instance: &Instance<'_>) -> bool {
        let needs = effect.need.or(self.need.filter(|_| matches!(effect.kind, EffectKind::Spawn(_))));
        let scope = instance.scopes.get(effect.scope as usize).copied().unwrap_or(self.scope);
        needs.is_none()
            && scope == effect.scope
            && effect.guard >= self.guard
            && (effect.locked || self.locks == 0)
            && (effect.endless || !self.endless)
            && (effect.latent || !self.latent)
    }

    fn keeps_kind(&self, effect: &Effect, instance: &Instance<'_>) -> bool {
        match &effect.kind {
            EffectKind::Write { place, value, .. } => place.is_global() && is_own_value(value),
            EffectKind::Read(place) | EffectKind::Parallel(place) | EffectKind::SerialOnly(place, _) => {
                is_own(place)
            }
            EffectKind::Exit(_, on) => on.as_ref().is_none_or(is_own),
            EffectKind::Drain { object, .. }
            | EffectKind::Signal(object)
            | EffectKind::Mark(object)
            | EffectKind::Release(object, _) => is_own_object(object),
            EffectKind::Report(_) | EffectKind::Acquire { .. } | EffectKind::Pause => true,
            EffectKind::Spawn(nested) => nested.is_closed() || self.carries(nested, instance),
            EffectKind::Subtest(_)
            | EffectKind::Fill { .. }
            | EffectKind::Census
            | EffectKind::Return
            | EffectKind::CallParam(_)
            | EffectKind::Use(..) => false,
        }
    }
}

/// Whether a place is none that the callee is given.
fn is_own(place: &Place) -> bool {
    !matches!(place.root, Root::Param(_) | Root::Arg(_) | Root::Scope(_))
}

/// The same, and written as an object is.
fn is_own_object(place: &Place) -> bool {
    is_own(place) && !place.path.contains(&Hop::Deref)
}

fn is_own_value(value: &Value) -> bool {
    match value {
        Value::Unknown | Value::Zero | Value::Constant(_) | Value::Func(_, None) => true,
        Value::Load { place, .. } => is_own(place),
        Value::Address(place) => place.is_global(),
        _ => false,
    }
}
