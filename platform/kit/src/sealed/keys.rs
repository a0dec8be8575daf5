//! The keys of a place: the first seals, and each of them opens what it has sealed.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::key::Key;
use super::{Sealed, SealedAt, file};
use crate::config::Secrets;
use crate::{Fault, Kind, Secret};

/// What a setting is called in messages.
const KEY: &str = "BOROUGH__SECRETS__KEY";
const KEY_FILE: &str = "BOROUGH__SECRETS__KEY_FILE";

/// The keys that secrets are sealed with. Cheap to clone.
///
/// They come from the settings, or from a file beside the store that is made when the first secret is kept.
#[derive(Clone)]
pub struct SecretKeys(Arc<Inner>);

struct Inner {
    /// The file beside the store, where the settings name no key.
    beside: Option<PathBuf>,
    read: OnceLock<Vec<Key>>,
}

impl SecretKeys {
    /// The keys of the settings, or those in the file `beside` the store.
    ///
    /// # Errors
    /// A fault that names the setting to mend.
    pub fn new(settings: &Secrets, beside: Option<PathBuf>) -> Result<Self, Fault> {
        let wrong = |what: &str, why: &str| Fault::new(Kind::TooBusy, format!("{what}: {why}"));
        if !settings.key.is_empty() {
            return Self::read(settings.key.reveal()).map_err(|why| wrong(KEY, &why));
        }
        if let Some(path) = &settings.key_file {
            let named = format!("{KEY_FILE}: {}", path.display());
            let text = file::read(path).map_err(|e| wrong(&named, &e.to_string()))?;
            let text = text.ok_or_else(|| wrong(&named, "there is no such file"))?;
            return Self::read(&text).map_err(|why| wrong(&named, &why));
        }
        let read = OnceLock::new();
        Ok(Self(Arc::new(Inner { beside, read })))
    }

    /// The keys of a text: in base 64, with blanks, line ends or commas between them.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let inner = Inner {
            beside: None,
            read: OnceLock::from(keys(text)?),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Encrypts a secret for its place in a record.
    ///
    /// # Errors
    /// A fault that says what to do, if there is no key and none can be made.
    pub fn seal(&self, at: SealedAt<'_>, secret: &Secret) -> Result<Sealed, Fault> {
        self.first()?.seal(at, secret.reveal())
    }

    /// The secret again.
    ///
    /// # Errors
    /// A fault that asks for the secret to be typed again: its key is not among ours, it was changed, or it was
    /// sealed for another place.
    pub fn open(&self, at: SealedAt<'_>, sealed: &Sealed) -> Result<Secret, Fault> {
        let Some((id, body)) = sealed.parts() else {
            return Ok(Secret::new(sealed.0.clone()));
        };
        let again =
            |why: &str| Fault::invalid(format!("The secret “{}” {why}: type it again.", at.field));
        let key = self.known()?.iter().find(|key| key.id == id);
        let key = key.ok_or_else(|| again("was written with another key"))?;
        let open = key.open(at, body);
        open.map(Secret::new)
            .ok_or_else(|| again("was changed or moved since it was written"))
    }

    /// Seals anew what is kept plain, or was sealed with a key that is not the first any more; whether it had to.
    ///
    /// # Errors
    /// Those of opening and of sealing. The secret is then what it was.
    pub fn renew(&self, at: SealedAt<'_>, sealed: &mut Sealed) -> Result<bool, Fault> {
        let by = sealed.parts().map(|(id, _)| id);
        if by.is_some() && self.known()?.first().map(|key| key.id.as_str()) == by {
            return Ok(false);
        }
        *sealed = self.seal(at, &self.open(at, sealed)?)?;
        Ok(true)
    }

    /// The keys that there are by now.
    fn known(&self) -> Result<&[Key], Fault> {
        if let Some(keys) = self.0.read.get() {
            return Ok(keys);
        }
        let Some(path) = &self.0.beside else {
            return Ok(&[]);
        };
        let Some(text) = file::read(path).map_err(|e| self.unusable(e.to_string()))? else {
            return Ok(&[]);
        };
        let keys = keys(&text).map_err(|why| self.unusable(why))?;
        Ok(self.0.read.get_or_init(|| keys))
    }

    /// The key that seals, made if this is the first secret of the place.
    fn first(&self) -> Result<&Key, Fault> {
        if self.known()?.is_empty() {
            let path = self.0.beside.as_ref().ok_or_else(|| {
                let why = format!(
                    "We cannot keep a secret yet: there is no key for it. Whoever runs borough can set {KEY} or {KEY_FILE}, the same on every node."
                );
                Fault::new(Kind::TooBusy, why)
            })?;
            file::make(path).map_err(|e| self.unusable(e.to_string()))?;
        }
        let first = self.known()?.first();
        first.ok_or_else(|| self.unusable("it went away".into()))
    }

    /// The file beside the store cannot be had. Where it is and why is for the log.
    fn unusable(&self, why: String) -> Fault {
        let path = self.0.beside.as_ref().map(|path| path.display());
        let path = path.map(|path| path.to_string()).unwrap_or_default();
        let said = "The key of the secrets that are kept here cannot be used. Whoever runs borough finds the reason in its log.";
        Fault::new(Kind::TooBusy, said).because(format!("{path}: {why}"))
    }
}

fn keys(text: &str) -> Result<Vec<Key>, String> {
    const MAKE: &str = "make one with `openssl rand -base64 32`";
    let written = text.split(|c: char| c.is_whitespace() || c == ',');
    let written = written.filter(|key| !key.is_empty());
    let read = written.enumerate().map(|(i, key)| {
        Key::read(key).ok_or_else(|| format!("key {} is not 32 bytes in base 64; {MAKE}", i + 1))
    });
    let keys = read.collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err(format!("there is no key in it; {MAKE}"));
    }
    Ok(keys)
}
