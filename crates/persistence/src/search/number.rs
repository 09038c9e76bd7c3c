//! Numbers of documents: the type first, then the order in which documents came. So one type is one range of numbers, in
//! which the newest come last.
use std::ops::RangeInclusive;

use wire::Definition;

/// Bits of the running number below the type's.
const BITS: u32 = 40;

/// What is left of a number without its type, for SQL.
pub(super) const RUNNING: i64 = (1 << BITS) - 1;

/// The numbers a type's documents have. Made from the name alone, so that a new type needs no entry anywhere; two types
/// that shared a range would only be read past, because whoever reads asks for the type as well.
pub(crate) fn range(definition: &Definition) -> RangeInclusive<i64> {
    // FNV-1a, folded to sixteen bits.
    let hash =
        definition.name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let first = i64::from((hash >> 16) ^ (hash & 0xffff)) << BITS;
    first..=first | RUNNING
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wire::DEFINITIONS;

    #[test]
    fn every_type_has_a_range_of_its_own() {
        let firsts: BTreeSet<i64> = DEFINITIONS.iter().map(|definition| *super::range(definition).start()).collect();
        assert_eq!(firsts.len(), DEFINITIONS.len());
        assert!(DEFINITIONS.iter().all(|definition| *super::range(definition).start() >= 0));
    }
}
