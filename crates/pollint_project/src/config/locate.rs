//! Where in a TOML text a value stands, found again when there is something to say about it: the configuration as
//! data need not carry positions.

use pollint_base::span::Span;
use toml::de::{DeTable, DeValue};

/// A step from a value to one inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Segment<'a> {
    /// Into a table.
    Key(&'a str),
    /// Into an array.
    Index(usize),
}

/// The span of the value at a path, or of the innermost value on the way that exists.
pub(super) fn locate(text: &str, path: &[Segment<'_>]) -> Option<Span> {
    let text_without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shift = text.len() - text_without_mark.len();
    let table = DeTable::parse(text_without_mark).ok()?;
    let (Segment::Key(first), rest) = path.split_first()? else { return None };
    let mut value = table.get_ref().get(*first)?;
    for segment in rest {
        let inner = match (segment, value.get_ref()) {
            (Segment::Key(key), DeValue::Table(table)) => table.get(*key),
            (Segment::Index(index), DeValue::Array(array)) => array.get(*index),
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    let span = value.span();
    Some(Span::new(span.start + shift, span.end + shift))
}
