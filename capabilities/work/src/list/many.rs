//! The same done to many cases at once: first looked at, then done.

use app::ask::{self, AskError, Case, Change};
use app::kit::Fault;
use app::store::{StoreError, Tx};
use app::teams::Names;
use app::{App, Fail, View, Wrong};
use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;

use super::check::{Check, seen};
use super::done;
use super::plan::{Lack, MOST, What, Why};
use super::read::looker;
use crate::told;

/// What was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// What to do, as the list names it.
    pub act: String,
    /// The account that gets the work.
    pub to: String,
    /// The list that it came from.
    pub back: String,
    /// The reply whose words are wanted.
    pub reply: String,
    /// What the people are told, with its gaps.
    pub words: String,
    /// The words that were looked at last.
    pub checked: String,
    /// "reply" to take the words of the reply, "do" to do it.
    pub step: String,
    /// Ids of cases, and which version of each the list showed.
    pub chosen: Vec<(String, i64)>,
}

impl Sent {
    /// Reads the fields: each case comes as a field `case` of `id:version`.
    fn read(fields: &[(String, String)]) -> Self {
        let value = |wanted: &str| {
            let field = fields.iter().find(|(name, _)| name == wanted);
            field.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let chosen: Vec<(String, i64)> = fields
            .iter()
            .filter(|(name, _)| name == "case")
            .filter_map(|(_, value)| {
                let (id, version) = value.rsplit_once(':')?;
                Some((id.to_owned(), version.parse().ok()?))
            })
            .collect();
        // Browsers send the end of a line as two signs, whatever the page had.
        let text = |wanted: &str| value(wanted).replace("\r\n", "\n").trim().to_owned();
        let back = value("back");
        let is_list = back == "/work" || back.starts_with("/work?");
        Self {
            act: value("act").to_owned(),
            to: value("to").to_owned(),
            back: if is_list { back } else { "/work" }.to_owned(),
            reply: value("reply").to_owned(),
            words: text("words"),
            checked: text("checked"),
            step: value("step").to_owned(),
            chosen,
        }
    }

    /// What is to be done, by somebody whose account is `me`.
    ///
    /// # Errors
    /// What has not been chosen.
    fn what(&self, me: &str, names: &Names) -> Result<What, Lack> {
        match self.chosen.len() {
            0 => Err(Lack::Ticks),
            n if n > MOST => Err(Lack::Fewer),
            _ => What::read(&self.act, &self.to, me, names),
        }
    }

    fn lacks_words(&self, what: &What) -> bool {
        *what == What::Write && self.words.is_empty()
    }

    /// Whether it is to be done, and the words are those that were looked at.
    fn is_checked(&self, what: &What) -> bool {
        self.step == "do" && self.words == self.checked && !self.lacks_words(what)
    }
}

/// Does something to all that are ticked, once what it does was looked at.
pub async fn many(view: View, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, Fail> {
    let sent = Sent::read(&fields);
    let names = view.app.store().read(Names::read).await?;
    let me = &view.person()?.id;
    let what = match sent.what(me, &names) {
        Ok(what) => what,
        Err(lack) => return again(&view, sent, lack).await,
    };
    if sent.is_checked(&what) {
        return apply(&view, sent, what).await;
    }
    let heading = what.words(me, &names);
    let mut errors = Vec::new();
    if sent.step == "do" && sent.lacks_words(&what) {
        let text = "Write what the people should know.";
        errors.push(Wrong::new("words", text));
    }
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (person, today) = (view.person()?.clone(), view.app.today());
    let check = view
        .app
        .store()
        .read(move |rd| {
            let by = looker(rd, &person, today)?;
            Check::read(rd, &by, &what, &sent)
        })
        .await?;
    let page = view.page(&check.with_heading(heading).with_errors(errors));
    Ok((status, page).into_response())
}

/// The list again, with what was ticked still ticked, and what has to be chosen.
async fn again(view: &View, sent: Sent, lack: Lack) -> Result<Response, Fail> {
    let (person, today) = (view.person()?.clone(), view.app.today());
    let chosen = sent.chosen;
    let these = view
        .app
        .store()
        .read(move |rd| {
            let by = looker(rd, &person, today)?;
            let mut these = Vec::new();
            for (id, _) in chosen.iter().take(MOST) {
                these.extend(seen(rd, id, &by)?.map(|case| case.row.reference));
            }
            Ok::<_, StoreError>(these)
        })
        .await?;
    let path = if these.is_empty() {
        done::after(&sent.back, &done::lacks(lack))
    } else {
        let query = app::query(&[("these", these.join(","))]);
        done::after(&app::with_query("/work", &query), &done::lacks(lack))
    };
    Ok(Redirect::to(&path).into_response())
}

/// Does it to each, and leads back to the list, which says what became of it.
async fn apply(view: &View, sent: Sent, what: What) -> Result<Response, Fail> {
    let (person, today) = (view.person()?.clone(), view.app.today());
    let (app, who) = (view.app.clone(), view.who.audit_name());
    let back = sent.back.clone();
    let (done, left) = view
        .app
        .store()
        .write(move |tx| {
            let by = looker(tx, &person, today)?;
            let (mut done, mut left) = (Vec::new(), Vec::new());
            for (id, version) in &sent.chosen {
                let Some(case) = seen(tx, id, &by)? else {
                    left.push((String::new(), Why::Gone));
                    continue;
                };
                let refused = match what.changes(&case, *version, &sent.words) {
                    Ok(changes) => change(&app, tx, &who, &case, changes)?,
                    Err(why) => Some(why),
                };
                match refused {
                    None => done.push(case.row.reference),
                    Some(why) => left.push((case.row.reference, why)),
                }
            }
            Ok::<_, Fault>((done, left))
        })
        .await?;
    let said = done::query(&done, &left);
    Ok(Redirect::to(&done::after(&back, &said)).into_response())
}

/// Does what was planned to one case, and tells whoever hears of it. A refusal touches no other case.
fn change(
    app: &App,
    tx: &mut Tx<'_>,
    who: &str,
    case: &Case,
    changes: Vec<Change>,
) -> Result<Option<Why>, Fault> {
    let mut version = case.version;
    for change in changes {
        match ask::change(tx, who, &case.id, Some(version), change) {
            Ok(changed) => {
                version = changed.case.version;
                told::tell(app, tx, &changed.notices)?;
            }
            Err(AskError::Store(error)) => return Err(error.into()),
            Err(AskError::NotFound) => return Ok(Some(Why::Gone)),
            Err(AskError::Stale { .. }) => return Ok(Some(Why::Changed)),
            Err(AskError::Refused(_)) => return Ok(Some(Why::Other)),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Sent {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Sent::read(&fields)
    }

    #[test]
    fn what_is_ticked_is_read() {
        let got = sent(&[
            ("case", "1:3"),
            ("case", "no version"),
            ("case", "2:1"),
            ("act", "take"),
            ("back", "https://elsewhere.example/work"),
        ]);
        let want = Sent {
            act: "take".into(),
            back: "/work".into(),
            chosen: vec![("1".into(), 3), ("2".into(), 1)],
            ..Sent::default()
        };
        assert_eq!(got, want);
    }

    #[test]
    fn what_was_not_chosen_is_told() {
        let check = |fields: &[(&str, &str)], want: Option<Lack>| {
            let got = sent(fields).what("me", &Names::default());
            assert_eq!(got.err(), want, "{fields:?}");
        };
        let case = ("case", "1:3");
        check(&[("act", "take")], Some(Lack::Ticks));
        check(&vec![case; MOST + 1], Some(Lack::Fewer));
        check(&[case], Some(Lack::Act));
        check(&[case, ("act", "assign")], Some(Lack::Colleague));
        check(&[case, ("act", "take")], None);
    }

    #[test]
    fn nothing_is_done_before_its_words_were_looked_at() {
        let check = |step: &str, words: &str, checked: &str, want: [bool; 2]| {
            let fields = [
                ("case", "1:3"),
                ("step", step),
                ("words", words),
                ("checked", checked),
            ];
            let sent = sent(&fields);
            let give = What::Give(String::new());
            let got = [give, What::Write].map(|what| sent.is_checked(&what));
            assert_eq!(got, want, "{step} {words} {checked}");
        };
        check("", "", "", [false, false]);
        check("reply", "Soon.", "Soon.", [false, false]);
        check("do", "", "", [true, false]);
        check("do", "Soon.", "", [false, false]);
        check("do", "Soon.\r\nBye. ", "Soon.\nBye.", [true, true]);
    }
}
