//! The nouns of the directory: organisations, their services, where and when these are, and how we know.
//!
//! The fields are those of Open Referral UK 3.0 and have its names, so that an entry goes out and comes
//! in without being bent; what a standard's row has beyond them is kept in `more` and goes out again.
//! A record's id is its id in the standard. Whatever is written goes through [`change`], which keeps the
//! search and the interface's index up to date.

pub mod change;
mod found;
mod hours;
mod hsds;
pub mod ids;
mod number;
mod records;
mod source;
mod taxonomy;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use hours::renew_times;
pub use hsds::{Bundle, Unreadable, term_row};
pub use records::{LOCATIONS, ORGANIZATIONS, SERVICES, TAXONOMIES, TERMS, TURN, Turn, key};
pub use source::{Confirmed, HERE, Provenance, Source, Standing, confirm};
pub use taxonomy::{
    ACCESS, HouseTaxonomy, HouseTerm, KIND, NEEDS, STEP, house_taxonomies, house_term,
};

/// What a row of the standard has that we give no name to.
pub type More = Map<String, Value>;

macro_rules! row {
    ($(#[$meta:meta])* $name:ident { $($(#[$fm:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$fm])* pub $field: $type,)*
            /// What else the row had.
            #[serde(flatten)]
            pub more: More,
        }
    };
}

/// A text that need not be there.
type Text = Option<String>;

row! {
    /// Who gives help: a council, a charity, a club.
    Organization {
        /// What people call it. Never empty.
        name: String,
        /// What it does.
        description: String,
        /// Another name.
        #[serde(skip_serializing_if = "Option::is_none")]
        alternate_name: Text,
        /// An address of the organisation, not of a person.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Text,
        /// Its site, with `https://`.
        #[serde(skip_serializing_if = "Option::is_none")]
        website: Text,
        /// The address of its picture.
        #[serde(skip_serializing_if = "Option::is_none")]
        logo: Text,
        /// Names it in the world of data.
        #[serde(skip_serializing_if = "Option::is_none")]
        uri: Text,
        /// The organisation it is part of.
        #[serde(skip_serializing_if = "Option::is_none")]
        parent_organization_id: Text,
        /// Company, charity and other numbers.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        organization_identifiers: Vec<Identifier>,
        /// Classifications.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        attributes: Vec<Attribute>,
        /// How to ring it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
        /// Ours: where each field came from.
        #[serde(rename = "_provenance")]
        provenance: Provenance,
    }
}

row! {
    /// A company, charity or other number.
    Identifier {
        /// Its id.
        id: String,
        /// Of org-id.guide: `GB-CHC`, `GB-COH`.
        #[serde(skip_serializing_if = "Option::is_none")]
        identifier_scheme: Text,
        /// "Charity number"
        #[serde(skip_serializing_if = "Option::is_none")]
        identifier_type: Text,
        /// The number.
        identifier: String,
    }
}

/// Whether a service is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// It runs.
    #[default]
    #[serde(rename = "active")]
    Active,
    /// It does not run now.
    #[serde(rename = "inactive")]
    Inactive,
    /// It has ended.
    #[serde(rename = "defunct")]
    Defunct,
    /// It is closed for a while.
    #[serde(rename = "temporarily closed")]
    TemporarilyClosed,
}

impl Status {
    /// As the standard writes it.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Defunct => "defunct",
            Self::TemporarilyClosed => "temporarily closed",
        }
    }
}

