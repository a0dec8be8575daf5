//! What can be booked: a room, a class, a seat, something to lend.

use serde::{Deserialize, Serialize};
use slots::{Hours, Rules};
use store::{Collection, Field, Filter, Page, Rd, Record, Tx, bookings};

use crate::BookError;

/// Cells of time times places that one booking may take up.
const CLAIMS: u32 = 3_000;
/// Places that a resource may have.
const PLACES: u32 = 1_000;

/// What can be booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// The capability that set it up: "services".
    pub owner: String,
    /// What that capability calls it, for itself.
    #[serde(default)]
    pub about: String,
    /// The page about it, if it has one apart from the page to book it.
    #[serde(default)]
    pub path: String,
    /// "Meeting room 2"
    pub title: String,
    /// A sentence or two about it.
    #[serde(default)]
    pub summary: String,
    /// Where it is: "Central Library".
    #[serde(default)]
    pub place: String,
    /// Its address, in one line.
    #[serde(default)]
    pub address: String,
    /// Its longitude and latitude in degrees.
    #[serde(default)]
    pub position: Option<(f64, f64)>,
    /// What to bring, what it costs, how to get in: a sentence each.
    #[serde(default)]
    pub notes: Vec<String>,
    /// "Free", "£12 an hour, pay at the desk"
    #[serde(default)]
    pub price: String,
    /// How it is given out.
    pub kind: Kind,
    /// When, for what is given out by time.
    #[serde(default)]
    pub hours: Hours,
    /// Who may book it.
    #[serde(default)]
    pub audience: Audience,
    /// How many can have it at the same time; of a class, how many places a new session has. 1 to 1,000.
    pub places: u32,
    /// What a place is called.
    #[serde(default)]
    pub unit: Unit,
    /// Whether each person takes a place of their own; else a group shares one.
    #[serde(default)]
    pub each_person: bool,
    /// How many people one booking may be for, 1 to 1,000.
    pub most_people: u32,
    /// How many bookings that are not over one person may have, 1 to 1,000.
    pub most_each: u32,
    /// Minutes for which a place is kept while somebody gives their details, 1 to 60.
    pub hold_min: u32,
    /// Whether one can wait for what is full.
    #[serde(default)]
    pub has_line: bool,
    /// Minutes for which a place that came free is kept for whoever waited, 5 to 14 days' worth.
    pub offer_min: u32,
    /// Hours before the start at which we remind people; 0 for not at all. Up to 14 days' worth.
    pub remind_h: u32,
    /// Hours before the start up to which people can cancel and move by themselves. Up to 90 days' worth.
    #[serde(default)]
    pub change_h: u32,
    /// Whether we ask what people need, such as a step-free way in.
    #[serde(default)]
    pub asks_needs: bool,
    /// Days for which a booking is kept after its time, 1 to 3,660.
    pub keep_days: u32,
    /// Whether it takes bookings just now.
    pub is_open: bool,
    /// The address of somebody else's calendar that it is also given out by.
    #[serde(default)]
    pub feed: String,
}

/// How a resource is given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// In stretches of its opening hours.
    Times(Rules),
    /// By the sessions that were set up for it.
    Sessions,
}

/// Who may book.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Anyone.
    #[default]
    Anyone,
    /// Whoever has signed in.
    SignedIn,
    /// Our staff, for others or themselves.
    Staff,
}

/// What a place is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// "tablet"
    pub one: String,
    /// "tablets"
    pub many: String,
}

impl Default for Unit {
    fn default() -> Self {
        Self {
            one: "place".into(),
            many: "places".into(),
        }
    }
}

/// Resources, by id.
pub static RESOURCES: Collection<Resource> = Collection {
    name: "book_resource",
    purpose: "What can be booked, when and by whom",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "As long as it is in use",
    audited: true,
    fields: &[
        Field {
            name: "owner",
            unique: false,
            of: |resource| vec![resource.owner.clone()],
        },
        Field {
            name: "about",
            unique: false,
            of: |resource| vec![about(&resource.owner, &resource.about)],
        },
    ],
};

fn about(owner: &str, about: &str) -> String {
    format!("{owner}/{about}")
}

impl Resource {
    /// A resource for one person at a time that anyone may book, for a capability to fill.
    #[must_use]
    pub fn named(owner: &str, title: &str, kind: Kind) -> Self {
        Self {
            owner: owner.into(),
            about: String::new(),
            path: String::new(),
            title: title.into(),
            summary: String::new(),
            place: String::new(),
            address: String::new(),
            position: None,
            notes: Vec::new(),
            price: String::new(),
            kind,
            hours: Hours::default(),
            audience: Audience::Anyone,
            places: 1,
            unit: Unit::default(),
            each_person: false,
            most_people: 1,
            most_each: 3,
            hold_min: 10,
            has_line: true,
            offer_min: 24 * 60,
            remind_h: 24,
            change_h: 0,
            asks_needs: true,
            keep_days: 365,
            is_open: true,
            feed: String::new(),
        }
    }

    /// How it is given out in stretches of time, if it is.
    #[must_use]
    pub const fn rules(&self) -> Option<&Rules> {
        match &self.kind {
            Kind::Times(rules) => Some(rules),
            Kind::Sessions => None,
        }
    }

