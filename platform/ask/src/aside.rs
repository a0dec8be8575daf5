//! Answers that lost their place because the form changed before they were sent: kept with the case, as
//! people read them.

use form::{Answer, Answers, Form, Page, Section, SummaryRow};
use store::{Rd, StoreError};

use crate::versions::{self, Version};

/// What a case calls them.
const TITLE: &str = "Answers to questions that were changed meanwhile";

/// The answers `aside` as a part of the case, in the words of the versions of `form` that asked for them;
/// none if there are none. `version` is the one that they have no place in.
///
/// # Errors
/// Whatever the store says.
pub fn section(
    rd: &mut Rd<'_>,
    form: &str,
    version: i64,
    aside: &Answers,
) -> Result<Option<Section>, StoreError> {
    if aside.is_empty() {
        return Ok(None);
    }
    let mut others = versions::all(rd, Some(form))?;
    others.retain(|other| other.row.version != version);
    let rows: Vec<SummaryRow> = aside
        .iter()
        .flat_map(|(name, answer)| rows(&others, aside, name, answer))
        .collect();
    Ok((!rows.is_empty()).then(|| Section {
        title: TITLE.into(),
        rows,
    }))
}

/// One answer in rows, by the newest version that asked it.
fn rows(versions: &[Version], aside: &Answers, name: &str, answer: &Answer) -> Vec<SummaryRow> {
    let is_repeated = matches!(answer, Answer::Rows(_));
    let asked = versions
        .iter()
        .find_map(|version| page(&version.form, name, is_repeated));
    let rows = asked.map(|page| page.summary(aside)).unwrap_or_default();
    rows.into_iter()
        .filter(|row| (is_repeated || row.question == name) && !row.lines.is_empty())
        .collect()
}

/// The page that asked it: a page is repeated, or asks the question once.
fn page<'f>(form: &'f Form, name: &str, is_repeated: bool) -> Option<&'f Page> {
    let page = if is_repeated {
        form.page(name)
    } else {
        form.question(name).map(|(page, _)| page)
    };
    page.filter(|page| page.repeat.is_some() == is_repeated)
}
