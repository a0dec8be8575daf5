//! The accessibility statement of a site: read in the browser, and judged beside what was found on the site's pages.

use ::statement::{Answer, Block, CHECKS, Format, Known, Linked, Outcome, Page, Site, judge};
use jiff::civil::Date;
use rules::{Found, Severity};
use serde::Deserialize;

use crate::SiteAddress;
use crate::look::Reviewer;

/// The rules of a statement are the checks of [`::statement::CHECKS`], each with this before its name.
const RULE: &str = "statement:";
/// The check whether there is a statement.
const WHETHER: &str = "page";
/// What findings call it.
const STATEMENT: &str = "The accessibility statement";

/// Every rule that a statement is judged by.
pub fn rules() -> impl Iterator<Item = String> {
    CHECKS.iter().map(|check| format!("{RULE}{}", check.id))
}

/// Whether a page with this title is an accessibility statement.
#[must_use]
pub fn is_statement(address: &SiteAddress, title: &str) -> bool {
    let (title, path) = (
        title.to_lowercase(),
        address.path_and_query().to_lowercase(),
    );
    title.contains("accessibility") && (title.contains("statement") || path.contains("accessib"))
}

/// What the script says of the page: what is seen, in order.
#[derive(Deserialize)]
struct Said {
    address: String,
    title: String,
    language: Option<String>,
    blocks: Vec<SaidBlock>,
}

#[derive(Deserialize)]
struct SaidBlock {
    /// 0 for what is no heading.
    level: u8,
    item: bool,
    text: String,
    links: Vec<(String, String)>,
}

const BLOCKS: &str = r##"
(() => {
  const kinds = "h1,h2,h3,h4,h5,h6,p,li,dt,dd,td,th,address,summary";
  const blocks = [];
  for (const element of document.body?.querySelectorAll(kinds) ?? []) {
    if (blocks.length >= 5000) break;
    const text = element.innerText?.trim();
    if (!text || element.querySelector(kinds)) continue;
    const links = [...element.querySelectorAll("a[href]")].map((link) => [link.innerText.trim(), link.href]);
    const level = Number(/^H([1-6])$/.exec(element.tagName)?.[1] ?? 0);
    blocks.push({ level, item: element.tagName === "LI", text, links });
  }
  return { address: location.href, title: document.title, language: document.documentElement.lang || null, blocks };
})()
"##;

impl From<Said> for Page {
    fn from(said: Said) -> Self {
        let blocks = said.blocks.into_iter().map(|block| {
            let made = match block.level {
                0 if block.item => Block::item(block.text),
                0 => Block::text(block.text),
                level => Block::heading(level, block.text),
            };
            block
                .links
                .into_iter()
                .fold(made, |made, (text, address)| made.link(text, address))
        });
        Self {
            blocks: blocks.collect(),
            language: said.language,
            format: Format::Html,
            ..Self::new(said.address, said.title)
        }
    }
}

/// The statement at an address as a person sees it, and how many faults our rules find on its page.
///
/// # Errors
/// Why it could not be read. The tab is then to be left.
pub async fn read(reviewer: &Reviewer, address: &SiteAddress) -> Result<(Page, usize), String> {
    let looked = reviewer.look(address.as_str()).await?;
    let said: Said = reviewer.say(BLOCKS.to_owned()).await?;
    if looked.status >= 400 {
        return Err(format!("The server answered {}.", looked.status));
    }
    let findings = looked.review.map(|review| review.findings);
    let is_fault = |finding: &&access::Finding| finding.outcome == access::Outcome::Fail;
    let faults = findings.iter().flatten().filter(is_fault).count();
    Ok((said.into(), faults))
}

/// What a review knows of a site beside its statement.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The site's start, which a missing statement is told of.
    pub start: String,
    /// From where the statement is linked.
    pub linked: Option<Linked>,
    /// The faults of the site's pages.
    pub faults: Vec<Known>,
    /// How many faults the statement's own page has.
    pub page_faults: Option<usize>,
    /// Whether the statement is kept at another host: what is wrong with it is told of the site's start.
    pub is_elsewhere: bool,
}

/// What is wrong with the statement, or that there is none, as findings of the page that has it.
#[must_use]
pub fn found(page: Option<&Page>, host: &str, beside: Beside, today: Date) -> Vec<Found> {
    let (at, which) = match page {
        Some(page) if beside.is_elsewhere => (
            beside.start.clone(),
            format!("{STATEMENT} at {}", page.address),
        ),
        Some(page) => (page.address.clone(), STATEMENT.to_owned()),
        None => (beside.start.clone(), STATEMENT.to_owned()),
    };
    let site = Site {
        linked: beside.linked,
        known: Some(beside.faults),
        page_faults: beside.page_faults,
        ..Site::at(host)
    };
    let verdict = judge(page, &site, today);
    let answers = verdict.answers.iter();
    answers
        .filter_map(|answer| one(answer, &at, &which))
        .collect()
}

