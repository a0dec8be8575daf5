//! A report is a case of the verb ask: opened here, found here, and shown without what is private.

mod open;
mod search;

use app::ask::{self, Case, NewFile};
use app::kit::Fault;
use app::store::{Rd, StoreError, Tx};
use app::{App, encode};
use upload::Clean;

use crate::categories::Categories;
use crate::report::Report;

pub use open::{New, Whole, open, opened};
pub use search::{Search, search};

/// The kind of case that a report is.
pub const KIND: &str = "report";

/// Where it is in words, among the facts that we keep with a case.
const PLACE: &str = "place";
/// The words that everybody may see, where a person has changed them.
const SHOWN_WORDS: &str = "shown_words";
/// What became of it elsewhere: see [`crate::forward`].
pub const FORWARD: &str = "forward";

/// Keeps a photo that belongs to nothing yet. It may be shown once it belongs to a report that is.
///
/// # Errors
/// Whatever the store says.
pub fn keep_photo(tx: &mut Tx<'_>, photo: &Clean, wait: bool) -> Result<String, StoreError> {
    Ok(ask::keep_file(tx, "anyone", &photo_file(photo, !wait))?.id)
}

/// A photo as a file to be kept.
#[must_use]
pub fn photo_file(photo: &Clean, public: bool) -> NewFile {
    NewFile {
        name: photo.name.clone(),
        kind: photo.kind.media_type().into(),
        bytes: photo.bytes.clone(),
        public,
        ..NewFile::default()
    }
}

/// The page of a report for everybody.
#[must_use]
pub fn path(reference: &str) -> String {
    format!("/reports/{}", encode(reference))
}

/// The same for whoever holds the secret of a link.
#[must_use]
pub fn own_path(reference: &str, key: &str) -> String {
    format!("{}?key={}", path(reference), encode(key))
}

/// The report of a case, with its photos.
///
/// # Errors
/// Whatever the store says.
pub fn report(rd: &mut Rd<'_>, all: &Categories, case: &Case) -> Result<Report, StoreError> {
    let files = ask::files(rd, &case.id)?;
    let photos = files.iter().filter(|file| file.kind.starts_with("image/"));
    let (shown, waiting): (Vec<_>, Vec<_>) = photos.partition(|file| file.is_public);
    let extra = |name: &str| {
        let found = case.body.extra.get(name).and_then(|value| value.as_str());
        found.unwrap_or_default().to_owned()
    };
    let words = match extra(SHOWN_WORDS) {
        changed if !changed.is_empty() => changed,
        _ => case.body.words.clone(),
    };
    let stands = case.stands();
    let category = all.get(&case.category);
    let is_open_question = |name: &str| {
        let questions = category.map_or(&[][..], |category| &category.questions);
        questions
            .iter()
            .any(|question| question.open && question.name == name)
    };
    let rows = case.body.sections.iter().flat_map(|section| &section.rows);
    Ok(Report {
        path: path(&case.reference),
        reference: case.reference.clone(),
        title: all.name(&case.category).to_owned(),
        answers: rows
            .filter(|row| is_open_question(&row.question) && !row.lines.is_empty())
            .map(|row| (row.label.clone(), row.lines.join(", ")))
            .collect(),
        words,
        status: case.status.clone(),
        status_words: stands.resident.into(),
        is_open: case.is_open,
        mark: match (case.is_open, case.status.as_str()) {
            (true, _) => "warning",
            (false, "done" | "agreed") => "good",
            (false, _) => "unknown",
        },
        created_us: case.created.0,
        changed_us: case.changed.0,
        due_us: case.due.filter(|_| case.is_open).map(|due| due.0),
        closed_us: case.closed.map(|closed| closed.0),
        lat: case.lat,
        lon: case.lon,
        place: extra(PLACE),
        ward: case.ward.clone(),
        asset: case.asset.clone(),
        same_as: case.parent.clone(),
        photos: shown.into_iter().map(|file| file.id.clone()).collect(),
        photos_waiting: waiting.len(),
        is_private: is_private(all, case),
        passed_to: match case.body.extra.get(FORWARD).and_then(|f| f.get("name")) {
            Some(name) => name.as_str().unwrap_or_default().to_owned(),
            None => case.body.passed_to.clone(),
        },
        category: case.category.clone(),
    })
}

/// Whether nobody but staff and whoever sent it may know of it.
#[must_use]
pub fn is_private(all: &Categories, case: &Case) -> bool {
    case.is_private || all.is_private(&case.category)
}

/// The report that people know by this reference, private or not: who may see it is for the caller.
///
/// # Errors
/// Whatever the store says.
pub async fn by_reference(
    app: &App,
    all: &Categories,
    reference: &str,
) -> Result<Option<Report>, Fault> {
    let (all, reference) = (all.clone(), reference.to_owned());
    Ok(app
        .store()
        .read(move |rd| {
            let Some(case) = case(rd, &reference)? else {
                return Ok(None);
            };
            report(rd, &all, &case).map(Some)
        })
        .await?)
}

/// The case of a report.
///
/// # Errors
/// Whatever the store says.
pub fn case(rd: &mut Rd<'_>, reference: &str) -> Result<Option<Case>, StoreError> {
    Ok(ask::case(rd, reference)?.filter(|case| case.kind == KIND))
}
