//! Whatever the writer makes passes.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::write::{
    Burden, Contact, Criterion, Exclusion, Facts, OutOfScope, Problem, Refused, Test, write,
};
use crate::{Block, BlockKind, Known, Linked, Nation, Outcome, Page, Site, judge};

const TODAY: Date = date(2026, 11, 27);
const HERE: &str = "https://www.ambridge.gov.uk/accessibility";

fn facts() -> Facts {
    Facts {
        body: "Ambridge Council".into(),
        site: "Ambridge Council".into(),
        address: "https://www.ambridge.gov.uk".into(),
        nation: Nation::GreatBritain,
        abilities: vec!["zoom in to 400% without text being cut off".into()],
        mostly_fails: false,
        problems: vec![
            problem(
                "2.4.7",
                "Focus Visible",
                "The ring around links on the bin pages is hard to see",
            ),
            problem(
                "1.1.1",
                "Non-text Content",
                "Some pictures on the news pages have no text alternative",
            ),
        ],
        burdens: vec![],
        out_of_scope: vec![],
        improving: None,
        prepared_on: date(2020, 9, 3),
        reviewed_on: date(2026, 11, 27),
        test: Test {
            on: date(2026, 11, 20),
            by: "our own web team".into(),
            how: "We used automated checks, a keyboard alone and the screen reader NVDA".into(),
            pages: "We took a sample of 40 pages".into(),
        },
        contact: Contact {
            email: Some("web@ambridge.gov.uk".into()),
            reply_working_days: 5,
            ..Contact::default()
        },
    }
}

fn problem(number: &str, name: &str, what: &str) -> Problem {
    Problem {
        what: what.into(),
        criterion: Criterion {
            number: number.into(),
            name: name.into(),
        },
        alternative: None,
        mend_by: Some(date(2027, 3, 31)),
    }
}

#[test]
fn a_statement_reads_like_one() {
    let statement = write(&facts(), HERE, TODAY).unwrap();
    expect_test::expect_file!["written.txt"].assert_eq(&statement.text);
    expect_test::expect_file!["written.html"].assert_eq(&statement.html);
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Facts), want: &str) {
    let mut facts = facts();
    change(&mut facts);
    assert_eq!(write(&facts, HERE, TODAY).unwrap_err().to_string(), want);
}

#[test]
fn what_would_make_no_statement_is_refused() {
    refused(|f| f.body = " ".into(), "the name of the body is missing");
    refused(
        |f| f.site = "a\nb".into(),
        "the name of the site must be one line of text",
    );
    refused(
        |f| f.test.how = "x".repeat(2_001),
        "how it was tested has more than 2000 characters",
    );
    refused(
        |f| {
            f.contact = Contact {
                reply_working_days: 5,
                ..Contact::default()
            }
        },
        "an email address or a form is missing",
    );
    refused(
        |f| f.contact.email = Some("web@ambridge".into()),
        "\"web@ambridge\" is not an email address",
    );
    refused(
        |f| f.contact.form = Some("javascript:alert(1)".into()),
        "the form must be an address that begins with https://",
    );
    refused(
        |f| f.contact.reply_working_days = 0,
        "an answer within 0 working days; it must be 1 to 60",
    );
    refused(
        |f| f.reviewed_on = date(2025, 11, 26),
        "it was last reviewed on 2025-11-26, more than a year ago",
    );
    refused(
        |f| f.reviewed_on = date(2020, 9, 2),
        "it was reviewed on 2020-09-02, before it was prepared on 2020-09-03",
    );
    refused(
        |f| f.test.on = date(2026, 11, 28),
        "when it was tested is 2026-11-28, which is not a day in the past",
    );
    refused(
        |f| f.problems[0].mend_by = Some(TODAY),
        "a fix is promised by 2026-11-27, which is not to come",
    );
    refused(
        |f| f.problems[0].criterion.number = "1.9.1".into(),
        "WCAG has no criterion \"1.9.1\"",
    );
    refused(
        |f| f.problems = vec![f.problems[0].clone(); 501],
        "a list has 501 entries, and may have 500",
    );
}

#[track_caller]
fn parts(change: impl FnOnce(&mut Facts), want: &str) {
    let mut facts = facts();
    facts.problems.clear();
    change(&mut facts);
    let text = write(&facts, HERE, TODAY).unwrap().text;
    let part = text.split_once("following reasons.\n\n").unwrap().1;
    let part = part.split_once("\n\n## ").unwrap().0;
    assert_eq!(part, want);
}

