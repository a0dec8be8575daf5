//! A provider changes an entry: the form, and the entry that it makes.

use std::collections::BTreeMap;

use app::Page;
use app::kit::Time;
use serde::Serialize;

use super::place;
use crate::booking;
use crate::find::{Entry, FieldError, is_email, sample_entry};
use crate::model::{
    ACCESS, Bundle, CostOption, Language, Phone, Service, Standing, Status, confirm, ids,
};
use crate::when;

/// Most letters of a line, and of the description.
const LINE: usize = 200;
const TEXT: usize = 5_000;

/// Ways to start, in the words of the page.
pub const JOIN: [&str; 5] = [
    "Just turn up.",
    "Book a place first.",
    "Phone first.",
    "Use the form on the website.",
    "Somebody who works with you, such as your doctor, has to ask for you.",
];

/// What was typed: one value for each field, and codes for what is ticked.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Given {
    /// By field name.
    pub fields: BTreeMap<String, String>,
    /// Codes of [`ACCESS`].
    pub access: Vec<String>,
    /// The version that was opened.
    pub version: i64,
}

impl Given {
    /// Reads what a form sent.
    #[must_use]
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let mut given = Self::default();
        for (name, value) in pairs.into_iter().take(200) {
            match name.as_str() {
                "access" => {
                    if ACCESS.term(&value).is_some() && !given.access.contains(&value) {
                        given.access.push(value);
                    }
                }
                "version" => given.version = value.parse().unwrap_or(0),
                _ => {
                    given.fields.insert(name, value.replace("\r\n", "\n"));
                }
            }
        }
        given
    }

    /// The form of an entry as it is.
    #[must_use]
    pub fn of(bundle: &Bundle, version: i64) -> Self {
        let service = &bundle.service;
        let mut given = Self {
            access: service
                .house_terms("access")
                .iter()
                .map(|term| term.code.to_owned())
                .collect(),
            version,
            ..Self::default()
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let languages: Vec<&str> = service
            .languages
            .iter()
            .filter(|language| language.code.as_deref() != Some("en"))
            .filter_map(|language| language.name.as_deref())
            .collect();
        let values = [
            ("name", service.name.clone()),
            ("about", text(&service.description)),
            ("who", text(&service.eligibility_description)),
            (
                "cost",
                service.fees.clone().unwrap_or_else(|| {
                    if service.is_free() {
                        "Free".into()
                    } else {
                        Entry::new(bundle, Time(0)).cost
                    }
                }),
            ),
            ("join", text(&service.application_process)),
            ("booking", text(&service.booking)),
            (
                "phone",
                service
                    .phones
                    .first()
                    .map_or_else(String::new, |phone| phone.number.clone()),
            ),
            ("email", text(&service.email)),
            ("url", text(&service.url)),
            ("languages", languages.join(", ")),
            ("alert", text(&service.alert)),
            (
                "state",
                match (service.standing, service.status) {
                    (Standing::Withdrawn, _) | (_, Status::Defunct) => "ended",
                    (_, Status::TemporarilyClosed | Status::Inactive) => "closed",
                    _ => "runs",
                }
                .into(),
            ),
        ];
        given
            .fields
            .extend(values.map(|(name, value)| (name.to_owned(), value)));
        for at in &service.service_at_locations {
            if let Some(typed) = when::as_typed(&at.schedules) {
                given.fields.insert(format!("times-{}", at.id), typed);
            }
        }
        given
    }

    /// What was typed into a field, without spaces around it; empty for nothing.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |value| value.trim())
    }

    /// The entry that it makes of `before`: what the form does not have stays.
    ///
    /// # Errors
    /// Everything that must be mended, in the order of the form.
    pub fn apply(
        &self,
        id: &str,
        before: &Service,
        now: Time,
        by: &str,
    ) -> Result<Service, Vec<FieldError>> {
        let mut after = before.clone();
        let mut errors = Vec::new();
        let optional = |name: &str| {
            let text = self.get(name);
            (!text.is_empty()).then(|| text.to_owned())
        };
        for (name, label, most) in [
            ("name", "The name", LINE),
            ("about", "The description", TEXT),
            ("who", "For whom", LINE * 2),
            ("cost", "The cost", LINE),
            ("booking", "The page to book", LINE),
            ("languages", "The languages", LINE),
            ("alert", "The notice", LINE * 2),
        ] {
            if self.get(name).chars().count() > most {
                errors.push(FieldError::at(
                    name,
                    format!("{label} may have at most {most} letters"),
                ));
            }
        }
        if self.get("name").is_empty() {
            errors.push(FieldError::at("name", "Write the name of the service"));
        }
        if self.get("about").is_empty() {
            errors.push(FieldError::at("about", "Write what the service is"));
        }
        let (phone, email, url) = (self.get("phone"), self.get("email"), self.get("url"));
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        if !phone.is_empty() && (!(3..=15).contains(&digits) || phone.len() > 40) {
            errors.push(FieldError::at(
                "phone",
                "Write a phone number such as 01632 960 100, or leave it empty",
            ));
        }
        if !email.is_empty() && !is_email(email) {
            errors.push(FieldError::at(
                "email",
                "Write an email address such as name@example.com, or leave it empty",
            ));
        }
        let url = web(url);
        if url.is_err() {
            errors.push(FieldError::at(
                "url",
                "Write a web address such as https://www.example.com, or leave it empty",
            ));
        }
        if phone.is_empty() && email.is_empty() && matches!(url, Ok(None)) {
            errors.push(FieldError::at(
                "phone",
                "Give a phone number, an email or a website, so that people can get in touch",
            ));
        }
        for at in &mut after.service_at_locations {
            let field = format!("times-{}", at.id);
            if let Some(typed) = self.fields.get(&field) {
                match when::read_typed(&at.id, typed) {
                    Ok(schedules) => at.schedules = schedules,
                    Err(why) => errors.push(FieldError::at(&field, why)),
                }
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        after.name = self.get("name").to_owned();
        after.description = optional("about");
        after.eligibility_description = optional("who");
        after.application_process = optional("join")
            .filter(|join| JOIN.contains(&join.as_str()))
            .or_else(|| before.application_process.clone());
        if let Some(name) = self.fields.get("booking") {
            after.booking = booking::typed(name);
        }
        after.email = optional("email");
        after.url = url.unwrap_or_default();
        after.alert = optional("alert");
        self.set_cost(id, &mut after);
        self.set_phone(id, &mut after);
        self.set_languages(id, &mut after);
        let is_ours = |a: &crate::model::Attribute| a.link_type.as_deref() == Some(ACCESS.kind);
        after.attributes.retain(|attribute| !is_ours(attribute));
        let access = self.access.iter();
        after
            .attributes
            .extend(access.map(|code| ACCESS.attribute(id, code)));
        match self.get("state") {
            "ended" => after.standing = Standing::Withdrawn,
            "closed" => after.status = Status::TemporarilyClosed,
            _ => {
                after.status = Status::Active;
                // What waits to be looked at is not shown by a change of its provider.
                if after.standing == Standing::Withdrawn {
                    after.standing = Standing::Shown;
                }
            }
        }
        if after.provenance.is_from_feeds() {
            after.provenance.keep_here(FIELDS);
        }
        confirm(&mut after, now, by);
        Ok(after)
    }

    fn set_cost(&self, id: &str, after: &mut Service) {
        let cost = self.get("cost");
        let is_free = cost.is_empty() || cost.eq_ignore_ascii_case("free");
        if is_free {
            after.fees = None;
            after.cost_options = vec![CostOption {
                id: ids::of(&[id, "cost"]),
                amount: Some(0.0),
                currency: Some("GBP".into()),
                ..CostOption::default()
            }];
        } else if after.fees.as_deref() != Some(cost) {
            after.fees = Some(cost.to_owned());
            // The words are what is known now; a price of before may contradict them.
            after.cost_options = Vec::new();
        }
    }

    fn set_phone(&self, id: &str, after: &mut Service) {
        let number = self.get("phone");
        match (after.phones.first_mut(), number) {
            (Some(_), "") => {
                after.phones.remove(0);
            }
            (Some(phone), number) => phone.number = number.to_owned(),
            (None, "") => {}
            (None, number) => after.phones.push(Phone {
                id: ids::of(&[id, "phone"]),
                number: number.to_owned(),
                ..Phone::default()
            }),
        }
    }

    fn set_languages(&self, id: &str, after: &mut Service) {
        let names: Vec<&str> = self
            .get("languages")
            .split([',', ';', '\n'])
            .map(str::trim)
            .filter(|name| !name.is_empty() && name.len() <= 50)
            .take(20)
            .collect();
        let known = std::mem::take(&mut after.languages);
        let (english, others): (Vec<Language>, Vec<Language>) = known
            .into_iter()
            .partition(|language| language.code.as_deref() == Some("en"));
        after.languages = english;
        for name in names {
            let same = others.iter().find(|language| {
                language
                    .name
                    .as_deref()
                    .is_some_and(|known| known.eq_ignore_ascii_case(name))
            });
            after
                .languages
                .push(same.cloned().unwrap_or_else(|| Language {
                    id: ids::of(&[id, "language", name]),
                    name: Some(name.to_owned()),
                    ..Language::default()
                }));
        }
    }
}

/// The fields of the form, by the standard's names: no feed overwrites them afterwards.
const FIELDS: [&str; 14] = [
    "name",
    "description",
    "eligibility_description",
    "fees",
    "cost_options",
    "application_process",
    "phones",
    "email",
    "url",
    "languages",
    "alert",
    "status",
    "attributes",
    "service_at_locations",
];

/// A web address with its beginning; none for nothing typed.
fn web(text: &str) -> Result<Option<String>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let whole = if text.starts_with("https://") || text.starts_with("http://") {
        text.to_owned()
    } else if text.contains("://") || text.contains(':') {
        return Err(());
    } else {
        format!("https://{text}")
    };
    let host = whole.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let is_fine = whole.len() <= 500
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && whole
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !"<>\"".contains(c));
    is_fine.then_some(Some(whole)).ok_or(())
}

