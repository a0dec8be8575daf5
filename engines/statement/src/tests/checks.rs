//! A sound statement, and for each check what makes it a fault, a question, or nothing to answer.

use jiff::civil::date;

use super::page;
use crate::Outcome::{self, DoesNotApply, Fault, NeedsPerson, Sound};
use crate::{CHECKS, Format, Known, Linked, Nation, Page, Site, judge};

const SOUND: &str = include_str!("sound.md");

fn site() -> Site {
    Site {
        host: "www.ambridge.gov.uk".into(),
        name: None,
        body: Some("Ambridge Council".into()),
        nation: Nation::GreatBritain,
        linked: Some(Linked {
            from_home: true,
            pages_seen: 40,
            pages_linking: 40,
        }),
        known: Some(vec![known("1.1.1", "a picture has no text alternative")]),
        page_faults: Some(0),
    }
}

fn known(criterion: &str, what: &str) -> Known {
    Known {
        criterion: criterion.into(),
        what: what.into(),
    }
}

#[track_caller]
fn ask(id: &str, page: &Page, site: &Site, want: Outcome) {
    let verdict = judge(Some(page), site, date(2026, 11, 27));
    let answer = verdict.of(id).unwrap_or_else(|| panic!("no check {id}"));
    assert_eq!(answer.outcome, want, "{id}: {answer:?}");
}

/// The sound statement with some of its words changed.
#[track_caller]
fn check(id: &str, changes: &[(&str, &str)], want: Outcome) {
    let mut lines = SOUND.to_owned();
    for (from, to) in changes {
        assert!(lines.contains(from), "{from:?} is not in the statement");
        lines = lines.replace(from, to);
    }
    ask(id, &page(&lines), &site(), want);
}

#[test]
fn a_sound_statement_leaves_three_questions() {
    let verdict = judge(Some(&page(SOUND)), &site(), date(2026, 11, 27));
    let ids = |outcome| {
        verdict
            .with(outcome)
            .map(|answer| answer.check.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(Fault), [""; 0]);
    assert_eq!(
        ids(NeedsPerson),
        [
            "non-accessible-right",
            "non-accessible-clear",
            "burden-scope"
        ]
    );
    assert_eq!(ids(DoesNotApply), ["ecni", "ecni-link"]);
}

#[test]
fn the_44_checks_are_all_there_and_named_once() {
    let mut gds: Vec<u8> = CHECKS.iter().filter_map(|check| check.gds).collect();
    gds.sort_unstable();
    assert_eq!(gds, (1..=44).collect::<Vec<u8>>());
    let mut ids: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), CHECKS.len());
}

#[test]
fn no_page_is_one_fault() {
    let verdict = judge(None, &site(), date(2026, 11, 27));
    let faults: Vec<&str> = verdict.with(Fault).map(|answer| answer.check.id).collect();
    assert_eq!(faults, ["page"]);
}

#[test]
fn overview() {
    ask(
        "statement",
        &page("# Accessibility\nUse the plus key to zoom."),
        &site(),
        Fault,
    );
    ask(
        "statement",
        &page(
            "# Accessibility\nThis website is partially compliant with WCAG 2.2.\n## Feedback\nCall us.",
        ),
        &site(),
        NeedsPerson,
    );
    check(
        "filled-in",
        &[(
            "Ambridge Council is committed",
            "[Name of organisation] is committed",
        )],
        Fault,
    );
    check(
        "filled-in",
        &[("web@ambridge.gov.uk", "[email protected]")],
        Sound,
    );
    for (faults, want) in [(None, NeedsPerson), (Some(0), Sound), (Some(3), Fault)] {
        let site = Site {
            page_faults: faults,
            ..site()
        };
        ask("accessible", &page(SOUND), &site, want);
    }
}