/// That the statement seems to be kept at another site, as a question about the start of this one.
#[must_use]
pub fn kept_elsewhere(start: &str, at: &SiteAddress) -> Vec<Found> {
    let check = CHECKS.iter().find(|check| check.id == WHETHER);
    let answer = check.map(|check| Answer {
        check,
        outcome: Outcome::NeedsPerson,
        evidence: Vec::new(),
        note: Some(format!(
            "It seems to be kept at {}, which is another site and was not looked at.",
            at.as_str()
        )),
    });
    let found = answer.and_then(|answer| one(&answer, start, STATEMENT));
    found.into_iter().collect()
}

/// An answer that is not as the law asks, as a finding.
fn one(answer: &Answer, at: &str, which: &str) -> Option<Found> {
    let check = answer.check;
    let (outcome, said) = match answer.outcome {
        Outcome::Fault => (rules::Outcome::Fail, check.mend),
        Outcome::NeedsPerson => (rules::Outcome::NeedsPerson, check.question),
        Outcome::Sound | Outcome::DoesNotApply => return None,
    };
    let severity = match (outcome, check.weight) {
        (rules::Outcome::Fail, ::statement::Weight::Substance) => Severity::Serious,
        _ => Severity::Minor,
    };
    let said = answer.note.as_deref().unwrap_or(said);
    let words: Vec<String> = answer
        .evidence
        .iter()
        .map(|words| format!("It says: “{words}”"))
        .collect();
    Some(Found {
        rule: format!("{RULE}{}", check.id),
        criteria: vec![check.law.to_owned()],
        severity,
        outcome,
        at: at.to_owned(),
        place: "html > body".into(),
        message: std::iter::once(format!("{which}: {said}"))
            .chain(words)
            .collect::<Vec<_>>()
            .join(" "),
        question: (outcome == rules::Outcome::NeedsPerson).then(|| check.question.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_statement_is_known_by_its_title() {
        let check = |path: &str, title: &str, want: bool| {
            let address = SiteAddress::read(&format!("https://a.example{path}"));
            let got = address.map(|address| is_statement(&address, title));
            assert_eq!(got, Ok(want), "{path} {title}");
        };
        check("/about", "Accessibility statement - Saltreach", true);
        check("/accessibility", "Accessibility - Saltreach", true);
        check("/buses", "Accessibility of buses", false);
        check("/accessibility", "Saltreach", false);
    }

    #[test]
    fn what_is_missing_is_told_of_the_page_that_should_have_it() {
        let beside = || Beside {
            start: "https://a.example/".into(),
            ..Beside::default()
        };
        let today = date(2026, 11, 27);
        let none = found(None, "a.example", beside(), today);
        assert!(!none.is_empty() && none.iter().all(|one| one.at == "https://a.example/"));
        let page = Page::new("https://a.example/s", "Accessibility statement")
            .with(Block::heading(1, "Accessibility statement"));
        let bare = found(Some(&page), "a.example", beside(), today);
        assert!(
            bare.iter().any(|one| one.rule == "statement:status"),
            "{bare:?}"
        );
        assert!(bare.iter().all(|one| one.at == "https://a.example/s"));
        assert!(!bare.iter().any(|one| one.rule == "statement:heading"));
        let elsewhere = Beside {
            is_elsewhere: true,
            ..beside()
        };
        let elsewhere = found(Some(&page), "a.example", elsewhere, today);
        assert_eq!(elsewhere.len(), bare.len());
        assert!(elsewhere.iter().all(|one| {
            one.at == "https://a.example/"
                && one
                    .message
                    .starts_with("The accessibility statement at https://a.example/s: ")
        }));
    }

    #[test]
    fn a_statement_at_another_site_is_asked_about() {
        let at = SiteAddress::read("https://b.example/accessibility");
        let at = at.unwrap_or_else(|why| panic!("{why}"));
        let found = kept_elsewhere("https://a.example/", &at);
        let told: Vec<(&str, &str, rules::Outcome)> = found
            .iter()
            .map(|one| (one.rule.as_str(), one.at.as_str(), one.outcome))
            .collect();
        let want = (
            "statement:page",
            "https://a.example/",
            rules::Outcome::NeedsPerson,
        );
        assert_eq!(told, [want]);
        assert!(found[0].message.contains("https://b.example/accessibility"));
    }
}