/// Change an entry.
#[derive(Debug, Default, Serialize)]
pub struct ChangePage {
    /// The service's name as it is shown.
    pub name: String,
    /// Where the form goes.
    pub action: String,
    /// Back to where one came from: in words, and its path.
    pub back: (String, String),
    /// What was typed.
    pub given: Given,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Places whose times can be typed, and those whose times staff change.
    pub places: Vec<TimesOf>,
    /// Access that can be ticked.
    pub access: Vec<Tick>,
    /// Ways to start.
    pub join: Vec<&'static str>,
    /// What was just done.
    pub done: String,
}

/// A place, and the times there.
#[derive(Debug, Clone, Serialize)]
pub struct TimesOf {
    /// Where the place is changed.
    pub path: String,
    /// Street, town and postcode.
    pub address: String,
    /// The field's name.
    pub field: String,
    /// The place.
    pub name: String,
    /// They can be typed.
    pub can_be_typed: bool,
    /// As they are shown now.
    pub lines: Vec<when::Line>,
}

/// Something to tick.
#[derive(Debug, Clone, Serialize)]
pub struct Tick {
    /// Its code.
    pub value: &'static str,
    /// Its words.
    pub text: &'static str,
    /// It is ticked.
    pub checked: bool,
}

impl ChangePage {
    /// The form of an entry, sent to `action`.
    #[must_use]
    pub fn of(
        bundle: &Bundle,
        action: String,
        back: (&str, String),
        given: Given,
        errors: Vec<FieldError>,
    ) -> Self {
        let entry = Entry::new(bundle, Time(0));
        let at = bundle.service.service_at_locations.iter();
        let places = at
            .filter_map(|at| {
                let place = entry.places.iter().find(|place| place.id == at.id)?;
                Some(TimesOf {
                    path: place::path(&action, &at.id),
                    address: place.address.join(", "),
                    field: format!("times-{}", at.id),
                    name: place.name.clone(),
                    can_be_typed: when::as_typed(&at.schedules).is_some(),
                    lines: place.lines.clone(),
                })
            })
            .collect();
        Self {
            name: bundle.service.name.clone(),
            action,
            back: (back.0.to_owned(), back.1),
            access: ticks(&given.access),
            given,
            errors,
            places,
            join: JOIN.to_vec(),
            done: String::new(),
        }
    }