row! {
    /// Help that somebody gives: a class, an advice line, a food bank, an event.
    Service {
        /// What people call it. Never empty.
        name: String,
        /// The organisation that gives it.
        organization_id: String,
        /// What it is, for whom.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Text,
        /// Another name.
        #[serde(skip_serializing_if = "Option::is_none")]
        alternate_name: Text,
        /// Its page.
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Text,
        /// An address of the service, not of a person.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Text,
        /// Whether it runs.
        status: Status,
        /// What it costs, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        fees: Text,
        /// Who vouches for it.
        #[serde(skip_serializing_if = "Option::is_none")]
        accreditations: Text,
        /// How to apply or join.
        #[serde(skip_serializing_if = "Option::is_none")]
        application_process: Text,
        /// Who can have it, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        eligibility_description: Text,
        /// What help with language there is.
        #[serde(skip_serializing_if = "Option::is_none")]
        interpretation_services: Text,
        /// How long people wait.
        #[serde(skip_serializing_if = "Option::is_none")]
        wait_time: Text,
        /// Youngest, in years.
        #[serde(with = "number::option", skip_serializing_if = "Option::is_none")]
        minimum_age: Option<f64>,
        /// Oldest, in years.
        #[serde(with = "number::option", skip_serializing_if = "Option::is_none")]
        maximum_age: Option<f64>,
        /// The day when somebody last said that this is true: `2026-11-24`.
        #[serde(skip_serializing_if = "Option::is_none")]
        assured_date: Text,
        /// The office (not the person) that said so.
        #[serde(skip_serializing_if = "Option::is_none")]
        assurer_email: Text,
        /// What people must know now.
        #[serde(skip_serializing_if = "Option::is_none")]
        alert: Text,
        /// When the entry last changed, as its source says; our own feed gives the record's time.
        #[serde(skip_serializing_if = "Option::is_none")]
        last_modified: Text,
        /// When it is on, wherever it is.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        schedules: Vec<Schedule>,
        /// Where people may live to have it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        service_areas: Vec<ServiceArea>,
        /// Where it is given.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        service_at_locations: Vec<ServiceAtLocation>,
        /// In which languages.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        languages: Vec<Language>,
        /// Who pays for it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        funding: Vec<Funding>,
        /// What it costs.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        cost_options: Vec<CostOption>,
        /// What to bring.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        required_documents: Vec<RequiredDocument>,
        /// Whom to ask. A name in it is personal data: see the collection's purpose.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contacts: Vec<Contact>,
        /// How to ring it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
        /// Needs it meets, access it has, and whatever else it is classified by.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        attributes: Vec<Attribute>,
        /// Ours: whether it is shown.
        #[serde(rename = "_standing")]
        standing: Standing,
        /// Ours: who last said that it is true, and when.
        #[serde(rename = "_confirmed", skip_serializing_if = "Option::is_none")]
        confirmed: Option<Confirmed>,
        /// Ours: the resource of `/book/{resource}`, if places can be booked.
        #[serde(rename = "_booking", skip_serializing_if = "Option::is_none")]
        booking: Text,
        /// Ours: where each field came from.
        #[serde(rename = "_provenance")]
        provenance: Provenance,
    }
}

row! {
    /// A service at one of its places.
    ServiceAtLocation {
        /// Its id.
        id: String,
        /// The place: a record of [`LOCATIONS`].
        location_id: String,
        /// What differs here.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Text,
        /// When it is on here; the service's own schedules hold if there are none.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        schedules: Vec<Schedule>,
        /// Whom to ask here.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contacts: Vec<Contact>,
        /// How to ring here.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
    }
}

/// What kind of place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LocationType {
    /// One can go there.
    #[default]
    Physical,
    /// One can write there.
    Postal,
    /// It is on the phone or on the internet.
    Virtual,
}

row! {
    /// A place where services are.
    Location {
        /// What kind.
        location_type: LocationType,
        /// "Harbour Street Library"
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Text,
        /// How to find it.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Text,
        /// By bus, by car.
        #[serde(skip_serializing_if = "Option::is_none")]
        transportation: Text,
        /// Degrees north.
        #[serde(with = "number::option", skip_serializing_if = "Option::is_none")]
        latitude: Option<f64>,
        /// Degrees east.
        #[serde(with = "number::option", skip_serializing_if = "Option::is_none")]
        longitude: Option<f64>,
        /// A UPRN, usually.
        #[serde(skip_serializing_if = "Option::is_none")]
        external_identifier: Text,
        /// "UPRN"
        #[serde(skip_serializing_if = "Option::is_none")]
        external_identifier_type: Text,
        /// Its address.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        addresses: Vec<Address>,
        /// How people get in and on.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        accessibility: Vec<Accessibility>,
        /// Classifications.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        attributes: Vec<Attribute>,
        /// How to ring the place.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
        /// When the building is open.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        schedules: Vec<Schedule>,
        /// Ours: where each field came from.
        #[serde(rename = "_provenance")]
        provenance: Provenance,
    }
}

