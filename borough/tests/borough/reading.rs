//! How old a reader must be to follow the pages for residents.

use plain::Count;

use crate::house::{By, House};

/// A resident of nine years can read what is public: said by the same measure for every page.
const AGE: f64 = 9.0;

/// Pages that residents read, and the words that they are judged by: those of the page's own main part.
/// The accessibility statement is not among them: most of its words are set by law.
const PAGES: &[&str] = &[
    "/",
    "/assets",
    "/assets/map",
    "/search",
    "/search?q=library",
    "/search?q=spaceship",
    "/sign-in",
    "/apply",
    "/apply/missed-bin",
    "/apply/parking-permit",
    "/apply/blue-badge",
    "/apply/library-membership",
    "/apply/room-hire",
    "/help",
    "/help?need=get-online&near=SX1+1AA",
    "/help/whats-on",
    "/skills",
    "/skills/check",
    "/skills/jobs",
    "/skills/jobs/post",
    "/help/list",
    "/embed/help",
    "/directory/add",
    "/directory/gaps",
    "/report",
    "/reports",
    "/reports/alerts",
    "/connectivity/fibre",
    "/connectivity/wifi",
    "/book",
    "/book/computer-session",
    "/booking",
    "/track",
    "/my",
    "/my/enter",
    "/my/erase",
    "/my/messages",
    "/open-data",
    "/privacy",
    "/websites/progress",
    "/there-is-no-such-page",
];
/// Pages of one thing: the first that a list leads to. The page of a sensor is a table of numbers and times, and has no
/// sentences to measure.
const OF_ONE: &[(&str, &str)] = &[
    ("/help?all=yes", "/help/"),
    ("/reports", "/reports/"),
    ("/help/whats-on", "/help/"),
];

#[tokio::test]
async fn pages_for_residents_are_in_plain_english() {
    let house = House::seeded().await;
    let mut hard = Vec::new();
    let mut whole = Count::default();
    let mut pages: Vec<String> = PAGES.iter().map(ToString::to_string).collect();
    for (list, leads_to) in OF_ONE {
        let answer = house.get(list, &By::Anyone).await;
        pages.push(first_link(main_part(&answer.body), leads_to));
    }
    for path in &pages {
        let answer = house.get(path, &By::Anyone).await;
        assert!(
            [200, 404].contains(&answer.status),
            "{path}: {}",
            answer.body
        );
        let count = Count::of(&plain::blocks(main_part(&answer.body)));
        whole = whole + count;
        let Some(age) = count.reading_age() else {
            continue;
        };
        println!("{path:40} {:5} words  reading age {age:.1}", count.words);
        if age >= AGE {
            hard.push(format!("{path}: {age:.1}"));
        }
    }
    let age = whole.reading_age().unwrap_or_default();
    println!("all of them {:27} words  reading age {age:.1}", whole.words);
    assert!(hard.is_empty(), "too hard to read: {hard:?}");
}

/// The first address on a page that begins so, and has no page of its own in the lists above.
fn first_link(html: &str, begins: &str) -> String {
    let html = html.replace("&#x2f;", "/");
    let links = html.split("href=\"").skip(1);
    let mut links = links.filter_map(|rest| rest.split('"').next());
    let found = links.find(|link| {
        let rest = link.strip_prefix(begins);
        rest.is_some_and(|rest| !rest.is_empty()) && !PAGES.contains(link)
    });
    found.expect(begins).to_owned()
}

fn main_part(html: &str) -> &str {
    let from = html.find("<main").unwrap_or(0);
    let to = html.find("</main>").unwrap_or(html.len());
    html.get(from..to).unwrap_or(html)
}

#[test]
fn forms_ask_in_plain_english() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../places/example/forms");
    let mut hard = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let form = form::Form::parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let mut blocks = vec![form.title.clone(), form.about.clone()];
        blocks.extend(
            form.before
                .iter()
                .chain(&form.needed)
                .chain(&form.done)
                .cloned(),
        );
        for page in &form.pages {
            blocks.push(page.title.clone());
            blocks.extend(page.words.iter().cloned());
            for question in &page.questions {
                blocks.extend([question.label.clone(), question.hint.clone()]);
                for option in question.kind.options() {
                    blocks.extend([option.label.clone(), option.hint.clone()]);
                }
            }
        }
        let age = Count::of(&blocks).reading_age().unwrap_or_default();
        println!("{:24} reading age {age:.1}", form.name);
        if age >= AGE {
            hard.push(format!("{}: {age:.1}", form.name));
        }
    }
    assert!(hard.is_empty(), "too hard to read: {hard:?}");
}
