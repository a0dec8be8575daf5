//! Makes what can be reported findable in plain words, and the pages about reports.

use std::time::Duration;

use app::find::{self, Thing};
use app::kit::{Fault, words};
use app::{App, Job, PublicPage, put_pages};

use crate::categories::{Categories, Category, OTHER};

/// What people count these by.
const KIND: &str = "Report a problem";
/// What the names of these begin with.
const UNDER: &str = "reports/";
/// Of the words that lead to a category, those that say at least so much lead to it from the search too: weaker
/// ones, such as "car" or "out", are said of much else.
const TELLING: f64 = 4.0;

/// Pages at a fixed address that people look for, besides the one on the home page.
const PAGES: &[PublicPage] = &[
    PublicPage {
        title: "Problems reported",
        path: "/reports",
        text: "See what others have reported near you, and what came of it.",
        words: "reports list map my report",
    },
    PublicPage {
        title: "Hear of new reports near you",
        path: "/reports/alerts",
        text: "We can email you when somebody reports a problem near you.",
        words: "alerts email updates subscribe",
    },
];

/// From time to time: the place's list may be another since the last start.
pub const REFRESH: Job = Job {
    name: "make-categories-findable",
    every: Duration::from_secs(6 * 3_600),
    run: |app| {
        Box::pin(async move {
            let all = Categories::of(&app)?;
            put(&app, &all).await
        })
    },
};

/// Makes each category of the list findable, and no other; a line of what was done.
///
/// # Errors
/// Whatever the store says.
pub async fn put(app: &App, all: &Categories) -> Result<String, Fault> {
    let listed = all.categories.iter();
    // What fits no category is what the page asks by itself.
    let things: Vec<Thing> = listed
        .filter(|category| category.code != OTHER)
        .map(thing)
        .collect();
    let count = i64::try_from(things.len()).unwrap_or(0);
    app.store()
        .write(move |tx| {
            find::put_only(tx, KIND, UNDER, &things)?;
            put_pages(tx, "reports", PAGES)
        })
        .await?;
    Ok(format!(
        "{} of problem can be found",
        words::count(count, "kind", "kinds")
    ))
}

fn thing(category: &Category) -> Thing {
    let keywords = category.keywords.iter();
    let telling = keywords.filter(|(_, weight)| **weight >= TELLING);
    let more: Vec<&str> = [
        "report broken damaged",
        category.code.as_str(),
        category.group.as_str(),
    ]
    .into_iter()
    .chain(telling.map(|(word, _)| word.as_str()))
    .collect();
    Thing {
        about: category.about.clone(),
        more: more.join(" "),
        ..Thing::new(
            KIND,
            format!("{UNDER}{}", category.code),
            &category.name,
            format!("/report?category={}", category.code),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::categories::tests::example;

    #[track_caller]
    fn check(code: &str, want: [&str; 3], has: &[&str], has_not: &[&str]) {
        let all = example();
        let thing = thing(all.get(code).unwrap());
        assert_eq!([&*thing.kind, &*thing.title, &*thing.path], want);
        let words: Vec<&str> = thing.more.split(' ').collect();
        assert!(has.iter().all(|word| words.contains(word)), "{words:?}");
        assert!(
            !has_not.iter().any(|word| words.contains(word)),
            "{words:?}"
        );
    }

    #[test]
    fn a_category_is_found_by_its_name_and_its_telling_words() {
        check(
            "pothole",
            [
                "Report a problem",
                "Pothole or broken road",
                "/report?category=pothole",
            ],
            &["report", "potholes", "tarmac"],
            &["car", "bump"],
        );
        check(
            "street-light",
            [
                "Report a problem",
                "Street light",
                "/report?category=street-light",
            ],
            &["broken", "streetlight", "lamppost"],
            &["out"],
        );
    }
}
