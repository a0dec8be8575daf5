//! Checking a dossier, and saying exactly what was changed.

use ed25519_dalek::{Signature, VerifyingKey};

use super::{Dossier, FORMAT, digest, html, page, unhex};

/// Bytes of a file that is checked, at most.
const MOST_BYTES: usize = 100_000_000;

/// What the check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What the dossier is about.
    pub title: String,
    /// When it was made, in ISO 8601.
    pub made: String,
    /// The public key that signed it, in hexadecimal: compare it with the council's.
    pub key: String,
    /// How many parts are as they were sealed.
    pub sound: usize,
    /// What is wrong, as sentences; none where nothing was changed.
    pub problems: Vec<String>,
    /// Parts that the dossier names by their digest alone.
    pub elsewhere: Vec<String>,
}

/// What a statement says.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub title: String,
    pub made: String,
    pub parts: Vec<StatedPart>,
    /// Lines that are none of these.
    pub strange: usize,
}

#[derive(Debug)]
pub(super) struct StatedPart {
    pub sha256: String,
    pub media_type: String,
    pub bytes: usize,
    pub name: String,
}

pub(super) fn lines_of(statement: &str) -> Stated {
    let mut stated = Stated::default();
    for (n, line) in statement.lines().enumerate() {
        let cells: Vec<&str> = line.splitn(4, "  ").collect();
        if let Some(title) = line.strip_prefix("title: ") {
            stated.title = title.to_owned();
        } else if let Some(made) = line.strip_prefix("made: ") {
            stated.made = made.to_owned();
        } else if let [sha256, media_type, bytes, name] = cells.as_slice()
            && let Ok(bytes) = bytes.parse()
        {
            stated.parts.push(StatedPart {
                sha256: (*sha256).to_owned(),
                media_type: (*media_type).to_owned(),
                bytes,
                name: (*name).to_owned(),
            });
        } else if n > 0 || line != FORMAT {
            stated.strange += 1;
        }
    }
    stated
}

/// Checks a dossier in either form. `key` is the public key that it ought to be signed with, in hexadecimal.
///
/// # Errors
/// Why it is no dossier at all, as a sentence.
pub fn verify(text: &str, key: Option<&str>) -> Result<Verdict, String> {
    if text.len() > MOST_BYTES {
        return Err("The file is larger than 100 MB: it is no dossier of ours.".into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_page = text.trim_start().starts_with('<');
    let json = if is_page {
        let inside = text.split_once(page::BEFORE).map(|(_, rest)| rest);
        let inside = inside
            .and_then(|rest| rest.rsplit_once(page::AFTER))
            .map(|(inside, _)| inside);
        inside.ok_or("The page holds no dossier: the data within it is gone.")?
    } else {
        text
    };
    let dossier: Dossier = serde_json::from_str(json).map_err(|e| {
        format!(
            "The data of the dossier cannot be read (line {}, {e}).",
            e.line()
        )
    })?;
    let stated = lines_of(&dossier.statement);
    let mut verdict = Verdict {
        title: stated.title.clone(),
        made: stated.made.clone(),
        key: dossier.key.clone(),
        ..Verdict::default()
    };
    let mut tell = |problem: String| verdict.problems.push(problem);
    if !is_signed(&dossier) {
        tell("The signature does not fit the list of parts: the list, the signature or the key was changed.".into());
    }
    if dossier.statement.lines().next() != Some(FORMAT) || stated.strange > 0 {
        tell("The list of parts is not written as ours are.".into());
    }
    if let Some(key) = key
        && !key.trim().eq_ignore_ascii_case(&dossier.key)
    {
        tell(format!(
            "It is signed with the key {}, and not with the one that was asked for.",
            dossier.key
        ));
    }
    for part in &stated.parts {
        let Some(body) = dossier.parts.iter().find(|body| body.name == part.name) else {
            tell(format!("“{}” was taken out.", part.name));
            continue;
        };
        if body.media_type != part.media_type {
            tell(format!(
                "“{}” was {} and is now said to be {}.",
                part.name, part.media_type, body.media_type
            ));
        }
        match body.bytes() {
            Ok(None) => verdict
                .elsewhere
                .push(format!("{} (SHA-256 {})", part.name, part.sha256)),
            Ok(Some(bytes)) if digest(&bytes) == part.sha256 => verdict.sound += 1,
            Ok(Some(bytes)) => tell(format!(
                "“{}” was changed: it had {} bytes with SHA-256 {}, and has {} with {}.",
                part.name,
                part.bytes,
                part.sha256,
                bytes.len(),
                digest(&bytes)
            )),
            Err(_) => tell(format!(
                "“{}” was changed: it is no base 64 any more.",
                part.name
            )),
        }
    }
    for (at, body) in dossier.parts.iter().enumerate() {
        let is_again = dossier
            .parts
            .iter()
            .take(at)
            .any(|other| other.name == body.name);
        if is_again || !stated.parts.iter().any(|part| part.name == body.name) {
            tell(format!("“{}” was added.", body.name));
        }
    }
    if is_page {
        let whole = html(&dossier);
        if whole != text {
            tell(first_difference(&whole, text));
        }
    }
    Ok(verdict)
}

fn is_signed(dossier: &Dossier) -> bool {
    let key = unhex(&dossier.key).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let signature = unhex(&dossier.signature).map(|bytes| Signature::from_bytes(&bytes));
    match (key, signature) {
        (Some(key), Some(signature)) => key
            .verify_strict(dossier.statement.as_bytes(), &signature)
            .is_ok(),
        _ => false,
    }
}

fn first_difference(whole: &str, shown: &str) -> String {
    let short = |line: &str| -> String { line.trim().chars().take(200).collect() };
    let (mut own, mut other) = (whole.lines(), shown.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (own.next(), other.next()) {
            (None, None) => return "The page has other line ends than it was made with.".into(),
            (a, b) if a == b => {}
            (a, b) => {
                return format!(
                    "The page was changed at line {number}: it shows “{}”, and what was signed says “{}”.",
                    short(b.unwrap_or_default()),
                    short(a.unwrap_or_default())
                );
            }
        }
    }
}
