//! The file with the key, which nobody but the user that runs borough can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key::KEY_BYTES;

/// The text of the file; none if it is not there.
pub fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Makes the file with a new key, unless another process has made it meanwhile. It is there whole or not at all.
pub fn make(path: &Path) -> io::Result<()> {
    let chance = |e: getrandom::Error| io::Error::other(e.to_string());
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(chance)?;
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{:016x}", getrandom::u64().map_err(chance)?));
    let draft = Path::new(&draft);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(draft)?;
    let made = writeln!(file, "{}", STANDARD.encode(key))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(draft, path));
    fs::remove_file(draft)?;
    if let Err(e) = made
        && e.kind() != ErrorKind::AlreadyExists
    {
        return Err(e);
    }
    // Its name must be on the disk too before a secret is.
    let folder = path.parent().filter(|path| !path.as_os_str().is_empty());
    File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()
}
