//! Files that a site offers, such as PDFs: fetched, and judged for who can read them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use access::Review;
use app::bus::{Outbound, Request};
use document::{Outcome, Report};
use rules::Found;

use super::{Page, Seen};
use crate::SiteAddress;
use crate::crawl::Frontier;
use crate::harm;

/// Ends of names of files that can be judged.
const ENDS: [&str; 10] = [
    ".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".doc", ".xls", ".ppt",
];
/// Bytes of a file at most.
const MOST_BYTES: usize = 30 << 20;
/// How long a file may take to come.
const FETCH: Duration = Duration::from_secs(60);

/// Whether an address is that of a file that can be judged.
pub fn is_file(address: &SiteAddress) -> bool {
    let path = address.path_and_query().to_ascii_lowercase();
    let path = path.split('?').next().unwrap_or_default();
    ENDS.iter().any(|end| path.ends_with(end))
}

/// The files of a review: those that were typed, and those that pages of a site lead to.
pub struct Papers {
    outbound: Outbound,
    room: usize,
    known: BTreeSet<SiteAddress>,
}

impl Papers {
    /// At most so many that are found, fetched through this door.
    pub fn new(outbound: Outbound, most: usize) -> Self {
        Self {
            outbound,
            room: most,
            known: BTreeSet::new(),
        }
    }

    /// Takes these up, because they were typed.
    pub fn extend(&mut self, typed: impl IntoIterator<Item = SiteAddress>) {
        self.known.extend(typed);
    }

    /// Takes up what a page of a site leads to, if it is a file that the site lets robots look at. Whether it is a file.
    pub fn found(&mut self, link: &str, site: &Frontier) -> bool {
        let Ok(address) = SiteAddress::read(link) else {
            return false;
        };
        if !is_file(&address) {
            return false;
        }
        if self.room > 0 && site.admits(&address) && self.known.insert(address) {
            self.room -= 1;
        }
        true
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Judges them, one after the other.
    pub async fn judge(self, mut tell: impl FnMut(Page)) {
        for address in &self.known {
            let began = Instant::now();
            let seen = match self.one(address).await {
                Ok(seen) => seen,
                Err(why) => Seen::Not(why),
            };
            tell(Page {
                address: address.as_str().to_owned(),
                seen,
                took: began.elapsed(),
            });
        }
    }

    async fn one(&self, address: &SiteAddress) -> Result<Seen, String> {
        let request = Request {
            time: FETCH,
            most: MOST_BYTES,
            ..Request::get(address.as_str())
        };
        let answer = self.outbound.call(request).await;
        let answer = answer.map_err(|why| why.to_string())?;
        if matches!(answer.status, 404 | 410) {
            return Ok(Seen::NoMore(answer.status));
        }
        if answer.status >= 400 {
            return Err(format!("The server answered {}.", answer.status));
        }
        let bytes = answer.body.len() as u64;
        let name = address.path_and_query();
        let judged =
            tokio::task::spawn_blocking(move || document::judge(&name, &answer.body, &|| true));
        let report = judged
            .await
            .map_err(|_| "The file could not be judged.".to_owned())?
            .map_err(|why| why.to_string())?;
        Ok(Seen::Reviewed {
            found: found(address, &report),
            review: Review::default(),
            bytes,
            shown: Vec::new(),
        })
    }
}

/// What was found in a file of a site, as the verb check takes it: of each rule one thing, in the file as a whole, so
/// that it stays the same if a page is added. Where only the file format's own standard asks something, it goes
/// against that.
fn found(address: &SiteAddress, report: &Report) -> Vec<Found> {
    let one = |finding: &document::Finding| {
        let rule = finding.rule;
        let of_law = rule.criteria.iter().map(|one| (*one).to_owned());
        let criteria: Vec<String> = of_law
            .chain(rule.clause.map(|clause| format!("PDF/UA-1 {clause}")))
            .collect();
        let is_asked = rule.outcome == Outcome::NeedsPerson;
        Found {
            rule: rule.id.to_owned(),
            severity: harm::severity(&criteria),
            criteria,
            outcome: if is_asked {
                rules::Outcome::NeedsPerson
            } else {
                rules::Outcome::Fail
            },
            at: address.as_str().to_owned(),
            place: address.path_and_query(),
            message: format!("{} {}{}", rule.message, rule.mend, places(finding)),
            question: is_asked.then(|| rule.message.to_owned()),
        }
    };
    report.findings.iter().map(one).collect()
}

/// Where in a file something is, as a sentence; nothing, if it is about the file as a whole.
fn places(finding: &document::Finding) -> String {
    if finding.places.is_empty() {
        return String::new();
    }
    let more = if finding.count > finding.places.len() {
        ", and more"
    } else {
        ""
    };
    format!(" Where: {}{more}.", finding.places.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        let check = |path: &str, want: bool| {
            let address = SiteAddress::read(&format!("https://a.example{path}"));
            assert_eq!(address.as_ref().map(is_file), Ok(want), "{path}");
        };
        check("/minutes.PDF", true);
        check("/minutes.docx?download=1", true);
        check("/pdf", false);
        check("/read?file=a.pdf", false);
        check("/", false);
    }

    #[test]
    fn a_fault_of_a_file_is_one_however_often_it_is_there() {
        let rule = document::RULES
            .iter()
            .copied()
            .find(|rule| rule.id == "pdf-figure-alt");
        let Some(rule) = rule else {
            panic!("no such rule")
        };
        let in_file = |name: &str, count: usize, places: &[&str]| {
            let address = SiteAddress::read(&format!("https://a.example/{name}.pdf"));
            let report = Report {
                kind: document::Kind::Pdf,
                title: None,
                language: None,
                pages: None,
                findings: vec![document::Finding {
                    rule,
                    count,
                    places: places.iter().map(|place| (*place).to_owned()).collect(),
                }],
                stopped: false,
            };
            let all = address.map(|address| found(&address, &report));
            let all = all.unwrap_or_else(|why| panic!("{why}"));
            (rules::sign(&all[0]), all[0].message.clone())
        };
        let (one, said) = in_file("minutes", 1, &["page 1"]);
        assert!(said.ends_with(" Where: page 1."), "{said}");
        let (more, said) = in_file("minutes", 3, &["page 1", "page 2"]);
        assert!(
            said.ends_with(" Where: page 1, page 2, and more."),
            "{said}"
        );
        assert_eq!(one, more);
        let (other, said) = in_file("report", 1, &[]);
        assert!(!said.contains("Where"), "{said}");
        assert_ne!(one, other);
    }
}