    /// The same, saying what was just done to one of its places.
    #[must_use]
    pub fn after(self, done: &str) -> Self {
        Self {
            done: place::told(done),
            ..self
        }
    }
}

/// What can be ticked of access.
#[must_use]
pub fn ticks(chosen: &[String]) -> Vec<Tick> {
    let terms = ACCESS.terms.iter();
    terms
        .map(|term| Tick {
            value: term.code,
            text: term.name,
            checked: chosen.iter().any(|code| code == term.code),
        })
        .collect()
}

impl Page for ChangePage {
    const TEMPLATE: &'static str = "directory/change.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let entry = sample_entry("Computer help in libraries", false);
        let mut given = Given::default();
        for (name, value) in [
            ("name", entry.name.as_str()),
            ("about", &entry.summary),
            ("phone", "01632 960201"),
            ("state", "runs"),
            ("join", JOIN[0]),
            ("times-1", "Tuesday 10am to midday"),
        ] {
            given.fields.insert(name.into(), value.into());
        }
        let places = vec![
            TimesOf {
                path: "/directory/provider/secret/1/places/1".into(),
                address: "Robin Gardens, Larkbridge, SX1 1AA".into(),
                field: "times-1".into(),
                name: "Larkbridge Library".into(),
                can_be_typed: true,
                lines: entry.places.iter().flat_map(|p| p.lines.clone()).collect(),
            },
            TimesOf {
                path: "/directory/provider/secret/1/places/2".into(),
                address: String::new(),
                field: "times-2".into(),
                name: "Town Hall".into(),
                can_be_typed: false,
                lines: entry.places.iter().flat_map(|p| p.lines.clone()).collect(),
            },
        ];
        let page = |given: Given, errors| Self {
            name: entry.name.clone(),
            action: "/directory/provider/secret/1".into(),
            back: ("Your services".into(), "/directory/provider/secret".into()),
            access: ticks(&["step-free".into()]),
            given,
            errors,
            places: places.clone(),
            join: JOIN.to_vec(),
            done: String::new(),
        };
        let empty = Given::default();
        let errors = empty
            .apply("1", &Service::default(), Time(0), "")
            .err()
            .unwrap_or_default();
        vec![
            ("full", page(given.clone(), Vec::new())),
            (
                "a place was just added",
                page(given, Vec::new()).after(place::ADDED),
            ),
            ("with errors", page(empty, errors)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Schedule, ServiceAtLocation};

    fn service() -> Service {
        Service {
            name: "Tea and tablets".into(),
            description: Some("Bring your tablet.".into()),
            email: Some("tea@example.org".into()),
            languages: vec![
                Language {
                    code: Some("en".into()),
                    name: Some("English".into()),
                    ..Language::default()
                },
                Language {
                    code: Some("pl".into()),
                    name: Some("Polish".into()),
                    ..Language::default()
                },
            ],
            service_at_locations: vec![ServiceAtLocation {
                id: "here".into(),
                schedules: vec![Schedule {
                    freq: Some("WEEKLY".into()),
                    byday: Some("TU".into()),
                    opens_at: Some("10:00".into()),
                    closes_at: Some("12:00".into()),
                    ..Schedule::default()
                }],
                ..ServiceAtLocation::default()
            }],
            cost_options: vec![CostOption {
                amount: Some(2.0),
                ..CostOption::default()
            }],
            ..Service::default()
        }
    }

    fn bundle() -> Bundle {
        Bundle {
            id: "s".into(),
            service: service(),
            ..Bundle::default()
        }
    }

    fn now() -> Time {
        testkit::clock().now()
    }

    #[test]
    fn what_is_sent_back_unchanged_only_confirms() {
        let given = Given::of(&bundle(), 3);
        let after = given.apply("s", &service(), now(), "Age Kind").unwrap();
        let differ = super::super::differences::differences(&bundle(), &service(), &after, &[]);
        assert_eq!(differ, [], "{differ:?}");
        assert_eq!(after.confirmed.unwrap().by, "Age Kind");
    }

    #[test]
    fn what_is_typed_is_in_the_entry() {
        let mut given = Given::of(&bundle(), 3);
        for (name, value) in [
            ("cost", "Free"),
            ("phone", "01632 960100"),
            ("url", "www.example.org/tea"),
            ("languages", "polish, Tigrinya"),
            ("times-here", "Friday 2pm to 4pm"),
            ("state", "closed"),
        ] {
            given.fields.insert(name.into(), value.into());
        }
        given.access = vec!["step-free".into()];
        let booking = "https://saltreach.example/book/tea".to_owned();
        given.fields.insert("booking".into(), booking);
        let after = given.apply("s", &service(), now(), "x").unwrap();
        assert_eq!(after.booking.as_deref(), Some("tea"));
        assert!(after.is_free());
        assert_eq!(after.url.as_deref(), Some("https://www.example.org/tea"));
        assert_eq!(after.phones[0].number, "01632 960100");
        assert_eq!(after.status, Status::TemporarilyClosed);
        assert_eq!(after.house_terms("access")[0].code, "step-free");
        let languages: Vec<_> = after
            .languages
            .iter()
            .map(|l| (l.name.as_deref().unwrap(), l.code.as_deref()))
            .collect();
        assert_eq!(
            languages,
            [
                ("English", Some("en")),
                ("Polish", Some("pl")),
                ("Tigrinya", None)
            ]
        );
        let times = &after.service_at_locations[0].schedules[0];
        assert_eq!(times.byday.as_deref(), Some("FR"));
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let mut given = Given::of(&bundle(), 3);
        for (name, value) in [
            ("name", " "),
            ("phone", "ring me"),
            ("email", "nobody"),
            ("url", "javascript:alert(1)"),
            ("times-here", "now and then"),
        ] {
            given.fields.insert(name.into(), value.into());
        }
        let errors = given.apply("s", &service(), now(), "x").unwrap_err();
        let at: Vec<&str> = errors.iter().map(|error| error.href.as_str()).collect();
        assert_eq!(at, ["#name", "#phone", "#email", "#url", "#times-here"]);
        let long = Given::read(vec![("about".into(), "x".repeat(10_000))]);
        assert!(long.apply("s", &service(), now(), "x").is_err());
    }

    #[test]
    fn an_ended_entry_is_taken_off_and_a_proposed_one_stays_unseen() {
        let mut given = Given::of(&bundle(), 1);
        given.fields.insert("state".into(), "ended".into());
        let after = given.apply("s", &service(), now(), "x").unwrap();
        assert!(!after.is_shown());
        let proposed = Service {
            standing: Standing::Proposed,
            ..service()
        };
        let given = Given::of(&bundle(), 1);
        let after = given.apply("s", &proposed, now(), "x").unwrap();
        assert_eq!(after.standing, Standing::Proposed);
    }
}