#[test]
fn scope() {
    check(
        "heading",
        &[(
            "# Accessibility statement for Ambridge Council",
            "# Website Accessibility Statement",
        )],
        Sound,
    );
    check(
        "heading",
        &[(
            "# Accessibility statement for Ambridge Council",
            "# Accessibility",
        )],
        Fault,
    );
    check(
        "heading",
        &[(
            "# Accessibility statement for Ambridge Council",
            "# Ambridge Council\n## Accessibility statement",
        )],
        NeedsPerson,
    );
    let titled = |title: &str| Page {
        title: title.into(),
        ..page(SOUND)
    };
    ask("heading", &titled("Ambridge Council"), &site(), Fault);
    ask("heading", &titled(""), &site(), NeedsPerson);

    let commits = "is committed to making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.";
    check(
        "commitment",
        &[(commits, "aims to make its website accessible.")],
        NeedsPerson,
    );
    check("commitment", &[(commits, "has a website.")], Fault);
    check(
        "commitment-wording",
        &[(commits, "has a website.")],
        DoesNotApply,
    );
    check(
        "commitment-wording",
        &[(
            "is committed to making its website accessible, in accordance with the Public",
            "is committed to making its websites accessible in accordance with the public",
        )],
        Sound,
    );
    check(
        "commitment-wording",
        &[(commits, "is committed to making its website accessible.")],
        Fault,
    );
    check(
        "commitment-wording",
        &[(
            "making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No. 2)",
            "making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications)",
        )],
        Fault,
    );

    let applies = "This accessibility statement applies to www.ambridge.gov.uk.";
    check(
        "scope",
        &[(applies, "This statement covers our website.")],
        Sound,
    );
    check("scope", &[(applies, "")], NeedsPerson);
    check(
        "scope",
        &[
            (applies, ""),
            ("This website is run by Ambridge Council. We", "We"),
        ],
        Fault,
    );
    check(
        "scope",
        &[(
            applies,
            "This page only contains information about the bin service.",
        )],
        Sound,
    );
    check(
        "whole-site",
        &[(
            applies,
            "This statement only applies to www.ambridge.gov.uk/bins.",
        )],
        NeedsPerson,
    );
    check("whole-site", &[(applies, "")], NeedsPerson);
    check(
        "this-site",
        &[(applies, "This statement applies to this website.")],
        Sound,
    );
    check(
        "this-site",
        &[(applies, "This statement applies to www.borchester.gov.uk.")],
        Fault,
    );
    check(
        "this-site",
        &[(applies, "This statement applies to my.ambridge.gov.uk.")],
        NeedsPerson,
    );
    check("this-site", &[(applies, "")], Sound);

    for (format, want) in [
        (Format::Html, Sound),
        (Format::Pdf, Fault),
        (Format::Office, Fault),
        (Format::Other, Fault),
    ] {
        ask(
            "web-page",
            &Page {
                format,
                ..page(SOUND)
            },
            &site(),
            want,
        );
    }
    let linked = |from_home, pages_linking| Site {
        linked: Some(Linked {
            from_home,
            pages_seen: 40,
            pages_linking,
        }),
        ..site()
    };
    ask("prominent", &page(SOUND), &linked(true, 1), Sound);
    ask("prominent", &page(SOUND), &linked(false, 40), Sound);
    ask("prominent", &page(SOUND), &linked(false, 39), Fault);
    ask(
        "prominent",
        &page(SOUND),
        &Site {
            linked: None,
            ..site()
        },
        NeedsPerson,
    );
    let split = "# Accessibility statement\nSee [non-accessible content](https://www.ambridge.gov.uk/more).";
    ask("one-page", &page(split), &site(), NeedsPerson);
    ask(
        "one-page",
        &page("# Accessibility statement\nWe try."),
        &site(),
        Sound,
    );
}

#[test]
fn compliance() {
    check("status-heading", &[("### Compliance status\n", "")], Fault);
    check(
        "status-heading",
        &[("### Compliance status", "Compliance status")],
        NeedsPerson,
    );
    check(
        "status-heading-wording",
        &[("### Compliance status", "### Conformance status")],
        Fault,
    );
    check(
        "status-heading-wording",
        &[("### Compliance status\n", "")],
        DoesNotApply,
    );
    let status = "This website is partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard, due to the non-compliances and the exemptions listed below.";
    check(
        "status",
        &[(status, "We aim to be fully compliant with WCAG.")],
        Fault,
    );
    check(
        "status",
        &[(status, "This website is mostly compliant with WCAG 2.2.")],
        Sound,
    );
    check(
        "status-right",
        &[(status, "This website is mostly compliant with WCAG 2.2.")],
        Fault,
    );
    check(
        "status-right",
        &[(status, "This website is not fully compliant with WCAG 2.2.")],
        Fault,
    );
    check(
        "status-right",
        &[(status, "This website is fully compliant with WCAG 2.2.")],
        Fault,
    );
    check(
        "status-right",
        &[(status, "This website is not compliant with WCAG 2.2.")],
        Sound,
    );
    check(
        "status-right",
        &[(
            status,
            "This website is fully compliant with WCAG 2.2. This site is partially compliant with WCAG 2.2.",
        )],
        NeedsPerson,
    );
    check("status-right", &[(status, "Nothing.")], DoesNotApply);
    let full = page(
        "# Accessibility statement\n## Compliance status\nThis website is fully compliant with WCAG 2.2.",
    );
    let known = |known| Site { known, ..site() };
    ask("status-right", &full, &known(None), NeedsPerson);
    ask("status-right", &full, &known(Some(vec![])), Sound);
    ask("status-right", &full, &site(), Fault);
    ask("non-accessible-heading", &full, &site(), DoesNotApply);
    check(
        "version",
        &[("version 2.2", "version 2.1"), ("WCAG 2.2", "WCAG")],
        NeedsPerson,
    );
}

