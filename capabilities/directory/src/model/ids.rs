//! Identifiers as the standard wants them: UUIDs (RFC 9562).

use app::kit::Chance;
use sha2::{Digest, Sha256};

/// A new one, of chance (version 4).
#[must_use]
pub fn new(chance: &Chance) -> String {
    written(
        u128::from(chance.bits()) << 64 | u128::from(chance.bits()),
        4,
    )
}

/// One made of names, the same for the same names (version 8, of SHA-256): for rows that have none.
#[must_use]
pub fn of(names: &[&str]) -> String {
    let mut hash = Sha256::new();
    for name in names {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
    }
    let digest = hash.finalize();
    let bits = digest
        .iter()
        .take(16)
        .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    written(bits, 8)
}

fn written(bits: u128, version: u128) -> String {
    let bits = bits & !(0xf << 76) | version << 76;
    let bits = bits & !(0b11 << 62) | 0b10 << 62;
    let hex = format!("{bits:032x}");
    let part = |from, to| hex.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_uuids_and_repeat_where_they_should() {
        let made = of(&["feed", "7"]);
        assert_eq!(made, of(&["feed", "7"]));
        assert_ne!(made, of(&["feed7", ""]));
        for (id, version) in [(made, '8'), (new(&Chance::seeded(1)), '4')] {
            assert_eq!((id.len(), id.chars().nth(14)), (36, Some(version)), "{id}");
            assert!(
                matches!(id.chars().nth(19), Some('8' | '9' | 'a' | 'b')),
                "{id}"
            );
        }
    }
}