row! {
    /// An address.
    Address {
        /// Its id.
        id: String,
        /// Number and street.
        address_1: String,
        /// Floor, room or building.
        #[serde(skip_serializing_if = "Option::is_none")]
        address_2: Text,
        /// Town.
        city: String,
        /// District.
        #[serde(skip_serializing_if = "Option::is_none")]
        region: Text,
        /// County.
        state_province: String,
        /// "SX1 4AB"
        postal_code: String,
        /// ISO 3166-1: "GB"
        country: String,
        /// physical, postal or virtual
        address_type: String,
    }
}

row! {
    /// How people get in and on.
    Accessibility {
        /// Its id.
        id: String,
        /// What there is.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Text,
        /// How to use it.
        #[serde(skip_serializing_if = "Option::is_none")]
        details: Text,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Text,
        /// The profile's own field for what there is.
        #[serde(skip_serializing_if = "Option::is_none")]
        accessibility: Text,
    }
}

row! {
    /// When: a rule of RFC 5545, with opening and closing times.
    Schedule {
        /// Its id.
        id: String,
        /// First day it holds: `2026-09-01`.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_from: Text,
        /// Last day it holds.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_to: Text,
        /// First day of it; with no `freq`, the only one.
        #[serde(skip_serializing_if = "Option::is_none")]
        dtstart: Text,
        /// WEEKLY or MONTHLY.
        #[serde(skip_serializing_if = "Option::is_none")]
        freq: Text,
        /// Every so many weeks or months.
        #[serde(with = "number::option", skip_serializing_if = "Option::is_none")]
        interval: Option<f64>,
        /// "TH,FR", "1MO"
        #[serde(skip_serializing_if = "Option::is_none")]
        byday: Text,
        /// "2,3,-1"
        #[serde(skip_serializing_if = "Option::is_none")]
        bymonthday: Text,
        /// Last day of the repeating.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Text,
        /// In words.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Text,
        /// "10:00" or "10:00:00", local time.
        #[serde(skip_serializing_if = "Option::is_none")]
        opens_at: Text,
        /// The same.
        #[serde(skip_serializing_if = "Option::is_none")]
        closes_at: Text,
        /// Where its dates are kept.
        #[serde(skip_serializing_if = "Option::is_none")]
        schedule_link: Text,
        /// In person, by phone, online.
        #[serde(skip_serializing_if = "Option::is_none")]
        attending_type: Text,
        /// Whatever else matters.
        #[serde(skip_serializing_if = "Option::is_none")]
        notes: Text,
    }
}

row! {
    /// Where people may live to have a service.
    ServiceArea {
        /// Its id.
        id: String,
        /// What it is called.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Text,
        /// A shape, or the name of one.
        #[serde(skip_serializing_if = "Option::is_none")]
        extent: Text,
        /// geojson, topojson, kml or text.
        #[serde(skip_serializing_if = "Option::is_none")]
        extent_type: Text,
        /// Names it.
        #[serde(skip_serializing_if = "Option::is_none")]
        uri: Text,
        /// The profile's own field for its words.
        #[serde(skip_serializing_if = "Option::is_none")]
        service_area: Text,
    }
}

row! {
    /// A language in which help is given.
    Language {
        /// Its id.
        id: String,
        /// "Polish"
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Text,
        /// ISO 639: "pl"
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Text,
        /// "Tuesdays only"
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Text,
    }
}

row! {
    /// Who pays for a service.
    Funding {
        /// Its id.
        id: String,
        /// Who.
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Text,
    }
}

row! {
    /// What somebody pays.
    CostOption {
        /// Its id.
        id: String,
        /// First day it holds.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_from: Text,
        /// Last day it holds.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_to: Text,
        /// For whom: "Under 18s"
        #[serde(skip_serializing_if = "Option::is_none")]
        option: Text,
        /// ISO 4217; GBP if there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        currency: Text,
        /// In pounds; 0 is free.
        #[serde(with = "number::option", skip_serializing_if = "Option::is_none")]
        amount: Option<f64>,
        /// "for each session"
        #[serde(skip_serializing_if = "Option::is_none")]
        amount_description: Text,
    }
}

