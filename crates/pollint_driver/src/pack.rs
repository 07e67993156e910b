//! Many byte strings by number in one: the form of a cache entry. It refuses to know what they mean.

/// Bytes of a number and a length.
const ROW: usize = 24;

/// Byte strings in one, found by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Pack {
    bytes: Vec<u8>,
    /// Number, start and end; in the order in which they were put in.
    rows: Vec<(u128, usize, usize)>,
}

impl Pack {
    /// Reads what [`pack`] has made; empty if it is something else.
    pub(crate) fn new(bytes: Vec<u8>) -> Pack {
        match rows(&bytes) {
            Some(rows) => Pack { bytes, rows },
            None => Pack::default(),
        }
    }

    pub(crate) fn get(&self, number: u128) -> Option<&[u8]> {
        self.iter().find(|(known, _)| *known == number).map(|(_, bytes)| bytes)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (u128, &[u8])> {
        self.rows.iter().map(|(number, start, end)| (*number, &self.bytes[*start..*end]))
    }
}

fn rows(bytes: &[u8]) -> Option<Vec<(u128, usize, usize)>> {
    let count = usize::try_from(u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?)).ok()?;
    let table = bytes.get(8..count.checked_mul(ROW)?.checked_add(8)?)?;
    let mut start = 8 + table.len();
    let mut rows = Vec::with_capacity(count);
    for row in table.chunks_exact(ROW) {
        let (number, length) = row.split_at(16);
        let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
        let end = start.checked_add(length).filter(|end| *end <= bytes.len())?;
        rows.push((u128::from_le_bytes(number.try_into().ok()?), start, end));
        start = end;
    }
    Some(rows)
}

/// Makes one of many.
pub(crate) fn pack(items: &[(u128, &[u8])]) -> Vec<u8> {
    let size: usize = items.iter().map(|(_, bytes)| bytes.len() + ROW).sum();
    let mut packed = Vec::with_capacity(size + 8);
    packed.extend((items.len() as u64).to_le_bytes());
    for (number, bytes) in items {
        packed.extend(number.to_le_bytes());
        packed.extend((bytes.len() as u64).to_le_bytes());
    }
    for (_, bytes) in items {
        packed.extend_from_slice(bytes);
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let pack = Pack::new(pack(&[(7, b"seven"), (1, b""), (2, b"two")]));
        assert_eq!(pack.get(7), Some(&b"seven"[..]));
        assert_eq!(pack.get(1), Some(&b""[..]));
        assert_eq!(pack.get(3), None);
        assert_eq!(pack.iter().map(|(number, _)| number).collect::<Vec<_>>(), [7, 1, 2]);
    }

    #[test]
    fn what_is_cut_short_is_empty() {
        let whole = pack(&[(7, b"seven"), (2, b"two")]);
        for length in 0..whole.len() {
            assert_eq!(Pack::new(whole[..length].to_vec()).iter().count(), 0, "{length} bytes");
        }
        assert_eq!(Pack::new(vec![0xff; 64]).iter().count(), 0);
    }
}
