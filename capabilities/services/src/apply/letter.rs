//! The message with the link back to half-finished answers.

use app::Letter;
use serde::Serialize;

/// The link back to half-finished answers.
#[derive(Debug, Serialize)]
pub struct DraftSaved {
    /// What the form is called.
    pub title: String,
    /// The link.
    pub link: String,
    /// "24 December 2026"
    pub until: String,
}

impl Letter for DraftSaved {
    const TEMPLATE: &'static str = "services/draft-saved.txt";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "saved",
            Self {
                title: "Apply for a parking permit".into(),
                link: "https://place.example/apply/parking-permit/resume?key=abc".into(),
                until: "24 December 2026".into(),
            },
        )]
    }
}
