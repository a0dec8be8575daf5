//! Whether the signs of a font can be told as letters (ISO 32000-1, 9.10; ISO 14289-1, 7.21.7).

use super::file::File;
use super::lex::hex_digit;
use super::object::{Dict, Object};

/// Whether text in this font can be read.
pub fn is_readable(file: &File<'_>, font: &Dict) -> bool {
    match file.entry(font, "ToUnicode") {
        Object::Stream(stream) => match file.unpacked(&stream) {
            Some(map) => !maps_to_nothing(&map),
            None => true,
        },
        _ => is_readable_without_map(file, font),
    }
}

fn is_readable_without_map(file: &File<'_>, font: &Dict) -> bool {
    let encoding = file.entry(font, "Encoding");
    let kind = file.entry(font, "Subtype");
    if kind.name() == Some("Type0") {
        return is_known_collection(file, font, &encoding);
    }
    let named = |name: Option<&str>| {
        matches!(
            name,
            Some("WinAnsiEncoding" | "MacRomanEncoding" | "MacExpertEncoding")
        )
    };
    if named(encoding.name()) {
        return true;
    }
    if let Some(dict) = encoding.dict() {
        let differences = file.entry(dict, "Differences");
        let names: Vec<&str> = differences
            .array()
            .iter()
            .filter_map(Object::name)
            .collect();
        let base = named(file.entry(dict, "BaseEncoding").name());
        return names.iter().all(|name| is_letter(name))
            && (base || !names.is_empty() || kind.name() != Some("Type3"));
    }
    let descriptor = file.dict(font, "FontDescriptor").unwrap_or_default();
    let flags = file.entry(&descriptor, "Flags").int().unwrap_or(0);
    let symbolic = flags & 4 != 0;
    // Without an encoding, that of the font itself: of TrueType that is not symbolic, the standard one;
    // of Type 1, the names of its signs, which are mostly those of letters.
    match kind.name() {
        Some("TrueType") => !symbolic,
        Some("Type1" | "MMType1") => true,
        _ => false,
    }
}

/// ISO 32000-1, 9.10.2: the CMaps of the collections of Adobe.
fn is_known_collection(file: &File<'_>, font: &Dict, encoding: &Object) -> bool {
    const KNOWN: [&str; 4] = ["GB1", "CNS1", "Japan1", "Korea1"];
    let descendants = file.entry(font, "DescendantFonts");
    let descendant = descendants.array().first().map(|first| file.resolve(first));
    let info = descendant
        .as_ref()
        .and_then(Object::dict)
        .and_then(|dict| file.dict(dict, "CIDSystemInfo"));
    let ordering = info
        .and_then(|info| file.entry(&info, "Ordering").text())
        .unwrap_or_default();
    let predefined = encoding
        .name()
        .is_some_and(|name| !name.starts_with("Identity"));
    KNOWN.contains(&ordering.as_str())
        || (predefined
            && encoding
                .name()
                .is_some_and(|name| name.contains("UCS2") || name.contains("UTF16")))
}

/// Whether the name of a sign is that of a letter, and not "g12" or "c45".
fn is_letter(name: &str) -> bool {
    if matches!(name, ".notdef" | "space") {
        return true;
    }
    let base = name.split('.').next().unwrap_or_default();
    if base.starts_with("uni") || base.len() == 1 {
        return true;
    }
    let digits = base.bytes().filter(u8::is_ascii_digit).count();
    let letters = base.bytes().filter(u8::is_ascii_alphabetic).count();
    // "a12" of Dingbats is a name; "g123", "cid99", "glyph7", "index12" are numbers of signs.
    let numbered = [
        "g", "c", "cid", "gid", "glyph", "index", "G", "C", "char", "f",
    ]
    .iter()
    .any(|sign| {
        base.strip_prefix(sign)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    });
    letters > digits && !numbered
}

/// Whether a map gives a sign U+0000, U+FEFF or U+FFFE (ISO 14289-1, 7.21.7).
fn maps_to_nothing(map: &[u8]) -> bool {
    let mut within: Option<&[u8]> = None;
    let mut last: Vec<Vec<u8>> = Vec::new();
    let mut at = 0;
    while let Some(b) = map.get(at) {
        match b {
            b'<' => {
                let end = map
                    .get(at..)
                    .and_then(|rest| rest.iter().position(|b| *b == b'>'))
                    .unwrap_or(1);
                let digits: Vec<u8> = map
                    .get(at + 1..at + end)
                    .unwrap_or_default()
                    .iter()
                    .copied()
                    .filter(|b| hex_digit(*b).is_some())
                    .collect();
                last.push(digits.to_ascii_lowercase());
                at += end + 1;
                let whole = match within {
                    Some(b"bfchar") => last.len() == 2,
                    Some(b"bfrange") => last.len() == 3,
                    _ => false,
                };
                if whole {
                    if last
                        .last()
                        .is_some_and(|to| matches!(to.as_slice(), b"0000" | b"feff" | b"fffe"))
                    {
                        return true;
                    }
                    last.clear();
                } else if within.is_none() {
                    last.clear();
                }
            }
            b'b' if map
                .get(at..)
                .is_some_and(|rest| rest.starts_with(b"beginbfchar")) =>
            {
                within = Some(b"bfchar");
                last.clear();
                at += 11;
            }
            b'b' if map
                .get(at..)
                .is_some_and(|rest| rest.starts_with(b"beginbfrange")) =>
            {
                within = Some(b"bfrange");
                last.clear();
                at += 12;
            }
            b'e' if map.get(at..).is_some_and(|rest| rest.starts_with(b"endbf")) => {
                within = None;
                at += 5;
            }
            b']' => {
                last.clear();
                at += 1;
            }
            _ => at += 1,
        }
    }
    false
}
