//! A case that came from a report, put right: what the pages of its pin and of its category share.

use app::View;
use app::ask::{self, AskError, Case, Change, Event};
use app::kit::Fault;
use app::store::{Rd, queue};
use app::teams::Names;

use crate::list::read::{may_see, visible};
use crate::told;

/// The kind of case that a report is.
const KIND: &str = "report";
/// The fact of a report that says to which other authority it was sent on.
const SENT_ON: &str = "forward";
/// The queue's topic of reports that another authority may see to: the ids of their cases. Whoever works
/// on it looks at the category and the spot as they are then.
const FORWARD: &str = "report-forward";

/// What is said to whoever comes second.
pub const CLASH: &str =
    "Somebody else changed this since you opened it. What you wrote is still here.";

/// Whether a case came from a report.
pub fn is_report(case: &Case) -> bool {
    case.kind == KIND
}

/// Who sees to a report, if it was sent on to another authority; empty if it was not.
pub fn sent_on_to(case: &Case) -> String {
    let sent = case.body.extra.get(SENT_ON);
    let name = sent.and_then(|sent| sent.get("name")?.as_str());
    name.unwrap_or_default().to_owned()
}

/// The report of a reference, still open, and what people and teams are called.
pub async fn read(view: &View, reference: &str) -> Result<(Case, Names), Fault> {
    let (person, today) = (view.person()?.clone(), view.app.today());
    let reference = reference.to_owned();
    let read = move |rd: &mut Rd<'_>| {
        let (case, _) = visible(rd, &person, today, &reference)?;
        Ok::<_, Fault>((checked(case)?, Names::read(rd)?))
    };
    view.app.store().read(read).await
}

fn checked(case: Case) -> Result<Case, Fault> {
    if !is_report(&case) {
        return Err(Fault::not_found("This did not come from a report."));
    }
    if !case.is_open {
        return Err(Fault::conflict(
            "This is closed. Open it again before you change it.",
        ));
    }
    Ok(case)
}

/// What may come of a change besides a fault.
pub enum Went {
    /// It is done: where to go on.
    On(String),
    /// Somebody else was first: what they did.
    Clash(Vec<Event>),
    /// It cannot be done, with why.
    Refused(String),
}

/// Changes a report that is still of `version`. If it is with no other authority yet, it is looked at anew
/// whether it should be. `done` names the deed for the page that follows.
pub async fn change(
    view: &View,
    reference: &str,
    version: i64,
    done: &'static str,
    what: impl Fn(&Case) -> Change + Send + 'static,
) -> Result<Went, Fault> {
    let (person, today) = (view.person()?.clone(), view.app.today());
    let (app, who) = (view.app.clone(), view.who.audit_name());
    let reference = reference.to_owned();
    view.app
        .store()
        .write(move |tx| {
            let (case, by) = visible(tx, &person, today, &reference)?;
            let case = checked(case)?;
            let changed = match ask::change(tx, &who, &case.id, Some(version), what(&case)) {
                Ok(changed) => changed,
                Err(AskError::Stale { since, .. }) => return Ok(Went::Clash(since)),
                Err(AskError::Refused(why)) => return Ok(Went::Refused(why)),
                Err(error) => return Err(Fault::from(error)),
            };
            told::tell(&app, tx, &changed.notices)?;
            let is_sent_on = !sent_on_to(&changed.case).is_empty();
            if !is_sent_on {
                let now = tx.now();
                queue::push(tx, FORWARD, "", now, case.id.as_bytes())?;
            }
            Ok(Went::On(if may_see(&changed.case, &by) {
                let sent = if is_sent_on { "-sent" } else { "" };
                format!("/work/{}?done={done}{sent}", case.reference)
            } else {
                // It is private to another team now.
                format!("/work?done={}", case.reference)
            }))
        })
        .await
}

/// What the page of a case says after a change.
pub fn notice(done: &str) -> &'static str {
    match done {
        "moved" => "The pin is moved.",
        "moved-sent" => "The pin is moved. This was sent on before: tell them where it is now.",
        "sorted" => "The category is changed.",
        "sorted-sent" => {
            "The category is changed. This was sent on before: tell them what it is now."
        }
        _ => "",
    }
}

/// What a report is called once its kind has another name. A title that somebody wrote stays.
pub fn renamed(title: &str, before: &str, after: &str) -> String {
    match title.strip_prefix(before) {
        Some(rest) if !before.is_empty() && (rest.is_empty() || rest.starts_with(", ")) => {
            format!("{after}{rest}")
        }
        _ => title.to_owned(),
    }
}

/// What a report is called once it is described to be elsewhere. A title that somebody wrote stays.
pub fn placed(title: &str, before: &str, after: &str) -> String {
    let kind = if before.is_empty() {
        Some(title)
    } else {
        let start = title.strip_suffix(before);
        start.and_then(|start| start.strip_suffix(", "))
    };
    match kind {
        Some(kind) if after.is_empty() => kind.to_owned(),
        Some(kind) => format!("{kind}, {after}"),
        None => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_follows_the_kind_and_the_place() {
        let check = |got: String, want: &str| assert_eq!(got, want);
        let title = "Bench or seat, Quay Street";
        check(renamed(title, "Bench or seat", "Tree"), "Tree, Quay Street");
        check(renamed("Bench", "Bench", "Tree"), "Tree");
        check(renamed("Benches", "Bench", "Tree"), "Benches");
        check(renamed(title, "", "Tree"), title);
        check(
            placed(title, "Quay Street", "the pier"),
            "Bench or seat, the pier",
        );
        check(placed(title, "Quay Street", ""), "Bench or seat");
        check(
            placed("Bench or seat", "", "the pier"),
            "Bench or seat, the pier",
        );
        check(
            placed("Ann’s bench", "Quay Street", "the pier"),
            "Ann’s bench",
        );
    }

    #[test]
    fn it_is_known_who_a_report_was_sent_on_to() {
        let mut case = Case::default();
        assert_eq!(sent_on_to(&case), "");
        let fact = serde_json::json!({"name": "Highways Agency"});
        case.body.extra.insert(SENT_ON.into(), fact);
        assert_eq!(sent_on_to(&case), "Highways Agency");
    }
}