#[test]
fn non_accessible() {
    let heading = "## Non-accessible content";
    check(
        "non-accessible-heading",
        &[
            (heading, ""),
            ("### Non-compliance with the accessibility regulations", ""),
        ],
        Fault,
    );
    check("non-accessible-heading", &[(heading, "")], Sound);
    check(
        "non-accessible-heading-wording",
        &[(heading, "## Known issues")],
        Fault,
    );
    let with = |faults: Vec<Known>| Site {
        known: Some(faults),
        ..site()
    };
    ask(
        "known-listed",
        &page(SOUND),
        &with(vec![known("2.4.7", "focus")]),
        Sound,
    );
    ask(
        "known-listed",
        &page(SOUND),
        &with(vec![known("1.4.3", "grey on grey")]),
        Fault,
    );
    ask("known-listed", &page(SOUND), &with(vec![]), DoesNotApply);
    ask(
        "known-listed",
        &page(SOUND),
        &Site {
            known: None,
            ..site()
        },
        NeedsPerson,
    );
    let by_words = SOUND.replace(
        "(focus visible)",
        "(focus visible). Some text has too little contrast",
    );
    ask(
        "known-listed",
        &page(&by_words),
        &with(vec![known("1.4.3", "grey on grey")]),
        Sound,
    );
    check(
        "non-accessible-right",
        &[("1.1.1 (non-text", "1.1.7 (non-text")],
        Fault,
    );
    let status = "# Accessibility statement\n## Compliance status\nThis website is partially compliant with WCAG 2.2.\n";
    ask("non-accessible-right", &page(status), &site(), Fault);
    let burden = format!(
        "{status}## Disproportionate burden\nThe old PDFs would be a disproportionate burden."
    );
    ask("non-accessible-right", &page(&burden), &site(), NeedsPerson);
    check(
        "criteria",
        &[("success criterion 2.4.7", "something")],
        Sound,
    );
    check(
        "criteria",
        &[
            ("WCAG 2.2 success criterion 1.1.1", "a rule"),
            ("success criterion 2.4.7", "a rule"),
            ("(success criterion 1.1.1)", ""),
        ],
        Fault,
    );
    check(
        "criteria",
        &[
            (
                "WCAG 2.2 success criterion 1.1.1 (non-text content)",
                "WCAG 2.2",
            ),
            ("success criterion 2.4.7", "a rule"),
            ("(success criterion 1.1.1)", ""),
        ],
        NeedsPerson,
    );
    check("fixes-ahead", &[("31 March 2027", "31 March 2025")], Fault);
    check(
        "fixes-ahead",
        &[("31 March 2027", "the end of 2026")],
        Sound,
    );
    check(
        "fixes-ahead",
        &[(
            "We plan to add them by 31 March 2027.",
            "It was last tested on 1 May 2020.",
        )],
        Sound,
    );
}

#[test]
fn burdens() {
    let claim = "The 400 drawings of the old planning register have no text alternative (success criterion 1.1.1). On 3 May 2026 we assessed the cost of describing them against the benefit to the 12 people who open them each year, and believe that it would be a disproportionate burden.";
    for (id, none, bare) in [
        ("burden-scope", DoesNotApply, Fault),
        ("burden-assessment", DoesNotApply, Fault),
        ("burden-heading", DoesNotApply, Sound),
    ] {
        check(id, &[(claim, "We do not claim any.")], DoesNotApply);
        check(id, &[(claim, "None.")], none);
        check(id, &[(claim, "The old planning register.")], bare);
    }
    check(
        "burden-assessment",
        &[(
            claim,
            "Mending the planning register would be a disproportionate burden. We assessed it.",
        )],
        NeedsPerson,
    );
    check(
        "burden-assessment",
        &[(
            claim,
            "Mending the register would be a disproportionate burden: [our assessment](https://www.ambridge.gov.uk/burden).",
        )],
        Sound,
    );
    check(
        "burden-heading",
        &[("### Disproportionate burden", "### Too much")],
        Fault,
    );
    check(
        "burden-heading",
        &[(
            "### Disproportionate burden",
            "### Why it is disproportionate",
        )],
        Fault,
    );
}

#[test]
fn out_of_scope() {
    let live = "- Live video of council meetings.";
    check(
        "out-of-scope",
        &[(live, "- Our payment pages, which our supplier runs.")],
        NeedsPerson,
    );
    check(
        "out-of-scope",
        &[
            (live, ""),
            ("- Minutes published as PDFs before 23 September 2018.", ""),
        ],
        DoesNotApply,
    );
    check(
        "out-of-scope",
        &[
            (live, "- Old things on the site."),
            ("- Minutes published as PDFs before 23 September 2018.", ""),
        ],
        NeedsPerson,
    );
}

