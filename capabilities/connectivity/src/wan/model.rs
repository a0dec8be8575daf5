//! What is kept of the network: its sites, its links, and what was heard of each link on each day.

use app::kit::{Fault, Time};
use app::store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx};
use geo::Point;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Sites of the network, at most.
pub const MOST_SITES: usize = 300;
/// Links of the network, there or on offer, at most: each has a month of readings on the first page.
pub const MOST_LINKS: usize = 200;
/// Days that what was heard is kept.
pub const KEPT_DAYS: i64 = 366;
const DAY_US: i64 = 86_400_000_000;

/// A building on the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub at: Point,
    /// How many people work there or depend on it.
    pub people: u32,
    /// What it needs to and from any hub, Mbit/s.
    pub demand_mbps: u32,
    /// Whether it is a hub: a data centre or a way to the internet.
    pub hub: bool,
    /// Whether its service must survive the failure of any one link.
    pub survive: bool,
}

/// A link, there or on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The id of the site at one end.
    pub a: String,
    /// The id of the site at the other.
    pub b: String,
    /// Such as "fibre", "5G", "microwave"; may be empty.
    pub technology: String,
    /// Who is paid for it; may be empty.
    pub supplier: String,
    /// What it carries, Mbit/s.
    pub capacity_mbps: u32,
    /// What it costs a month, in pence.
    pub cost_pence: u64,
    /// Whether it is there; if not, it is on offer.
    pub built: bool,
    /// The last day of its contract.
    pub ends: Option<Date>,
}

/// One reading of a link, within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u32, u64, u64, bool)", into = "(u32, u64, u64, bool)")]
pub struct Reading {
    /// Seconds since the day began, in UTC.
    pub s: u32,
    /// Traffic in, bit/s.
    pub in_bps: u64,
    /// Traffic out, bit/s.
    pub out_bps: u64,
    /// Whether the link was up.
    pub up: bool,
}

/// The readings of an hour of a day, summed up; readings of a link that is down are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    /// Which hour of the day, 0 to 23.
    pub hour: u8,
    /// How many readings; 0 only in the mark of a day on which the link was never up.
    pub count: u32,
    /// Mean traffic in, bit/s.
    pub in_bps: u64,
    /// Mean traffic out, bit/s.
    pub out_bps: u64,
    /// The highest reading of either way, bit/s.
    pub most_bps: u64,
}

/// What was heard of a link on a day of UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The link.
    pub link: String,
    /// Days since 1 January 1970.
    pub day: i64,
    /// By time. Once the hours are summed up, only those that tell of outages are left.
    pub readings: Vec<Reading>,
    /// Empty until they are summed up.
    pub hours: Vec<Hour>,
}

impl From<(u32, u64, u64, bool)> for Reading {
    fn from((s, in_bps, out_bps, up): (u32, u64, u64, bool)) -> Self {
        Self {
            s,
            in_bps,
            out_bps,
            up,
        }
    }
}

impl From<Reading> for (u32, u64, u64, bool) {
    fn from(reading: Reading) -> Self {
        (reading.s, reading.in_bps, reading.out_bps, reading.up)
    }
}

/// Sites.
pub const SITES: Collection<Site> = Collection {
    name: "connectivity-wan-site",
    purpose: "to plan and watch the network between the council's own sites",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it",
    audited: true,
    fields: &[],
};

/// Links.
pub const LINKS: Collection<Link> = Collection {
    name: "connectivity-wan-link",
    purpose: "to plan and watch the links between the council's own sites",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it",
    audited: true,
    fields: &[],
};

/// What was heard, by link and day.
pub const DAYS: Collection<Day> = Collection {
    name: "connectivity-wan-day",
    purpose: "to know how full links are and when they failed",
    personal: false,
    erase_at: |day, _| Some(begin_of(day.day + KEPT_DAYS)),
    kept_for: "a year",
    audited: false,
    fields: &[
        Field {
            name: "when",
            unique: false,
            of: |day| vec![day_id(&day.link, day.day)],
        },
        Field {
            name: "raw",
            unique: false,
            of: |day| {
                let is_raw = day.hours.is_empty();
                is_raw.then(|| day_key(day.day)).into_iter().collect()
            },
        },
    ],
};

/// The day of UTC in which an instant lies.
pub fn day_of(at: Time) -> i64 {
    at.0.div_euclid(DAY_US)
}

/// When a day of UTC begins.
pub fn begin_of(day: i64) -> Time {
    Time(day.saturating_mul(DAY_US))
}

/// The number of a day as text that sorts.
pub fn day_key(day: i64) -> String {
    format!("{day:08}")
}

/// The id of what was heard of a link on a day. No id of a link holds a blank.
pub fn day_id(link: &str, day: i64) -> String {
    format!("{link} {}", day_key(day))
}

