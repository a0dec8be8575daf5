//! What fills the gaps of a journey: a row of a table, secrets that nobody gets to see, files to send.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kit::{Fault, Kind, Sealed, SealedAt, Secret, SecretKeys};
use serde::{Deserialize, Serialize};

use crate::journey::Journey;
use crate::read::texts;

/// What fills the gaps of a journey.
#[derive(Debug, Clone, Default)]
pub struct Values {
    row: BTreeMap<String, String>,
    secrets: BTreeMap<String, Secret>,
    files: BTreeMap<String, PathBuf>,
}

/// A secret as it is kept, such as the password of a test account. No page ever shows its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSecret {
    /// What steps call it: "PASSWORD".
    pub name: String,
    /// What is filled in, encrypted.
    pub value: Sealed,
}

/// A secret that is about to be filled in, or to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSecret {
    /// What steps call it: "PASSWORD".
    pub name: String,
    /// What is filled in.
    pub value: Secret,
}

impl KeptSecret {
    /// Encrypts a secret for its place, whose field is the secret's name.
    ///
    /// # Errors
    /// A fault, if there is no key to encrypt it with.
    pub fn seal(keys: &SecretKeys, at: SealedAt<'_>, secret: &Secret) -> Result<Self, Fault> {
        Ok(Self {
            name: at.field.to_owned(),
            value: keys.seal(at, secret)?,
        })
    }

    /// What is encrypted of them, each with the field of its place.
    pub fn sealed(secrets: &mut [Self]) -> Vec<(String, &mut Sealed)> {
        let each = secrets.iter_mut();
        each.map(|secret| (secret.name.clone(), &mut secret.value))
            .collect()
    }

    /// The secret again, from its place.
    ///
    /// # Errors
    /// A fault that asks for it to be typed again.
    pub fn open(&self, keys: &SecretKeys, at: SealedAt<'_>) -> Result<NamedSecret, Fault> {
        Ok(NamedSecret {
            name: self.name.clone(),
            value: keys.open(at, &self.value)?,
        })
    }
}

/// Why a secret is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    /// It would be struck out of evidence wherever its few letters stand by chance.
    #[error("a secret has at least 4 letters")]
    Short,
}

/// A gap in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap<'t> {
    /// No gap: these letters.
    Letters(&'t str),
    /// A column of the row.
    Row(&'t str),
    /// A secret's name.
    Secret(&'t str),
}

/// The letters and gaps of a text.
pub fn gaps(text: &str) -> Result<Vec<Gap<'_>>, String> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        let (inside, behind) = after
            .split_once('}')
            .ok_or_else(|| format!("a gap has no end: ${{{after}"))?;
        let gap = match inside.trim().split_once('.') {
            Some(("row", column)) if !column.is_empty() => Gap::Row(column),
            Some(("secret", name)) if !name.is_empty() => Gap::Secret(name),
            _ => {
                return Err(format!(
                    "${{{inside}}} is not known: write ${{row.column}} or ${{secret.NAME}}"
                ));
            }
        };
        found.extend([Gap::Letters(before), gap]);
        rest = behind;
    }
    found.push(Gap::Letters(rest));
    Ok(found)
}

/// The secrets that are each named with a file of its own, `password=pw.txt`, so that none stands in a list of
/// processes. A line end after the secret is no part of it.
///
/// # Errors
/// A fault, if a file is not named or cannot be read.
pub fn secrets_in<'p>(
    pairs: impl IntoIterator<Item = &'p String>,
) -> Result<Vec<NamedSecret>, Fault> {
    let unreadable = |why: String| Fault::new(Kind::Unreadable, why);
    let read = |pair: &String| {
        let (name, file) = pair
            .split_once('=')
            .ok_or_else(|| unreadable("A secret is given as NAME=FILE.".into()))?;
        let text = std::fs::read_to_string(file).map_err(|e| unreadable(format!("{file}: {e}")))?;
        Ok(NamedSecret {
            name: name.to_owned(),
            value: Secret::new(text.trim_end_matches(['\r', '\n'])),
        })
    };
    pairs.into_iter().map(read).collect()
}

impl Journey {
    /// The names of the secrets that it fills in, in the order of the alphabet.
    #[must_use]
    pub fn secrets(&self) -> BTreeSet<&str> {
        let texts = self.steps.iter().flat_map(|step| texts(&step.act));
        let gaps = texts.flat_map(|text| gaps(text).unwrap_or_default());
        gaps.filter_map(|gap| match gap {
            Gap::Secret(name) => Some(name),
            Gap::Letters(_) | Gap::Row(_) => None,
        })
        .collect()
    }

    /// The columns of a row that it names, in the order of the alphabet.
    #[must_use]
    pub fn columns(&self) -> BTreeSet<&str> {
        let texts = self.steps.iter().flat_map(|step| texts(&step.act));
        let texts = texts.chain([self.start.as_str()]);
        let gaps = texts.flat_map(|text| gaps(text).unwrap_or_default());
        gaps.filter_map(|gap| match gap {
            Gap::Row(column) => Some(column),
            Gap::Letters(_) | Gap::Secret(_) => None,
        })
        .collect()
    }
}