row! {
    /// What to bring.
    RequiredDocument {
        /// Its id.
        id: String,
        /// "Proof of address"
        #[serde(skip_serializing_if = "Option::is_none")]
        document: Text,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        uri: Text,
    }
}

row! {
    /// Whom to ask.
    Contact {
        /// Its id.
        id: String,
        /// A person's or an office's name.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Text,
        /// What they are: "Reception"
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Text,
        /// Their address.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Text,
        /// Their numbers.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
    }
}

row! {
    /// How to ring.
    Phone {
        /// Its id.
        id: String,
        /// As one dials it.
        number: String,
        /// "Weekdays, 9am to 5pm"
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Text,
        /// Of HSDS: voice, text, textphone…
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        kind: Text,
        /// What is spoken there.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        languages: Vec<Language>,
    }
}

row! {
    /// A classification: which term of which taxonomy.
    Attribute {
        /// Its id.
        id: String,
        /// What kind of classification; ours are "need", "access" and "kind".
        #[serde(skip_serializing_if = "Option::is_none")]
        link_type: Text,
        /// The term: a record of [`TERMS`].
        #[serde(skip_serializing_if = "String::is_empty")]
        taxonomy_term_id: String,
    }
}

row! {
    /// A set of terms by which entries are classified.
    Taxonomy {
        /// What it is called.
        name: String,
        /// What it is for.
        description: String,
        /// Names it.
        #[serde(skip_serializing_if = "Option::is_none")]
        uri: Text,
        /// Which edition.
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Text,
    }
}

row! {
    /// A term.
    Term {
        /// What people call it.
        name: String,
        /// What it means.
        description: String,
        /// The wider term.
        #[serde(skip_serializing_if = "Option::is_none")]
        parent_id: Text,
        /// The taxonomy's name.
        #[serde(skip_serializing_if = "Option::is_none")]
        taxonomy: Text,
        /// Its taxonomy: a record of [`TAXONOMIES`].
        #[serde(skip_serializing_if = "Option::is_none")]
        taxonomy_id: Text,
        /// Names it.
        #[serde(skip_serializing_if = "Option::is_none")]
        term_uri: Text,
        /// The profile's own field for the term itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        term: Text,
        /// HSDS: a short code; of ours, the word in addresses.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Text,
    }
}

impl Service {
    /// The ids of the places where it is given.
    pub fn location_ids(&self) -> impl Iterator<Item = &str> {
        let at = self.service_at_locations.iter();
        at.map(|at| at.location_id.as_str())
    }

    /// Whether residents see it.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.standing == Standing::Shown && self.status != Status::Defunct
    }

    /// Whether nothing has to be paid: every price is nought, or there is none and the words say free.
    #[must_use]
    pub fn is_free(&self) -> bool {
        let amounts: Vec<f64> = self
            .cost_options
            .iter()
            .filter_map(|cost| cost.amount)
            .collect();
        if amounts.is_empty() {
            let fees = self.fees.as_deref().unwrap_or_default().to_lowercase();
            return fees
                .split(|c: char| !c.is_alphabetic())
                .any(|word| word == "free")
                && !fees.contains("not free");
        }
        amounts.iter().all(|amount| *amount == 0.0)
    }

    /// The ids of the terms it is classified by.
    pub fn term_ids(&self) -> impl Iterator<Item = &str> {
        let all = self.attributes.iter();
        all.map(|attribute| attribute.taxonomy_term_id.as_str())
            .filter(|id| !id.is_empty())
    }

    /// The house terms of one kind (`"need"`, `"access"`, `"kind"`) that it is classified by.
    #[must_use]
    pub fn house_terms(&self, kind: &str) -> Vec<&'static HouseTerm> {
        self.term_ids()
            .filter_map(house_term)
            .filter(|(taxonomy, _)| taxonomy.kind == kind)
            .map(|(_, term)| term)
            .collect()
    }
}
