//! Makes jobs and training findable in plain words while people may apply for them, and the pages about skills.

use std::time::Duration;

use app::find::{self, Thing};
use app::kit::{Fault, words};
use app::store::collection::Page as Cut;
use app::store::{Filter, Record, StoreError, Tx};
use app::{App, Job, PublicPage, put_pages};
use jiff::civil::Date;

use super::opening::{KINDS, OPENINGS, Opening, State};

/// What the names of openings begin with.
const UNDER: &str = "directory/";

/// Openings looked at.
const MOST: i64 = 2_000;

/// Pages at a fixed address that people look for, besides the one on the home page.
const PAGES: &[PublicPage] = &[
    PublicPage {
        title: "Where do I begin? Ten quick questions",
        path: "/skills/check",
        text: "Answer what you can, and see which step in digital skills is next for you.",
        words: "skills check test quiz level self assessment computer online",
    },
    PublicPage {
        title: "Jobs and training in technology",
        path: "/skills/jobs",
        text: "See who is looking for people now, and who teaches them.",
        words: "job vacancy apprenticeship work experience career course",
    },
    PublicPage {
        title: "Post a job or training",
        path: "/skills/jobs/post",
        text: "Tell people about a job or a course that you offer. We look at it first.",
        words: "employer advertise vacancy recruit",
    },
];

/// All that are open, from time to time: each ends with its closing day.
pub const REFRESH: Job = Job {
    name: "make-jobs-findable",
    every: Duration::from_secs(1_800),
    run: |app| Box::pin(refresh(app)),
};

async fn refresh(app: App) -> Result<String, Fault> {
    let today = app.today();
    let count = app
        .store()
        .write(move |tx| {
            put_pages(tx, "directory", PAGES)?;
            put_open(tx, today)
        })
        .await?;
    let count = i64::try_from(count).unwrap_or(0);
    Ok(format!(
        "{} can be found",
        words::count(count, "job or course", "jobs and courses")
    ))
}

/// Makes every opening findable that people may apply for on this day, and no other; how many there are.
///
/// # Errors
/// Whatever the store says.
pub fn put_open(tx: &mut Tx<'_>, today: Date) -> Result<usize, StoreError> {
    let shown = Filter::Is("state", State::Shown.code().into());
    let cut = Cut {
        limit: MOST,
        ..Cut::default()
    };
    let mut open = OPENINGS.find(tx, &shown, cut)?;
    open.retain(|record| record.value.is_open(today));
    for (_, kind) in KINDS {
        let of_kind = open
            .iter()
            .filter(|record| record.value.kind_words() == kind);
        let things: Vec<Thing> = of_kind.map(thing).collect();
        find::put_only(tx, kind, UNDER, &things)?;
    }
    Ok(open.len())
}

/// An opening as it is found, without whom we write to.
fn thing(record: &Record<Opening>) -> Thing {
    let opening = &record.value;
    let about = opening.about.split_whitespace().collect::<Vec<_>>();
    let beginners = if opening.for_beginners {
        "no experience beginner"
    } else {
        ""
    };
    Thing {
        about: format!(
            "{}, {}. {}",
            opening.employer,
            opening.place,
            about.join(" ")
        ),
        more: format!("{} {} {beginners}", opening.pay, opening.hours),
        ..Thing::new(
            opening.kind_words(),
            format!("{UNDER}{}", record.id),
            &opening.title,
            format!("/skills/jobs/{}", record.id),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skills::jobs::sample;

    #[track_caller]
    fn check(kind: &str, for_beginners: bool, want: &str) {
        let mut record = sample(State::Shown);
        record.value.kind = kind.into();
        record.value.about = "You make pages.\nWe teach you.".into();
        record.value.for_beginners = for_beginners;
        let thing = thing(&record);
        let said = [
            &*thing.kind,
            &*thing.title,
            &*thing.path,
            &*thing.about,
            thing.more.trim(),
        ];
        assert_eq!(said.join("; "), want);
    }

    #[test]
    fn an_opening_is_found_by_what_people_see_of_it() {
        check(
            "job",
            false,
            "Job; Junior web developer; /skills/jobs/01jdf0y7w3; \
             Harbour Software, Larkbridge. You make pages. We teach you.; £24,000 a year Full time",
        );
        check(
            "training",
            true,
            "Training; Junior web developer; /skills/jobs/01jdf0y7w3; \
             Harbour Software, Larkbridge. You make pages. We teach you.; \
             £24,000 a year Full time no experience beginner",
        );
    }
}