    /// How many places a booking for so many people takes.
    #[must_use]
    pub fn places_for(&self, people: u32) -> u32 {
        if self.each_person { people } else { 1 }
    }

    /// Whether it can be kept.
    ///
    /// # Errors
    /// [`BookError::Resource`] that names the first field at fault.
    pub fn check(&self) -> Result<(), BookError> {
        const DAY: u32 = 24 * 60;
        let wrong = |field, message: String| Err(BookError::Resource { field, message });
        let texts = [
            ("title", &self.title, 1, 120),
            ("summary", &self.summary, 0, 2_000),
            ("place", &self.place, 0, 120),
            ("address", &self.address, 0, 300),
            ("price", &self.price, 0, 120),
            ("unit", &self.unit.one, 1, 30),
            ("unit", &self.unit.many, 1, 30),
            ("feed", &self.feed, 0, 1_000),
        ];
        for (field, text, least, most) in texts {
            let long = text.chars().count();
            if long < least || text.trim().len() < least {
                return wrong(field, format!("Enter a {field}"));
            }
            if long > most {
                return wrong(
                    field,
                    format!("The {field} must be {most} characters or fewer"),
                );
            }
        }
        if self.notes.len() > 20 || self.notes.iter().any(|note| note.chars().count() > 500) {
            return wrong(
                "notes",
                "Enter at most 20 notes of 500 characters or fewer".into(),
            );
        }
        let numbers = [
            ("places", self.places, 1, PLACES),
            ("most_people", self.most_people, 1, 1_000),
            ("most_each", self.most_each, 1, 1_000),
            ("hold_min", self.hold_min, 1, 60),
            ("offer_min", self.offer_min, 5, 14 * DAY),
            ("remind_h", self.remind_h, 0, 14 * 24),
            ("change_h", self.change_h, 0, 90 * 24),
            ("keep_days", self.keep_days, 1, 3_660),
        ];
        for (field, n, least, most) in numbers {
            if !(least..=most).contains(&n) {
                return wrong(field, format!("Enter a number from {least} to {most}"));
            }
        }
        if self.each_person && self.most_people > self.places {
            let message = format!(
                "At most {} can come, as many as there are places",
                self.places
            );
            return wrong("most_people", message);
        }
        let is_on_earth = |(lon, lat): (f64, f64)| {
            (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)
        };
        if self.position.is_some_and(|at| !is_on_earth(at)) {
            return wrong(
                "position",
                "The position must be a longitude and a latitude".into(),
            );
        }
        if let Err(error) = self.hours.check() {
            return wrong("hours", format!("Check the opening hours: {error}"));
        }
        let Some(rules) = self.rules() else {
            return Ok(());
        };
        if let Err(error) = rules.check() {
            return wrong("kind", format!("Check the times: {error}"));
        }
        let longest = rules.lengths_min.last().copied().unwrap_or(0);
        let cells = (longest + rules.before_min + rules.after_min) / rules.grid_min() + 1;
        let places = self.places_for(self.most_people);
        if cells.saturating_mul(places) > CLAIMS {
            return wrong(
                "kind",
                "One booking would be too long for so many places: use longer steps between starts, shorter lengths or fewer people".into(),
            );
        }
        Ok(())
    }
}

/// Sets up a resource under an id of the caller's choosing, or a new one.
///
/// # Errors
/// [`BookError::Resource`] if it cannot be as it is described; [`store::StoreError::Taken`] if the id is.
pub fn add_resource(
    tx: &mut Tx<'_>,
    who: &str,
    id: Option<&str>,
    resource: Resource,
) -> Result<Record<Resource>, BookError> {
    resource.check()?;
    let id = id.map_or_else(|| tx.new_id(), str::to_owned);
    Ok(RESOURCES.insert_as(tx, who, id, resource)?)
}

/// Changes a resource. With `version`, only if it is still the one that was read.
///
/// # Errors
/// [`BookError::Resource`] if it cannot be as it is described, or if the grid of its times would change under
/// bookings to come; [`store::StoreError::Stale`] if somebody else changed it.
pub fn change_resource(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    version: Option<i64>,
    resource: Resource,
) -> Result<Record<Resource>, BookError> {
    resource.check()?;
    let before = RESOURCES.get(tx, id)?.ok_or(BookError::NoResource)?;
    let grid = |resource: &Resource| resource.rules().map(Rules::grid_min);
    if grid(&before.value) != grid(&resource) && bookings::has_any_ahead(tx, id)? {
        return Err(BookError::Resource {
            field: "kind",
            message: "There are bookings to come, so the minutes between starts cannot change now. Wait until they are over, or set up another".into(),
        });
    }
    Ok(RESOURCES.change(tx, who, id, version, resource)?)
}

/// A resource.
///
/// # Errors
/// [`BookError::NoResource`] if there is none.
pub fn resource(rd: &mut Rd<'_>, id: &str) -> Result<Record<Resource>, BookError> {
    RESOURCES.get(rd, id)?.ok_or(BookError::NoResource)
}

/// Every resource, by id.
///
/// # Errors
/// [`BookError::Store`].
pub fn resources(rd: &mut Rd<'_>) -> Result<Vec<Record<Resource>>, BookError> {
    Ok(RESOURCES.find(rd, &Filter::All, Page::default())?)
}