#[test]
fn preparation() {
    let heading = "## Preparation of this accessibility statement";
    check("preparation-heading", &[(heading, "")], Fault);
    check(
        "preparation-heading-wording",
        &[(heading, "## How we tested this website")],
        Fault,
    );
    let prepared = "This statement was prepared on 3 September 2020. ";
    let reviewed = "It was last reviewed on 2 June 2026.";
    check("prepared", &[(prepared, "")], Fault);
    check(
        "prepared-wording",
        &[(prepared, "This statement was published in September 2020. ")],
        Fault,
    );
    check(
        "prepared-wording",
        &[(prepared, "This statement was prepared on September 2020. ")],
        Fault,
    );
    check("reviewed", &[(reviewed, "")], Fault);
    check(
        "reviewed",
        &[(reviewed, ""), ("3 September 2020", "3 September 2026")],
        Sound,
    );
    check(
        "reviewed",
        &[(reviewed, "It will be reviewed on 2 June 2027.")],
        Fault,
    );
    check(
        "reviewed-wording",
        &[(reviewed, "It was last updated on 2 June 2026.")],
        Fault,
    );
    check("reviewed-wording", &[(reviewed, "")], DoesNotApply);
    check(
        "reviewed-recently",
        &[("2 June 2026", "26 November 2025")],
        Fault,
    );
    check(
        "reviewed-recently",
        &[("2 June 2026", "27 November 2025")],
        Sound,
    );
    check(
        "reviewed-recently",
        &[("2 June 2026", "2 June 2027")],
        Fault,
    );
    check(
        "reviewed-recently",
        &[(prepared, ""), (reviewed, "")],
        DoesNotApply,
    );
    let tested = "This website was last tested on 20 May 2026. The test was carried out by our own web team with axe, a keyboard and NVDA, on a sample of 40 pages.";
    check("method", &[(tested, "")], Fault);
    check("method-told", &[(tested, "")], DoesNotApply);
    check("method-told", &[(tested, "It was tested.")], NeedsPerson);
}

#[test]
fn feedback() {
    check(
        "feedback-heading",
        &[("## Feedback and contact information", "")],
        Fault,
    );
    check(
        "feedback-heading-wording",
        &[("## Feedback and contact information", "## Contact us")],
        Fault,
    );
    let email = "- email [web@ambridge.gov.uk](mailto:web@ambridge.gov.uk)";
    check("contact", &[(email, "- email web@ambridge.gov.uk")], Sound);
    check(
        "contact",
        &[(email, "- use [our form](https://www.ambridge.gov.uk/form)")],
        Sound,
    );
    check("contact", &[(email, "")], Fault);
    check(
        "contact",
        &[(email, ""), ("- call 01632 960 200", "")],
        Fault,
    );
    check(
        "contact",
        &[("## Feedback and contact information", "")],
        NeedsPerson,
    );
    check("reply", &[("within 5 working days", "soon")], NeedsPerson);
    check(
        "enforcement-heading",
        &[("## Enforcement procedure", "")],
        Fault,
    );
    check(
        "enforcement-heading-wording",
        &[("## Enforcement procedure", "## Enforcement")],
        Fault,
    );
}

#[test]
fn enforcers() {
    let ehrc = "The Equality and Human Rights Commission (EHRC) is responsible for enforcing";
    check(
        "ehrc",
        &[(ehrc, "Somebody is responsible for enforcing")],
        Fault,
    );
    check("ehrc", &[(ehrc, "The EHRC knows")], NeedsPerson);
    let link = "[the Equality Advisory and Support Service (EASS)](https://www.equalityadvisoryservice.com/)";
    check("eass-link", &[(link, "EASS")], Fault);
    check(
        "eass-link",
        &[(link, "[EASS](https://example.org/)")],
        NeedsPerson,
    );
    let site = Site {
        nation: Nation::NorthernIreland,
        ..site()
    };
    let (ehrc_there, northern) = (
        page(SOUND),
        SOUND.replace(
            ehrc,
            "The Equality Commission for Northern Ireland (ECNI) is responsible for enforcing",
        ),
    );
    ask("ehrc", &ehrc_there, &site, DoesNotApply);
    ask("eass-link", &ehrc_there, &site, DoesNotApply);
    ask("ecni", &ehrc_there, &site, Fault);
    ask("ecni", &page(&northern), &site, Sound);
    ask("ecni-link", &page(&northern), &site, Fault);
    let linked = northern.replace(link, "[ECNI](https://www.equalityni.org/)");
    ask("ecni-link", &page(&linked), &site, Sound);
}
