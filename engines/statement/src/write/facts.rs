//! What a statement is made from.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::page::Nation;

/// Characters that one text may have.
const MOST_CHARS: usize = 2_000;
/// Entries that one list may have.
const MOST_ENTRIES: usize = 500;

/// A criterion of WCAG 2.2.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Criterion {
    /// "1.4.3"
    pub number: String,
    /// "Contrast (Minimum)"
    pub name: String,
}

/// What is not accessible and will be mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What a person cannot do, and where: "Some links on the bin pages cannot be seen when they have the focus".
    pub what: String,
    /// What it fails.
    pub criterion: Criterion,
    /// What a person can use meanwhile.
    pub alternative: Option<String>,
    /// When it will be mended: after today.
    pub mend_by: Option<Date>,
}

/// What would be too great a burden to mend (regulation 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burden {
    /// Which content, and what a person cannot do with it.
    pub what: String,
    /// What it fails: at least one.
    pub criteria: Vec<Criterion>,
    /// When that was assessed: not after today.
    pub assessed_on: Date,
    /// What was weighed: the cost, the body's means, and the good it would do.
    pub reasons: String,
    /// Where the whole assessment can be read.
    pub assessment: Option<String>,
    /// What a person can use instead.
    pub alternative: Option<String>,
}

/// Why the law does not ask for some content (regulation 4(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exclusion {
    /// Office files and PDFs published before 23 September 2018 that no service needs.
    OldFiles,
    /// Recorded sound and video published before 23 September 2020.
    OldMedia,
    /// Live sound and video.
    LiveMedia,
    /// Online maps; where they show the way, what they say is given in another form.
    Maps,
    /// Content of others that the body neither pays for, nor develops, nor controls.
    ThirdParty,
    /// Pictures of things in heritage collections.
    Heritage,
    /// Intranets and extranets published before 23 September 2019 and not changed much since.
    Intranet,
    /// Archives: neither needed for a service nor changed after 23 September 2019.
    Archive,
}

/// What the law does not ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfScope {
    /// Which content, and what a person cannot do with it.
    pub what: String,
    /// What it fails; may be empty.
    pub criteria: Vec<Criterion>,
    /// Why.
    pub why: Exclusion,
    /// What the body says of that besides.
    pub reasons: Option<String>,
}

/// How the site was tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// When: not after today.
    pub on: Date,
    /// By whom: "our own web team".
    pub by: String,
    /// With what, as a sentence: "We used automated checks, a keyboard alone and the screen reader NVDA".
    pub how: String,
    /// How the pages were chosen, as a sentence: "We took a sample of 40 pages, with one of each template".
    pub pages: String,
}

/// How to reach the body. At least an email address or a form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// An email address.
    pub email: Option<String>,
    /// The address of a form: `https://…`
    pub form: Option<String>,
    /// A telephone number, as it is to be read.
    pub phone: Option<String>,
    /// An address for letters, on one line.
    pub post: Option<String>,
    /// Within how many working days the body answers: 1 to 60.
    pub reply_working_days: u16,
}

/// What a statement is made from. Every text is one line of at most 2,000 characters; every list has at
/// most 500 entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The public body.
    pub body: String,
    /// What the site is called.
    pub site: String,
    /// The address of the site: `https://…`
    pub address: String,
    /// Who enforces the law.
    pub nation: Nation,
    /// What a person can do on the site, each after "you should be able to".
    pub abilities: Vec<String>,
    /// Whether more than half of the criteria are not met: the site is then not compliant.
    pub mostly_fails: bool,
    /// What is not accessible and will be mended.
    pub problems: Vec<Problem>,
    /// What would be too great a burden.
    pub burdens: Vec<Burden>,
    /// What the law does not ask.
    pub out_of_scope: Vec<OutOfScope>,
    /// What is being done to improve, as sentences.
    pub improving: Option<String>,
    /// When the statement was prepared: not after today.
    pub prepared_on: Date,
    /// When it was last reviewed: not before it was prepared, not after today, and within the last year.
    pub reviewed_on: Date,
    /// How the site was tested.
    pub test: Test,
    /// How to reach the body.
    pub contact: Contact,
}

impl Facts {
    /// Whether a statement can be made from them.
    pub(super) fn check(&self, today: Date) -> Result<(), Refused> {
        self.check_texts()?;
        self.check_lists()?;
        check_address("the address of the site", &self.address)?;
        self.contact.check()?;
        self.check_dates(today)
    }