impl Values {
    /// Nothing in any gap.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a column of the row.
    #[must_use]
    pub fn with_column(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.row.insert(name.into(), value.into());
        self
    }

    /// With a secret: it is filled in, and struck out of everything that is kept.
    ///
    /// # Errors
    /// If it has fewer than 4 letters.
    pub fn with_secret(
        mut self,
        name: impl Into<String>,
        value: Secret,
    ) -> Result<Self, SecretFault> {
        if value.reveal().chars().count() < 4 {
            return Err(SecretFault::Short);
        }
        self.secrets.insert(name.into(), value);
        Ok(self)
    }

    /// With these secrets.
    ///
    /// # Errors
    /// A fault, if one is too short.
    pub fn with_secrets(secrets: &[NamedSecret]) -> Result<Self, Fault> {
        secrets.iter().try_fold(Self::new(), |values, secret| {
            values
                .with_secret(&secret.name, secret.value.clone())
                .map_err(|why| {
                    let why = format!("The secret {}: {why}.", secret.name);
                    Fault::new(Kind::Unreadable, why)
                })
        })
    }

    /// With a file that can be sent.
    #[must_use]
    pub fn with_file(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.files.insert(name.into(), path.into());
        self
    }

    /// With the files that are each named, `bill.pdf=proofs/bill.pdf`.
    ///
    /// # Errors
    /// A fault, if one is not named or is not there.
    pub fn with_files<'p>(
        self,
        pairs: impl IntoIterator<Item = &'p String>,
    ) -> Result<Self, Fault> {
        let unreadable = |why: String| Fault::new(Kind::Unreadable, why);
        pairs.into_iter().try_fold(self, |values, pair| {
            let (name, file) = pair
                .split_once('=')
                .ok_or_else(|| unreadable("A file is given as NAME=PATH.".into()))?;
            // A browser looks for it from elsewhere: it is told the whole path.
            let path =
                std::fs::canonicalize(file).map_err(|e| unreadable(format!("{file}: {e}")))?;
            if !path.is_file() {
                return Err(unreadable(format!("{file} is not a file.")));
            }
            Ok(values.with_file(name, path))
        })
    }

    /// What a journey asks for and is not here, a sentence each; nothing if it can begin.
    #[must_use]
    pub fn missing(&self, journey: &Journey) -> Vec<String> {
        let mut missing = Vec::new();
        let of_steps = journey.steps.iter().flat_map(|step| texts(&step.act));
        for text in of_steps.chain([journey.start.as_str()]) {
            missing.extend(self.filled(text).err());
        }
        for step in &journey.steps {
            if let crate::Act::Upload { file, .. } = &step.act {
                missing.extend(self.file(file).err());
            }
        }
        missing.sort();
        missing.dedup();
        missing
    }

    /// A text with its gaps filled.
    pub(crate) fn filled(&self, text: &str) -> Result<String, String> {
        let mut filled = String::new();
        for gap in gaps(text)? {
            match gap {
                Gap::Letters(letters) => filled.push_str(letters),
                Gap::Row(column) => filled.push_str(
                    self.row
                        .get(column)
                        .ok_or_else(|| format!("The row has no column “{column}”."))?,
                ),
                Gap::Secret(name) => filled.push_str(
                    self.secrets
                        .get(name)
                        .ok_or_else(|| format!("There is no secret “{name}”."))?
                        .reveal(),
                ),
            }
        }
        Ok(filled)
    }

    pub(crate) fn file(&self, name: &str) -> Result<&Path, String> {
        let file = self.files.get(name);
        file.map(PathBuf::as_path)
            .ok_or_else(|| format!("There is no file “{name}”."))
    }

    /// All secrets, for whoever must hide them.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        self.secrets.values().map(Secret::reveal).collect()
    }

    /// A text without secrets: as they are, with blanks as one, as an address or a form would write them.
    pub(crate) fn clean(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        // The longest first: one secret may be a part of another.
        let mut secrets: Vec<_> = self.secrets.iter().collect();
        secrets.sort_by_key(|(_, secret)| std::cmp::Reverse(secret.reveal().len()));
        for (name, secret) in secrets {
            let said = format!("[secret {name}]");
            let secret = secret.reveal();
            let blanks = secret.split_whitespace().collect::<Vec<_>>().join(" ");
            let escaped = escaped(secret);
            let form = escaped.replace("%20", "+");
            for written in [secret, &blanks, &escaped, &form] {
                if !written.is_empty() {
                    clean = clean.replace(written, &said);
                }
            }
        }
        clean
    }
}

/// A text as it stands in an address: RFC 3986, section 2.
fn escaped(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let write = |byte: u8| {
        if keep(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(write).collect()
}
