//! A report as everybody may see it: without who sent it, and only the photos that may be shown.

use geo::Point;
use serde::Serialize;

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What people know it by.
    pub reference: String,
    /// Its page.
    pub path: String,
    /// The code of its category.
    pub category: String,
    /// The category's name.
    pub title: String,
    /// What is wrong, in the words that may be shown.
    pub words: String,
    /// The answers to the category's questions that say nothing of a person: label and words.
    pub answers: Vec<(String, String)>,
    /// Our word for where it stands.
    pub status: String,
    /// The same for residents: "We are looking into it".
    pub status_words: String,
    /// Whether somebody still has to do something.
    pub is_open: bool,
    /// How a page marks it: `good`, `warning` or `unknown`.
    pub mark: &'static str,
    /// When it was sent.
    pub created_us: i64,
    /// When it last changed.
    pub changed_us: i64,
    /// By when it should be settled.
    pub due_us: Option<i64>,
    /// When it was closed.
    pub closed_us: Option<i64>,
    /// Where.
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    /// Where in words: the street, and what the person added.
    pub place: String,
    pub ward: String,
    /// The thing that it is about: an entity's id; empty for none.
    pub asset: String,
    /// The report that it is the same as; empty for none.
    pub same_as: String,
    /// Photos that may be shown: where each is kept.
    pub photos: Vec<String>,
    /// Photos that wait to be looked at.
    pub photos_waiting: usize,
    /// Whether nobody but staff and whoever sent it may see it.
    pub is_private: bool,
    /// Who sees to it, if it was passed on.
    pub passed_to: String,
}

impl Report {
    /// Where it is.
    #[must_use]
    pub fn at(&self) -> Option<Point> {
        Point::new(self.lon?, self.lat?).ok()
    }

    /// The first words of it, for a list.
    #[must_use]
    pub fn short(&self) -> String {
        const MOST: usize = 140;
        let mut short: String = self.words.chars().take(MOST).collect();
        if self.words.chars().count() > MOST {
            short.push('…');
        }
        short
    }

    /// One to show in samples of pages.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            reference: "BX7K-3MQD".into(),
            path: "/reports/BX7K-3MQD".into(),
            category: "bench".into(),
            title: "Bench or seat".into(),
            words: "Two slats are broken, and there is a nail.".into(),
            answers: vec![("What is wrong with it?".into(), "It is broken".into())],
            status: "open".into(),
            status_words: "We are looking into it".into(),
            is_open: true,
            mark: "warning",
            created_us: 1_795_529_100_000_000,
            changed_us: 1_795_529_100_000_000,
            due_us: Some(1_796_738_700_000_000),
            closed_us: None,
            lat: Some(51.6),
            lon: Some(1.7),
            place: "Quay Street, Wendmouth".into(),
            ward: "Harbour".into(),
            asset: "urn:ngsi-ld:Bench:pier".into(),
            same_as: String::new(),
            photos: vec!["01jdf0y7w3".into()],
            photos_waiting: 0,
            is_private: false,
            passed_to: String::new(),
        }
    }
}