    fn check_texts(&self) -> Result<(), Refused> {
        needed("the name of the body", &self.body)?;
        needed("the name of the site", &self.site)?;
        needed("who tested", &self.test.by)?;
        needed("how it was tested", &self.test.how)?;
        needed("which pages were tested", &self.test.pages)?;
        optional("what is being done to improve", self.improving.as_deref())?;
        for ability in &self.abilities {
            needed("what a person can do", ability)?;
        }
        for problem in &self.problems {
            needed("a problem", &problem.what)?;
            problem.criterion.check()?;
            optional("an alternative", problem.alternative.as_deref())?;
        }
        for burden in &self.burdens {
            needed("a burden", &burden.what)?;
            needed("the reasons for a burden", &burden.reasons)?;
            optional("an alternative", burden.alternative.as_deref())?;
            if burden.criteria.is_empty() {
                return Err(Refused::Missing("the criteria of a burden"));
            }
            for criterion in &burden.criteria {
                criterion.check()?;
            }
            if let Some(address) = &burden.assessment {
                check_address("the assessment of a burden", address)?;
            }
        }
        for content in &self.out_of_scope {
            needed("content that is out of scope", &content.what)?;
            optional("why content is out of scope", content.reasons.as_deref())?;
            for criterion in &content.criteria {
                criterion.check()?;
            }
        }
        Ok(())
    }

    fn check_lists(&self) -> Result<(), Refused> {
        let burdens = self.burdens.iter().map(|burden| burden.criteria.len());
        let out = self.out_of_scope.iter();
        let criteria = burdens.chain(out.map(|content| content.criteria.len()));
        let longest = [
            self.abilities.len(),
            self.problems.len(),
            self.burdens.len(),
            self.out_of_scope.len(),
            criteria.max().unwrap_or_default(),
        ];
        match longest.into_iter().max() {
            Some(n) if n > MOST_ENTRIES => Err(Refused::TooMany {
                n,
                most: MOST_ENTRIES,
            }),
            _ => Ok(()),
        }
    }

    fn check_dates(&self, today: Date) -> Result<(), Refused> {
        let mut past = vec![
            ("when it was prepared", self.prepared_on),
            ("when it was reviewed", self.reviewed_on),
            ("when it was tested", self.test.on),
        ];
        past.extend(
            self.burdens
                .iter()
                .map(|burden| ("when a burden was assessed", burden.assessed_on)),
        );
        if let Some((what, date)) = past
            .into_iter()
            .find(|(_, date)| *date > today || date.year() < 1990)
        {
            return Err(Refused::NotYet { what, date });
        }
        if self.reviewed_on < self.prepared_on {
            return Err(Refused::ReviewedBefore {
                prepared: self.prepared_on,
                reviewed: self.reviewed_on,
            });
        }
        if today
            .checked_sub(1.year())
            .is_ok_and(|year| self.reviewed_on < year)
        {
            return Err(Refused::ReviewOld(self.reviewed_on));
        }
        match self
            .problems
            .iter()
            .filter_map(|problem| problem.mend_by)
            .find(|date| *date <= today || date.year() > 2100)
        {
            Some(date) => Err(Refused::MendOver(date)),
            None => Ok(()),
        }
    }
}

impl Contact {
    fn check(&self) -> Result<(), Refused> {
        optional("the telephone number", self.phone.as_deref())?;
        optional("the address for letters", self.post.as_deref())?;
        if self.email.is_none() && self.form.is_none() {
            return Err(Refused::Missing("an email address or a form"));
        }
        if let Some(form) = &self.form {
            check_address("the form", form)?;
        }
        if let Some(email) = &self.email {
            let good = email.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && host.contains('.')
                    && !host.starts_with('.')
                    && !host.ends_with('.')
            });
            let characters =
                |c: char| c.is_ascii_alphanumeric() || "@.!#$%&'*+/=?^_{|}~-".contains(c);
            if !good
                || !email.chars().all(characters)
                || email.len() > 254
                || email.matches('@').count() != 1
            {
                return Err(Refused::Email(crate::words::evidence(email)));
            }
        }
        if !(1..=60).contains(&self.reply_working_days) {
            return Err(Refused::Reply(self.reply_working_days));
        }
        Ok(())
    }
}

impl Criterion {
    fn check(&self) -> Result<(), Refused> {
        needed("the name of a criterion", &self.name)?;
        if crate::criteria::exists(&self.number) {
            Ok(())
        } else {
            Err(Refused::Criterion(crate::words::evidence(&self.number)))
        }
    }
}

fn needed(what: &'static str, text: &str) -> Result<(), Refused> {
    if text.trim().is_empty() {
        return Err(Refused::Missing(what));
    }
    optional(what, Some(text))
}

fn optional(what: &'static str, text: Option<&str>) -> Result<(), Refused> {
    let text = text.unwrap_or_default();
    if text.chars().count() > MOST_CHARS {
        return Err(Refused::TooLong {
            what,
            most: MOST_CHARS,
        });
    }
    if text.chars().any(char::is_control) {
        return Err(Refused::NotOneLine(what));
    }
    Ok(())
}

/// An address that may stand in a link: http or https, of printable ASCII without quotes or brackets.
pub(super) fn check_address(what: &'static str, address: &str) -> Result<(), Refused> {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let characters = |c: char| c.is_ascii_graphic() && !"\"'<>`\\".contains(c);
    match rest {
        Some(rest)
            if !rest.is_empty()
                && !rest.starts_with('/')
                && address.len() <= MOST_CHARS
                && address.chars().all(characters) =>
        {
            Ok(())
        }
        _ => Err(Refused::Address { what }),
    }
}