/// What was heard of a link from one day to another, both included, oldest first.
///
/// # Errors
/// Whatever the store says.
pub fn days(rd: &mut Rd<'_>, link: &str, from: i64, to: i64) -> Result<Vec<Day>, StoreError> {
    let range = Filter::Between("when", day_id(link, from), day_id(link, to + 1));
    let found = DAYS.find(rd, &range, Page::default())?;
    Ok(found.into_iter().map(|kept| kept.value).collect())
}

/// The whole network.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    /// By name.
    pub sites: Vec<Record<Site>>,
    /// By the names of what they join.
    pub links: Vec<Record<Link>>,
}

impl Whole {
    /// Reads it.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(rd: &mut Rd<'_>) -> Result<Self, StoreError> {
        let mut whole = Self {
            sites: SITES.find(rd, &Filter::All, Page::default())?,
            links: LINKS.find(rd, &Filter::All, Page::default())?,
        };
        whole.sites.sort_by(|a, b| a.value.name.cmp(&b.value.name));
        let mut links = std::mem::take(&mut whole.links);
        links.sort_by_cached_key(|link| whole.name(&link.value));
        whole.links = links;
        Ok(whole)
    }

    /// What people call a site; its id if it is not there.
    pub fn site<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.sites.iter().find(|site| site.id == id);
        found.map_or(id, |site| &site.value.name)
    }

    /// What people call a link.
    pub fn name(&self, link: &Link) -> String {
        format!("{} – {}", self.site(&link.a), self.site(&link.b))
    }
}

/// The link with this id.
///
/// # Errors
/// That there is none.
pub fn link(rd: &mut Rd<'_>, id: &str) -> Result<Record<Link>, Fault> {
    let none = || Fault::not_found("There is no such link. It may have been deleted.");
    LINKS.get(rd, id)?.ok_or_else(none)
}

/// The site with this id.
///
/// # Errors
/// That there is none.
pub fn site(rd: &mut Rd<'_>, id: &str) -> Result<Record<Site>, Fault> {
    let none = || Fault::not_found("There is no such site. It may have been deleted.");
    SITES.get(rd, id)?.ok_or_else(none)
}

/// Deletes a link with all that was heard of it, and how its router is asked.
///
/// # Errors
/// Whatever the store says.
pub fn remove_link(tx: &mut Tx<'_>, who: &str, id: &str) -> Result<(), StoreError> {
    LINKS.remove(tx, who, id)?;
    super::snmp::model::forget(tx, who, id)?;
    let all = Filter::Between("when", format!("{id} "), format!("{id}!"));
    for day in DAYS.find(tx, &all, Page::default())? {
        DAYS.remove(tx, who, &day.id)?;
    }
    Ok(())
}

/// Whether an id can stand in files and addresses: letters, digits, hyphens, dots and underscores.
pub fn is_id(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    (1..=100).contains(&text.len())
        && text.chars().all(is_plain)
        && !matches!(text, "add" | "." | "..")
}

/// An id made of names: "civic-offices". `is_taken` says which are in use.
pub fn new_id(names: &[&str], is_taken: impl Fn(&str) -> bool) -> String {
    let slug = |name: &&str| {
        let plain: String = name
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
            .collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        words.join("-").chars().take(40).collect::<String>()
    };
    let slugs: Vec<String> = names.iter().map(slug).collect();
    let wanted = slugs.join("--");
    let is_free = |id: &String| is_id(id) && !is_taken(id);
    // There are fewer sites and links than numbers to try.
    let numbered = (2..=1_000).map(|n| format!("{wanted}-{n}"));
    let mut all = std::iter::once(wanted.clone()).chain(numbered);
    all.find(is_free).unwrap_or(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_names() {
        #[track_caller]
        fn check(names: &[&str], taken: &[&str], want: &str) {
            assert_eq!(new_id(names, |id| taken.contains(&id)), want);
        }
        check(&["Civic offices"], &[], "civic-offices");
        check(&["St. Ann’s School"], &[], "st-ann-s-school");
        check(
            &["depot", "Town hall"],
            &["depot--town-hall"],
            "depot--town-hall-2",
        );
        check(&["Add"], &[], "add-2");
        check(&["…"], &[], "-2");
        assert!(!is_id("two words") && !is_id("") && is_id("hall.1"));
    }

    #[test]
    fn days_begin_at_midnight_of_utc() {
        let at = Time::parse("2026-11-24T14:05:00Z").unwrap();
        let day = day_of(at);
        assert_eq!(begin_of(day).to_string(), "2026-11-24T00:00:00Z");
        assert_eq!(day_of(Time(-1)), -1);
    }
}
