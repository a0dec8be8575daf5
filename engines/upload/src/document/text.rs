//! Plain text and CSV: kept as UTF-8.

use crate::Cleaned;

/// Whether every byte can be read: UTF-8, or the Western European set of Windows in which spreadsheets
/// save CSV. A control character that a page of text does not have says no.
pub fn is_text(bytes: &[u8]) -> bool {
    let has_control = bytes
        .iter()
        .any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c));
    !has_control
        && (std::str::from_utf8(bytes).is_ok() || bytes.iter().all(|b| windows(*b).is_some()))
}

/// The text as UTF-8, without a byte order mark.
pub fn clean(bytes: &[u8]) -> Cleaned {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = match std::str::from_utf8(bytes) {
        Ok(_) => bytes.to_vec(),
        Err(_) => {
            let text: String = bytes.iter().filter_map(|byte| windows(*byte)).collect();
            text.into_bytes()
        }
    };
    Cleaned {
        bytes,
        ..Cleaned::default()
    }
}

/// A byte of Windows-1252 (WHATWG Encoding, index windows-1252); none for the five that mean nothing.
fn windows(byte: u8) -> Option<char> {
    const HIGH: [u16; 32] = [
        0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
        0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
        0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
    ];
    match byte {
        0x80..=0x9f => {
            let code = *HIGH.get(usize::from(byte - 0x80))?;
            char::from_u32(code.into()).filter(|c| *c != '\0')
        }
        byte => Some(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sets_are_read() {
        assert!(is_text("Café, £3".as_bytes()) && is_text(b"Caf\xe9,\xa33 \x96 ok"));
        assert!(!is_text(b"a\0b") && !is_text(b"\x1b[31mred") && !is_text(b"caf\xe9 \x81"));
        assert_eq!(
            clean(b"Caf\xe9,\xa33 \x96 ok").bytes,
            "Café,£3 – ok".as_bytes()
        );
        assert_eq!(clean(b"\xef\xbb\xbfa,b").bytes, b"a,b");
    }
}
