//! Forms: written, tried out, approved by another person and published, in the page, without a script.

mod amount;
mod compare;
mod condition;
mod conditions;
mod edit;
mod examples;
mod fee;
mod list;
mod page;
mod question;
mod target;
mod text;
mod tree;
mod versions;
mod when;

#[cfg(test)]
mod journey;

use app::ask::AskError;
use app::ask::versions::{self as kept, Version};
use app::kit::Fault;
use app::{Act, Allow, Fail, Page as _, Role, Routes, Sample, View};
use form::Form;

/// Writing forms, and approving those of others.
pub const EDIT: Allow = Allow::To(Act {
    name: "forms.edit",
    words: "write and approve forms",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
});

/// A sample of each of them.
pub fn samples() -> Vec<Sample> {
    [
        list::ListPage::sample_values(),
        versions::VersionsPage::sample_values(),
        edit::EditPage::sample_values(),
        page::PagePage::sample_values(),
        question::QuestionPage::sample_values(),
        fee::FeePage::sample_values(),
        conditions::ConditionsPage::sample_values(),
        condition::ConditionPage::sample_values(),
        text::TextPage::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The doors of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/forms", EDIT, list::list)
        .post("/forms", EDIT, list::add)
        .get("/forms/{form}", EDIT, versions::show)
        .post("/forms/{form}/draft", EDIT, versions::draft)
        .post("/forms/{form}/{version}/step", EDIT, versions::step)
        .get("/forms/{form}/{version}/form.json", EDIT, text::download)
        .get("/forms/{form}/edit", EDIT, edit::show)
        .post("/forms/{form}/edit", EDIT, edit::save)
        .get("/forms/{form}/text", EDIT, text::show)
        .post("/forms/{form}/text", EDIT, text::save)
        .get("/forms/{form}/fee", EDIT, fee::show)
        .post("/forms/{form}/fee", EDIT, fee::save)
        .get("/forms/{form}/when/{target}", EDIT, conditions::show)
        .post("/forms/{form}/when/{target}", EDIT, conditions::save)
        .get("/forms/{form}/when/{target}/{place}", EDIT, condition::show)
        .post("/forms/{form}/when/{target}/{place}", EDIT, condition::save)
        .get("/forms/{form}/edit/{page}", EDIT, page::show)
        .post("/forms/{form}/edit/{page}", EDIT, page::save)
        .get("/forms/{form}/edit/{page}/{question}", EDIT, question::show)
        .post("/forms/{form}/edit/{page}/{question}", EDIT, question::save)
}

/// The draft of a form: the one that there is, or a new one made from what is published.
async fn draft(view: &View, name: &str) -> Result<Version, Fail> {
    let (who, name) = (account(view)?, name.to_owned());
    let version = view
        .app
        .store()
        .write(move |tx| kept::draft_of(tx, &who, &name))
        .await?;
    if version.state != "draft" {
        return Err(Fault::conflict(format!(
            "Version {} is {} and cannot be changed now. Send it back to be a draft first.",
            version.version, version.state
        ))
        .into());
    }
    Ok(version)
}

/// Who edits: approving asks whether it is another person.
fn account(view: &View) -> Result<String, Fault> {
    view.person().map(|person| person.id.clone())
}

/// Keeps a changed draft, if nobody else edited it since the page with this count of edits was shown.
async fn keep(
    view: &View,
    mut before: Version,
    edits: &str,
    form: Form,
) -> Result<Version, AskError> {
    before.row.edits = edits.parse().unwrap_or(0);
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| kept::edit(tx, &who, &before, &form))
        .await
}

/// The name for something with these words: small letters, digits and hyphens, free among `taken`.
fn name_for(words: &str, taken: &dyn Fn(&str) -> bool) -> String {
    let mut name = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= 30 {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    let name = if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name.to_owned()
    } else {
        format!("q-{name}").trim_end_matches('-').to_owned()
    };
    if !taken(&name) {
        return name;
    }
    (2..)
        .map(|n| format!("{name}-{n}"))
        .find(|name| !taken(name))
        .unwrap_or(name)
}

/// Paragraphs out of a box of text, and back.
fn paragraphs(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Puts the one at `at` before the one before it, or after the one after it.
fn moved<T>(all: &mut [T], at: usize, down: bool) {
    let other = if down { at + 1 } else { at.wrapping_sub(1) };
    if at < all.len() && other < all.len() {
        all.swap(at, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_words() {
        let check =
            |words: &str, want: &str| assert_eq!(name_for(words, &|name| name == "name"), want);
        check("What is your email address?", "what-is-your-email-address");
        check("Name", "name-2");
        check("2 cars", "q-2-cars");
        check("???", "q");
        check("Ünïcode wörds", "n-code-w-rds");
    }

    #[test]
    fn things_are_moved_within_their_list() {
        let mut all = [1, 2, 3];
        moved(&mut all, 0, false);
        moved(&mut all, 2, true);
        moved(&mut all, 9, false);
        assert_eq!(all, [1, 2, 3]);
        moved(&mut all, 1, true);
        assert_eq!(all, [1, 3, 2]);
    }
}
