//! A thing of a page, as a probe tells of it.

use serde::Deserialize;

/// A box, in CSS pixels from the top left of the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Area {
    /// From the left to its right edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// From the top to its lower edge.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The point in its middle.
    #[must_use]
    pub fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// A thing of a page.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Place {
    /// Its number, for as long as the page is there.
    pub id: u32,
    /// Its selector.
    pub selector: String,
    /// Its accessible name, cut.
    pub name: String,
    /// Its role, or its tag where it has none.
    pub role: String,
    /// Where it is.
    #[serde(rename = "box")]
    pub area: Area,
}

impl Place {
    /// How it is called in a sentence: `the link “Contact us”`.
    #[must_use]
    pub fn called(&self) -> String {
        if self.name.is_empty() {
            format!("this {}", self.role)
        } else {
            format!("the {} “{}”", self.role, self.name)
        }
    }
}
