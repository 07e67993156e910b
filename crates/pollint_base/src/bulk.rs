//! Long lists of small plain values as bytes, for the cache: read at once instead of one number after the other. For
//! `#[serde(with = "pollint_base::bulk")]`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

use crate::span::Span;

/// A value with a fixed number of bytes, any of which make one.
pub trait Plain: Copy {
    /// Its bytes, as an array.
    type Bytes: AsRef<[u8]> + for<'b> TryFrom<&'b [u8]>;
    /// How many there are.
    const SIZE: usize;

    /// Writes it down.
    fn put(self) -> Self::Bytes;

    /// Reads it.
    fn take(bytes: Self::Bytes) -> Self;
}

impl Plain for u8 {
    type Bytes = [u8; 1];
    const SIZE: usize = 1;

    fn put(self) -> [u8; 1] {
        [self]
    }

    fn take(bytes: [u8; 1]) -> u8 {
        bytes[0]
    }
}

impl Plain for u32 {
    type Bytes = [u8; 4];
    const SIZE: usize = 4;

    fn put(self) -> [u8; 4] {
        self.to_le_bytes()
    }

    fn take(bytes: [u8; 4]) -> u32 {
        u32::from_le_bytes(bytes)
    }
}

impl Plain for Span {
    type Bytes = [u8; 8];
    const SIZE: usize = 8;

    fn put(self) -> [u8; 8] {
        (u64::from(self.start) | u64::from(self.end) << 32).to_le_bytes()
    }

    fn take(bytes: [u8; 8]) -> Span {
        let [a, b, c, d, e, f, g, h] = bytes;
        Span { start: u32::from_le_bytes([a, b, c, d]), end: u32::from_le_bytes([e, f, g, h]) }
    }
}

/// Writes a list.
///
/// # Errors
/// When the format cannot hold bytes.
pub fn serialize<T: Plain, S: Serializer>(list: &[T], to: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(list.len() * T::SIZE);
    for one in list {
        bytes.extend_from_slice(one.put().as_ref());
    }
    to.serialize_bytes(&bytes)
}

/// Reads a list.
///
/// # Errors
/// When it is something else.
pub fn deserialize<'de, T: Plain, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_bytes(Bytes(PhantomData))
}

struct Bytes<T>(PhantomData<T>);

impl<T: Plain> Visitor<'_> for Bytes<T> {
    type Value = Vec<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "values of {} bytes each", T::SIZE)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        let values = bytes.chunks_exact(T::SIZE);
        if !values.remainder().is_empty() {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        let mut list = Vec::with_capacity(values.len());
        list.extend(values.filter_map(|value| T::Bytes::try_from(value).ok()).map(T::take));
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{BytesDeserializer, Error};

    use super::*;

    fn read<T: Plain>(bytes: &[u8]) -> Result<Vec<T>, Error> {
        let from: BytesDeserializer<'_, Error> = bytes.into_deserializer();
        deserialize(from)
    }

    #[test]
    fn what_is_written_is_read() {
        let spans = [Span { start: 1, end: u32::MAX }, Span { start: 0x0102_0304, end: 7 }];
        let bytes: Vec<u8> = spans.iter().flat_map(|span| span.put()).collect();
        assert_eq!(read::<Span>(&bytes).unwrap(), spans);
        assert_eq!(read::<u32>(&bytes).unwrap(), [1, u32::MAX, 0x0102_0304, 7]);
        assert_eq!(read::<u8>(&bytes).unwrap(), bytes);
    }

    #[test]
    fn a_list_that_ends_within_a_value_is_none() {
        assert!(read::<Span>(&[0; 12]).is_err());
        assert!(read::<u32>(&[0; 12]).is_ok());
    }
}
