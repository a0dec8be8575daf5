//! Entries whose places are booked with us: which resource it is, and how many places are left next.

use app::App;
use app::book::{self, Audience, BookError, RESOURCES, Resource, SessionFree};
use app::kit::{Fault, Time, words};
use app::store::{Rd, StoreError};

/// How far ahead the next session is looked for, in seconds.
const AHEAD_S: i64 = 120 * 86_400;

/// The resource that was typed: its name, or the address of its page.
#[must_use]
pub fn typed(text: &str) -> Option<String> {
    let text = text.trim();
    let name = text.rsplit_once("/book/").map_or(text, |(_, name)| name);
    let name = name.split(['/', '?', '#']).next().unwrap_or_default();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether there is a resource of this name that residents can book.
///
/// # Errors
/// Whatever the store says.
pub fn is_there(rd: &mut Rd<'_>, name: &str) -> Result<bool, StoreError> {
    let found = RESOURCES.get(rd, name)?;
    Ok(found.is_some_and(|record| record.value.audience != Audience::Staff))
}

/// "3 places are left on Tuesday 1 December at 10am."; empty for what has no session to come.
///
/// # Errors
/// Whatever the store says.
pub async fn left_next(app: &App, name: &str) -> Result<String, Fault> {
    let name = name.to_owned();
    app.store()
        .read(move |rd| {
            let Some(record) = RESOURCES.get(rd, &name)? else {
                return Ok(String::new());
            };
            if !record.value.is_open || record.value.audience == Audience::Staff {
                return Ok(String::new());
            }
            let now = rd.now();
            let sessions = book::sessions_free(rd, &record, now, now.plus_s(AHEAD_S))?;
            let next = sessions.iter().find(|one| one.session.is_on);
            Ok::<_, BookError>(next.map_or_else(String::new, |next| left(next, &record.value)))
        })
        .await
        .map_err(Fault::from)
}

fn left(next: &SessionFree, resource: &Resource) -> String {
    let when = when(next.session.starts);
    let (one, many) = (&resource.unit.one, &resource.unit.many);
    match next.left {
        0 if resource.has_line => format!("{when} is full. You can wait for a {one}."),
        0 => format!("{when} is full."),
        1 => format!("1 {one} is left on {when}."),
        n => format!("{} are left on {when}.", words::count(n, one, many)),
    }
}

/// "Tuesday 1 December at 10am"
fn when(at: Time) -> String {
    let local = words::local(at).datetime();
    format!(
        "{} {} at {}",
        slots::say::weekday(local.date().weekday()),
        slots::say::day_and_month(local.date()),
        slots::say::time(local.time())
    )
}

#[cfg(test)]
mod tests {
    use app::book::{Kind, Session};

    use super::*;

    #[test]
    fn a_resource_is_named_or_its_page_is() {
        #[track_caller]
        fn check(text: &str, want: &str) {
            assert_eq!(typed(text).unwrap_or_default(), want, "{text}");
        }
        check(" first-clicks ", "first-clicks");
        check("/book/first-clicks", "first-clicks");
        check(
            "https://saltreach.example/book/first-clicks/day/2026-12-01?people=2",
            "first-clicks",
        );
        check("", "");
        check("/book/", "");
    }

    #[test]
    fn what_is_left_is_said_for_the_next_session() {
        #[track_caller]
        fn check(places: i64, has_line: bool, want: &str) {
            let resource = Resource {
                has_line,
                ..Resource::named("directory", "First clicks", Kind::Sessions)
            };
            let starts = Time::parse("2026-12-01T10:00:00Z").unwrap_or_default();
            let next = SessionFree {
                session: Session {
                    id: 1,
                    resource: "first-clicks".into(),
                    starts,
                    ends: starts.plus_s(7_200),
                    places: 8,
                    is_on: true,
                    title: String::new(),
                },
                left: places,
                waiting: 0,
            };
            assert_eq!(left(&next, &resource), want);
        }
        check(3, true, "3 places are left on Tuesday 1 December at 10am.");
        check(1, true, "1 place is left on Tuesday 1 December at 10am.");
        check(0, false, "Tuesday 1 December at 10am is full.");
        check(
            0,
            true,
            "Tuesday 1 December at 10am is full. You can wait for a place.",
        );
    }
}