#[test]
fn what_the_law_lets_stay_stands_in_parts_of_its_own_with_its_reason() {
    let criterion = |number: &str, name: &str| Criterion {
        number: number.into(),
        name: name.into(),
    };
    parts(
        |f| {
            f.burdens = vec![Burden {
                what: "Films of meetings have no audio description".into(),
                criteria: vec![criterion("1.2.5", "Audio Description (Prerecorded)")],
                assessed_on: date(2026, 11, 2),
                reasons: "It would cost £40,000 a year for 12 viewers".into(),
                assessment: None,
                alternative: None,
            }];
        },
        "### Disproportionate burden\n\nFilms of meetings have no audio description. This fails WCAG 2.2 success criterion 1.2.5 Audio Description (Prerecorded). On 2 November 2026 we assessed the cost of mending this against the benefit to disabled people, and believe that it would be a disproportionate burden within the meaning of the accessibility regulations. It would cost £40,000 a year for 12 viewers.",
    );
    parts(
        |f| {
            f.out_of_scope = vec![OutOfScope {
                what: "The plan of 2004 has no tags".into(),
                criteria: vec![
                    criterion("1.1.1", "Non-text Content"),
                    criterion("1.3.1", "Info and Relationships"),
                ],
                why: Exclusion::OldFiles,
                reasons: Some("The plan of 2019 replaced it".into()),
            }];
        },
        "### Content that is not within the scope of the accessibility regulations\n\n- The plan of 2004 has no tags. This fails WCAG 2.2 success criteria 1.1.1 Non-text Content; 1.3.1 Info and Relationships. The regulations do not ask us to mend PDFs and other files published before 23 September 2018 that are not needed for our services. The plan of 2019 replaced it.",
    );
}

#[test]
fn words_that_would_not_pass_are_refused_with_the_check() {
    let mut facts = facts();
    facts.problems[0].what = "[Note: write what is wrong]".into();
    let refused = write(&facts, HERE, TODAY).unwrap_err();
    assert!(
        matches!(
            refused,
            Refused::Unsound {
                check: "filled-in",
                ..
            }
        ),
        "{refused}"
    );
}

/// The page that the HTML makes, read by its tags.
fn read(html: &str, title: &str) -> Page {
    let unescape = |text: &str| {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    };
    let mut page = Page {
        language: Some("en-GB".into()),
        ..Page::new(HERE, title)
    };
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        match name {
            "h1" | "h2" | "h3" => {
                let level = name[1..].parse().unwrap();
                page.blocks.push(Block::heading(level, unescape(text)));
            }
            "p" => page.blocks.push(Block::text(unescape(text))),
            "li" => page.blocks.push(Block::item(unescape(text))),
            "a" => {
                let address = attributes
                    .split("href=\"")
                    .nth(1)
                    .and_then(|s| s.split('"').next())
                    .unwrap();
                let block = page.blocks.pop().unwrap();
                let mut block = block.link(unescape(text), unescape(address));
                block.text.push_str(&unescape(text));
                page.blocks.push(block);
            }
            "/a" => page
                .blocks
                .last_mut()
                .unwrap()
                .text
                .push_str(&unescape(text)),
            "ul" | "/ul" | "/li" | "/p" | "/h1" | "/h2" | "/h3" => assert_eq!(text.trim(), ""),
            other => panic!("<{other}> is not one of ours"),
        }
    }
    assert!(
        page.blocks
            .iter()
            .all(|block| matches!(block.kind, BlockKind::Heading(_)) || !block.text.is_empty())
    );
    page
}

/// Words as people write them, with what HTML must escape.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "bins",
        "the",
        "map",
        "page",
        "cannot",
        "be",
        "read",
        "& more",
        "<b>",
        "\"quoted\"",
        "it's",
        "café",
        "parking",
        "forms",
        "with",
        "a",
        "screen",
        "reader",
        "by",
        "2024",
        "some",
        "people",
        "link",
        "Ambridge",
        "£5",
        "100%",
        "PDF",
    ]);
    prop::collection::vec(word, 3..15).prop_map(|words| words.join(" "))
}

fn criterion() -> impl Strategy<Value = Criterion> {
    prop::sample::select(vec![
        ("1.1.1", "Non-text Content"),
        ("1.4.3", "Contrast (Minimum)"),
        ("2.4.11", "Focus Not Obscured (Minimum)"),
        ("4.1.2", "Name, Role, Value"),
    ])
    .prop_map(|(number, name)| Criterion {
        number: number.into(),
        name: name.into(),
    })
}

fn days(range: std::ops::Range<i32>) -> impl Strategy<Value = Date> {
    range.prop_map(|days| TODAY.checked_add(days.days()).unwrap())
}

