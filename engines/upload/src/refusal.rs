//! Why a file was not taken, in words for the person who sent it.

use std::fmt;

use crate::Kind;

/// Why a file was not taken. Its text says what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing is in it.
    #[error("The selected file is empty. Choose another file")]
    Empty,
    /// It is larger than may be.
    #[error("The selected file must be smaller than {}", Size(*most_bytes))]
    TooLarge {
        /// What may be.
        most_bytes: usize,
    },
    /// It is of no kind that we know.
    #[error("We do not know this kind of file. Choose a photo, a PDF or a document")]
    Unknown,
    /// A photo as newer iPhones keep them, which most browsers cannot show.
    #[error(
        "The selected file is a HEIC photo, which we cannot show. On an iPhone, take a screenshot of the photo and send that. For new photos, choose Settings, Camera, Formats, Most Compatible"
    )]
    Heic,
    /// We know it, but it was not asked for.
    #[error("The selected file must be {}", Kinds(may))]
    NotAsked {
        /// What it is.
        is: Kind,
        /// What was asked for.
        may: &'static [Kind],
    },
    /// Its name says something else than its bytes.
    #[error(
        "The selected file is called .{name_says}, but it is {}. Save it again as {} and send that", .is.words(), .is.words()
    )]
    NameDiffers {
        /// The ending of its name.
        name_says: String,
        /// What it is.
        is: Kind,
    },
    /// A drawing that can run scripts (SVG).
    #[error("The selected file is an SVG drawing. Save it as a PNG or a PDF and send that")]
    Vector,
    /// A web page or other markup.
    #[error("The selected file is a web page. Print it as a PDF and send that")]
    Page,
    /// Something that runs.
    #[error("The selected file is a program. We only take photos and documents")]
    Program,
    /// More picture than we can unfold.
    #[error(
        "The selected picture has {width_px} by {height_px} pixels, which is too many. Make it smaller and send it again"
    )]
    TooManyPixels {
        /// How wide.
        width_px: u32,
        /// How high.
        height_px: u32,
    },
    /// It would unfold to far more than it is.
    #[error(
        "The selected file would become far too large when it is opened. Save it again and send that"
    )]
    Bomb,
    /// It does not hold together.
    #[error(
        "The selected file is damaged or cut short. Open it on your device, save it again and send that"
    )]
    Broken(Kind),
    /// Something else hides in or behind it.
    #[error(
        "The selected file has something else hidden in it. Take a screenshot of it and send that"
    )]
    Hidden(Kind),
    /// A password is needed to open it.
    #[error(
        "The selected file is locked with a password. Save a copy without a password and send that"
    )]
    Locked(Kind),
    /// It does things when it is opened.
    #[error(
        "The selected file runs scripts, opens other files or has files inside it. Print it as a PDF and send that"
    )]
    Active(Kind),
    /// A document with macros.
    #[error(
        "The selected file has macros in it. Save it without macros, or as a PDF, and send that"
    )]
    Macros,
    /// A document of before 2007, or a locked one: both look alike from outside.
    #[error(
        "The selected file is in an old Office format or is locked with a password. Save it as a PDF and send that"
    )]
    OldOffice,
}

/// "20MB", as the GOV.UK Design System writes it.
struct Size(usize);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n >= 1_000_000 => write!(f, "{}MB", n / 1_000_000),
            n if n >= 1_000 => write!(f, "{}KB", n / 1_000),
            n => write!(f, "{n} bytes"),
        }
    }
}

/// "a JPEG, PNG or WebP picture, or a PDF"
struct Kinds<'a>(&'a [Kind]);

impl fmt::Display for Kinds<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, kind) in self.0.iter().enumerate() {
            match i {
                0 => {}
                i if i + 1 == self.0.len() => f.write_str(" or ")?,
                _ => f.write_str(", ")?,
            }
            f.write_str(kind.words())?;
        }
        Ok(())
    }
}
