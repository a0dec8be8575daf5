//! What people send us: which kind of file it truly is, whether it is safe to keep, and its picture without where it was taken.
//!
//! A file is judged by its bytes; its name is only compared with them. What comes back is written anew
//! from the parts that are needed to show it, so that what a camera adds (the place, the owner, a
//! comment) and what an attacker hides (a web page behind a picture) does not come through.
//!
//! ```
//! let refusal = upload::check("bench.jpg", b"MZ\x90\x00", &upload::Rules::PICTURES).unwrap_err();
//! assert_eq!(refusal, upload::Refusal::Program);
//! ```

mod document;
mod kind;
mod name;
mod picture;
mod read;
mod refusal;
mod rules;
mod thumbnail;

use geo::Point;

pub use kind::Kind;
pub use refusal::Refusal;
pub use rules::Rules;
pub use thumbnail::thumbnail;

/// A file that is safe to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Clean {
    /// What it truly is.
    pub kind: Kind,
    /// Its name in letters, digits, `-`, `_` and `.` alone, with the ending of its true kind.
    pub name: String,
    /// Its bytes, written anew. Keep these, never what was sent.
    pub bytes: Vec<u8>,
    /// Width and height in pixels, as it is seen; none for what is not a picture.
    pub size_px: Option<(u32, u32)>,
    /// Where the photo says it was taken. It is no longer in [`Clean::bytes`].
    pub taken_at: Option<Point>,
    /// Whether it may still say who wrote it: we could not take that out.
    pub may_name_author: bool,
}

/// Judges a file and cleans it.
///
/// | argument | range |
/// |----------|-------|
/// | `name`   | as it was sent; empty where none was |
/// | `bytes`  | the whole file, up to `rules.most_bytes` |
///
/// The time taken grows with the length of `bytes`. Nothing is read beyond them and nothing panics.
///
/// # Errors
/// [`Refusal`], whose text is for the person who sent the file.
pub fn check(name: &str, bytes: &[u8], rules: &Rules) -> Result<Clean, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() > rules.most_bytes {
        return Err(Refusal::TooLarge {
            most_bytes: rules.most_bytes,
        });
    }
    let kind = kind::judge(name, bytes)?;
    if !rules.kinds.contains(&kind) {
        return Err(Refusal::NotAsked {
            is: kind,
            may: rules.kinds,
        });
    }
    name::agrees(name, kind)?;
    let cleaned = if kind.is_picture() {
        picture::clean(kind, bytes, rules.most_pixels)?
    } else {
        document::clean(kind, bytes)?
    };
    Ok(Clean {
        kind,
        name: name::safe(name, kind),
        bytes: cleaned.bytes,
        size_px: cleaned.size_px,
        taken_at: cleaned.taken_at,
        may_name_author: cleaned.may_name_author,
    })
}

/// What the cleaner of one kind hands back.
#[derive(Default)]
struct Cleaned {
    bytes: Vec<u8>,
    size_px: Option<(u32, u32)>,
    taken_at: Option<Point>,
    may_name_author: bool,
}
