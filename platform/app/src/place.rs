//! The place that is served: a folder of data, never code. The example place is built in.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use kit::{Fault, Kind};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

/// The example place, so that the binary runs from any folder.
#[derive(RustEmbed)]
#[folder = "../../places/example"]
struct Example;

/// A place: its names, its brand, whom to ask, and the files of its folder.
#[derive(Debug, Clone)]
pub struct Place {
    facts: Facts,
    folder: Option<PathBuf>,
}

/// What `place.toml` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// "Estuary"
    pub name: String,
    /// "Estuary Council"
    pub council: String,
    /// One sentence on the home page.
    pub welcome: String,
    /// Whether the place is made up: said in the footer.
    pub fictional: bool,
    /// Whom to ask.
    pub contact: Contact,
    /// Its colours.
    #[serde(default)]
    pub brand: Brand,
    /// What the map shows first.
    pub map: MapView,
}

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// For questions and accessibility problems.
    pub email: String,
    /// With spaces, as people read it.
    pub phone: String,
    /// Lines of a postal address.
    pub address: Vec<String>,
}

/// Its colours: contrast with white is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Brand {
    /// Header and buttons.
    pub brand: String,
    /// The same, pointed at.
    pub hover: String,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            brand: "#00505c".into(),
            hover: "#003a43".into(),
        }
    }
}

/// What the map shows first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapView {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Zoom level of the web map.
    pub zoom: f64,
}

impl Place {
    /// The place in `folder`, or the example place.
    ///
    /// # Errors
    /// A fault that names what to mend.
    pub fn load(folder: Option<&Path>) -> Result<Self, Fault> {
        let mut place = Self {
            facts: Facts {
                name: String::new(),
                council: String::new(),
                welcome: String::new(),
                fictional: true,
                contact: Contact {
                    email: String::new(),
                    phone: String::new(),
                    address: vec![],
                },
                brand: Brand::default(),
                map: MapView {
                    lon: 0.0,
                    lat: 0.0,
                    zoom: 0.0,
                },
            },
            folder: folder.map(Path::to_path_buf),
        };
        let text = place.file("place.toml").ok_or_else(|| {
            refusal(format!(
                "there is no place.toml in {}",
                folder.unwrap_or(Path::new("the place")).display()
            ))
        })?;
        let text = String::from_utf8_lossy(&text);
        place.facts = toml::from_str(&text).map_err(|e| refusal(format!("place.toml: {e}")))?;
        for colour in [&place.facts.brand.brand, &place.facts.brand.hover] {
            let contrast = contrast_with_white(colour).ok_or_else(|| {
                refusal(format!(
                    "place.toml: {colour} is not a colour such as #00505c"
                ))
            })?;
            if contrast < 4.5 {
                return Err(refusal(format!(
                    "place.toml: {colour} on white has a contrast of {contrast:.1}, and text needs 4.5"
                )));
            }
        }
        Ok(place)
    }

    /// What `place.toml` says.
    #[must_use]
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// A file of the place's folder.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        match &self.folder {
            Some(folder) => std::fs::read(folder.join(name)).ok().map(Cow::Owned),
            None => Example::get(name).map(|file| file.data),
        }
    }
}

impl Place {
    /// The names of the files directly under a folder of the place, sorted: `forms` gives `forms/permit.json`.
    #[must_use]
    pub fn files(&self, under: &str) -> Vec<String> {
        let start = format!("{under}/");
        let mut names: Vec<String> = match &self.folder {
            Some(folder) => std::fs::read_dir(folder.join(under))
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(|entry| entry.file_name().into_string().ok())
                .map(|name| format!("{start}{name}"))
                .collect(),
            None => Example::iter()
                .filter(|name| {
                    let rest = name.strip_prefix(&start);
                    rest.is_some_and(|rest| !rest.contains('/'))
                })
                .map(|name| name.to_string())
                .collect(),
        };
        names.sort_unstable();
        names
    }
}

fn refusal(message: String) -> Fault {
    Fault::new(Kind::Invalid, message)
}

/// Contrast ratio of a colour on white (WCAG 2.2, "contrast ratio" and "relative luminance").
fn contrast_with_white(colour: &str) -> Option<f64> {
    let hex = colour
        .strip_prefix('#')
        .filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    let channel = |at: usize| -> Option<f64> {
        let c = f64::from(u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        })
    };
    let luminance = 0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?;
    Some(1.05 / (luminance + 0.05))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast_with_white("#000000").unwrap() - 21.0).abs() < 1e-9);
        assert!((contrast_with_white("#00505c").unwrap() - 9.1).abs() < 0.05);
        assert_eq!(contrast_with_white("teal"), None);
    }

    #[test]
    fn the_example_place_loads() {
        assert!(Place::load(None).unwrap().facts().fictional);
    }
}
