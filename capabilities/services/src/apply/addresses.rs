//! An address found by its postcode: typed, looked up, chosen from a list. Whoever's is not in it types it.

use std::collections::BTreeMap;

use app::find::gazetteer::{self, PostalAddress};
use app::kit::words;
use app::store::{Rd, StoreError};
use app::{App, Choice};
use form::{Kind, Page};
use serde::Serialize;

use super::posted::Posted;

/// What the address questions of a page are helped with.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Finder {
    /// Whether there are addresses to find.
    pub is_there: bool,
    /// What was looked for, by the question.
    pub found: BTreeMap<String, Found>,
    /// Whether something of it was not looked for before.
    #[serde(skip)]
    pub is_new: bool,
}

/// The addresses of a postcode.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Found {
    /// As it is written, or as it was typed if it cannot be one.
    pub postcode: String,
    /// The addresses there, to choose from; none if none are known.
    pub choices: Vec<Choice>,
}

impl Found {
    pub fn new(postcode: String, all: &[PostalAddress]) -> Self {
        let first = words::count(
            i64::try_from(all.len()).unwrap_or(0),
            "address there",
            "addresses there",
        );
        let first = std::iter::once(Choice::new("", &first, ""));
        let each = all
            .iter()
            .enumerate()
            .map(|(n, address)| Choice::new(&n.to_string(), &address.line(), ""));
        Self {
            postcode,
            choices: if all.is_empty() {
                Vec::new()
            } else {
                first.chain(each).collect()
            },
        }
    }
}

impl Finder {
    /// That of a page, before anything is looked for.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn of(app: &App, page: &Page) -> Result<Self, StoreError> {
        if names(page).next().is_none() {
            return Ok(Self::default());
        }
        Ok(Self {
            is_there: app.store().read(gazetteer::has_addresses).await?,
            ..Self::default()
        })
    }

    /// Puts addresses that were chosen into their fields, and looks up postcodes that were typed to find some.
    /// Whoever goes on without choosing one of those that were shown has not found theirs.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn look(app: &App, page: &Page, posted: &mut Posted) -> Result<Self, StoreError> {
        let mut finder = Self::of(app, page).await?;
        for name in names(page).filter(|_| finder.is_there) {
            let typed = posted.fields.one(&format!("{name}-find")).to_owned();
            let shown = posted.fields.one(&format!("{name}-shown")).to_owned();
            let chosen = posted.fields.one(&format!("{name}-pick")).parse::<usize>();
            let postcode = gazetteer::tidy_postcode(&typed).unwrap_or(typed);
            if postcode.is_empty() {
                continue;
            }
            let wanted = postcode.clone();
            let read = move |rd: &mut Rd<'_>| gazetteer::addresses(rd, &wanted);
            let all = app.store().read(read).await?;
            let address = chosen.ok().filter(|_| shown == postcode);
            if let Some(address) = address.and_then(|n| all.get(n)) {
                fill(posted, name, address, &postcode);
            } else {
                finder.is_new |= shown != postcode;
                finder
                    .found
                    .insert(name.to_owned(), Found::new(postcode, &all));
            }
        }
        Ok(finder)
    }
}

/// The questions of a page that ask for an address.
fn names(page: &Page) -> impl Iterator<Item = &str> {
    let questions = page.questions.iter();
    questions
        .filter(|question| matches!(question.kind, Kind::Address))
        .map(|question| question.name.as_str())
}

fn fill(posted: &mut Posted, name: &str, address: &PostalAddress, postcode: &str) {
    let parts = [
        ("line1", address.line1.as_str()),
        ("line2", &address.line2),
        ("town", &address.town),
        ("postcode", postcode),
    ];
    for (part, value) in parts {
        posted.set(&format!("{name}-{part}"), value);
    }
}