fn exclusions() -> impl Strategy<Value = Exclusion> {
    prop::sample::select(vec![
        Exclusion::OldFiles,
        Exclusion::OldMedia,
        Exclusion::LiveMedia,
        Exclusion::Maps,
        Exclusion::ThirdParty,
        Exclusion::Heritage,
        Exclusion::Intranet,
        Exclusion::Archive,
    ])
}

prop_compose! {
    fn problems()(what in words(), criterion in criterion(), alternative in prop::option::of(words()), mend_by in prop::option::of(days(1..2_000))) -> Problem {
        Problem { what, criterion, alternative, mend_by }
    }
}

prop_compose! {
    fn burdens()(what in words(), criteria in prop::collection::vec(criterion(), 1..4), assessed_on in days(-900..1), reasons in words(), linked in any::<bool>(), alternative in prop::option::of(words())) -> Burden {
        Burden { what, criteria, assessed_on, reasons, assessment: linked.then(|| "https://www.ambridge.gov.uk/burden?a=1&b=2".to_owned()), alternative }
    }
}

prop_compose! {
    fn out_of_scope()(what in words(), criteria in prop::collection::vec(criterion(), 0..3), why in exclusions(), reasons in prop::option::of(words())) -> OutOfScope {
        OutOfScope { what, criteria, why, reasons }
    }
}

prop_compose! {
    fn tests()(on in days(-300..1), by in words(), how in words(), pages in words()) -> Test {
        Test { on, by, how, pages }
    }
}

prop_compose! {
    fn many()(
        body in words(), site in words(),
        nation in prop::sample::select(vec![Nation::GreatBritain, Nation::NorthernIreland, Nation::Both]),
        abilities in prop::collection::vec(words(), 0..4),
        mostly_fails in any::<bool>(),
        problems in prop::collection::vec(problems(), 0..6),
        burdens in prop::collection::vec(burdens(), 0..3),
        out_of_scope in prop::collection::vec(out_of_scope(), 0..4),
        improving in prop::option::of(words()),
        (reviewed_on, before) in (days(-365..1), 0i32..2_000),
        test in tests(),
        (email, phone, days) in (any::<bool>(), any::<bool>(), 1u16..61),
    ) -> Facts {
        // More than half of the criteria fail only where something does.
        let mostly_fails = mostly_fails && !(problems.is_empty() && burdens.is_empty());
        Facts {
            body, site, address: "https://www.ambridge.gov.uk/".into(), nation, abilities, mostly_fails, problems, burdens,
            out_of_scope,
            improving,
            prepared_on: reviewed_on.checked_sub(before.days()).unwrap(), reviewed_on, test,
            contact: Contact {
                email: email.then(|| "web+a11y@ambridge.gov.uk".to_owned()),
                form: (!email).then(|| "https://www.ambridge.gov.uk/ask?a=1&b=2".to_owned()),
                phone: phone.then(|| "01632 960 200".to_owned()),
                post: None,
                reply_working_days: days,
            },
        }
    }
}

/// What a review finds of a site of which the facts are true.
fn known(facts: &Facts) -> Vec<Known> {
    let problems = facts.problems.iter().map(|one| &one.criterion);
    let burdens = facts.burdens.iter().flat_map(|one| &one.criteria);
    let out = facts.out_of_scope.iter().flat_map(|one| &one.criteria);
    let all = problems.chain(burdens).chain(out);
    all.map(|criterion| Known {
        criterion: criterion.number.clone(),
        what: "A page".into(),
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn whatever_is_written_passes(facts in many()) {
        let statement = write(&facts, HERE, TODAY).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let page = read(&statement.html, &statement.title);
        prop_assert_eq!(&page.blocks, &statement.page.blocks);
        let site = Site {
            host: "www.ambridge.gov.uk".into(),
            name: None, body: None, nation: facts.nation,
            linked: Some(Linked { from_home: true, pages_seen: 9, pages_linking: 9 }),
            known: Some(known(&facts)),
            page_faults: Some(0),
        };
        let verdict = judge(Some(&page), &site, TODAY);
        let open: Vec<&str> = verdict
            .answers
            .iter()
            .filter(|answer| matches!(answer.outcome, Outcome::Fault | Outcome::NeedsPerson))
            .map(|answer| answer.check.id)
            .filter(|id| !["non-accessible-right", "non-accessible-clear", "burden-scope"].contains(id))
            .collect();
        prop_assert!(open.is_empty(), "{:?}\n{}", open, statement.text);
    }
}
