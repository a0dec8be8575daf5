//! The tables of the standard: which rows there are, what fields they have, of what kind, and which must be there.
//!
//! # Source
//! Human Services Data Specification 3.0 with the Open Referral UK profile 3.0, schema reference. A field
//! that the profile leaves out of HSDS is marked [`Field::beyond`]: a feed may give it, and then as HSDS says.

use Kind::{
    Boolean, Choice, Currency, Date, DateTime, DayNumbers, Days, Email, Language, Number, One,
    Phone, Postcode, Rows, Text, Time, Uri, Uuid,
};

/// What a value has to be.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Words.
    Text,
    /// A UUID (format `uuid`).
    Uuid,
    /// An address with its scheme (format `uri`).
    Uri,
    /// An email address (format `email`).
    Email,
    /// A date and time with its offset (format `date-time`).
    DateTime,
    /// Text that the description says is a day: `2026-11-24`.
    Date,
    /// Text that the description says is a time: `09:30`, `09:30:00`, `09:30Z`.
    Time,
    /// Text that the description says is a telephone number.
    Phone,
    /// Text that is a postcode where the address is in the United Kingdom.
    Postcode,
    /// Text that the description says is an ISO 639 code.
    Language,
    /// Text that the description says is an ISO 4217 code.
    Currency,
    /// Text that the description says is a list of weekdays: `MO,2TU`.
    Days,
    /// Text that the description says is a list of days of the month: `1,-1`.
    DayNumbers,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A row within.
    One(&'static Row),
    /// A list of rows within.
    Rows(&'static Row),
}

/// A field of a row.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it has to be.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is of HSDS and not of the profile.
    pub beyond: bool,
}

/// A kind of row.
#[derive(Debug)]
pub struct Row {
    /// The standard's name for it.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

impl Row {
    /// The field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
        beyond: false,
    }
}
const fn may(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
        beyond: false,
    }
}
const fn beyond(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
        beyond: true,
    }
}

/// Whether a service is there.
pub const STATUS: &[&str] = &["active", "inactive", "defunct", "temporarily closed"];
/// What kind of place.
pub const PLACE: &[&str] = &["physical", "postal", "virtual"];
/// How often.
pub const FREQUENCY: &[&str] = &["WEEKLY", "MONTHLY"];
/// Days of the week, as RFC 5545 (section 3.3.10) writes them.
pub const WEEKDAYS: &[&str] = &["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// What the API says of itself.
pub static API: Row = Row {
    name: "api",
    fields: &[
        may("version", Text),
        may("profile", Uri),
        may("openapi_url", Uri),
    ],
};

/// The envelope of a page of a list, without its contents.
pub static PAGE: Row = Row {
    name: "page",
    fields: &[
        may("total_items", Number),
        may("total_pages", Number),
        may("page_number", Number),
        may("size", Number),
        may("first_page", Boolean),
        may("last_page", Boolean),
        may("empty", Boolean),
    ],
};

/// A service.
pub static SERVICE: Row = Row {
    name: "service",
    fields: &[
        must("id", Uuid),
        may("organization_id", Uuid),
        must("name", Text),
        may("description", Text),
        may("url", Uri),
        may("email", Email),
        must("status", Choice(STATUS)),
        may("fees", Text),
        may("accreditations", Text),
        may("minimum_age", Number),
        may("maximum_age", Number),
        may("assured_date", Date),
        may("assurer_email", Email),
        may("alert", Text),
        may("last_modified", DateTime),
        may("schedules", Rows(&SCHEDULE)),
        may("service_areas", Rows(&SERVICE_AREA)),
        may("service_at_locations", Rows(&SERVICE_AT_LOCATION)),
        may("languages", Rows(&LANGUAGE)),
        may("organization", One(&ORGANIZATION)),
        may("funding", Rows(&FUNDING)),
        may("cost_options", Rows(&COST_OPTION)),
        may("contacts", Rows(&CONTACT)),
        may("attributes", Rows(&ATTRIBUTE)),
        beyond("program_id", Uuid),
        beyond("program", One(&PROGRAM)),
        beyond("alternate_name", Text),
        beyond("interpretation_services", Text),
        beyond("application_process", Text),
        beyond("fees_description", Text),
        beyond("wait_time", Text),
        beyond("eligibility_description", Text),
        beyond("licenses", Text),
        beyond("phones", Rows(&PHONE)),
        beyond("required_documents", Rows(&REQUIRED_DOCUMENT)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// A service at one of its places.
pub static SERVICE_AT_LOCATION: Row = Row {
    name: "service_at_location",
    fields: &[
        must("id", Uuid),
        may("service_id", Uuid),
        may("location_id", Uuid),
        may("location", One(&LOCATION)),
        may("service", One(&SERVICE)),
        beyond("description", Text),
        beyond("contacts", Rows(&CONTACT)),
        beyond("phones", Rows(&PHONE)),
        beyond("schedules", Rows(&SCHEDULE)),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// An organisation.
pub static ORGANIZATION: Row = Row {
    name: "organization",
    fields: &[
        must("id", Uuid),
        must("name", Text),
        must("description", Text),
        may("email", Email),
        may("website", Uri),
        may("logo", Text),
        may("uri", Uri),
        may("parent_organization_id", Uuid),
        may("organization_identifiers", Rows(&ORGANIZATION_IDENTIFIER)),
        may("attributes", Rows(&ATTRIBUTE)),
        beyond("alternate_name", Text),
        beyond("tax_status", Text),
        beyond("tax_id", Text),
        beyond("year_incorporated", Number),
        beyond("legal_status", Text),
        beyond("services", Rows(&SERVICE)),
        beyond("funding", Rows(&FUNDING)),
        beyond("contacts", Rows(&CONTACT)),
        beyond("phones", Rows(&PHONE)),
        beyond("locations", Rows(&LOCATION)),
        beyond("programs", Rows(&PROGRAM)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// A taxonomy.
pub static TAXONOMY: Row = Row {
    name: "taxonomy",
    fields: &[
        must("id", Uuid),
        must("name", Text),
        must("description", Text),
        may("uri", Uri),
        may("version", Text),
        may("taxonomy_terms", Rows(&TAXONOMY_TERM)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// A term.
pub static TAXONOMY_TERM: Row = Row {
    name: "taxonomy_term",
    fields: &[
        must("id", Uuid),
        must("name", Text),
        must("description", Text),
        may("parent_id", Uuid),
        may("taxonomy", Text),
        may("taxonomy_id", Uuid),
        may("term_uri", Uri),
        may("term", Text),
        beyond("code", Text),
        beyond("taxonomy_detail", One(&TAXONOMY)),
        beyond("language", Language),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// A place.
pub static LOCATION: Row = Row {
    name: "location",
    fields: &[
        must("id", Uuid),
        must("location_type", Choice(PLACE)),
        may("name", Text),
        may("description", Text),
        may("latitude", Number),
        may("longitude", Number),
        may("external_identifier", Text),
        may("external_identifier_type", Text),
        may("addresses", Rows(&ADDRESS)),
        may("accessibility", Rows(&ACCESSIBILITY)),
        may("attributes", Rows(&ATTRIBUTE)),
        beyond("url", Uri),
        beyond("organization_id", Uuid),
        beyond("alternate_name", Text),
        beyond("transportation", Text),
        beyond("languages", Rows(&LANGUAGE)),
        beyond("contacts", Rows(&CONTACT)),
        beyond("phones", Rows(&PHONE)),
        beyond("schedules", Rows(&SCHEDULE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// An address.
pub static ADDRESS: Row = Row {
    name: "address",
    fields: &[
        must("id", Uuid),
        may("location_id", Uuid),
        may("attention", Text),
        must("address_1", Text),
        must("city", Text),
        may("region", Text),
        must("state_province", Text),
        must("postal_code", Postcode),
        must("country", Text),
        must("address_type", Choice(PLACE)),
        may("attributes", Rows(&ATTRIBUTE)),
        beyond("address_2", Text),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// How people get in and on.
pub static ACCESSIBILITY: Row = Row {
    name: "accessibility",
    fields: &[
        must("id", Uuid),
        may("location_id", Uuid),
        may("description", Text),
        may("details", Text),
        may("url", Uri),
        may("attributes", Rows(&ATTRIBUTE)),
        may("accessibility", Text),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// When something is on.
pub static SCHEDULE: Row = Row {
    name: "schedule",
    fields: &[
        must("id", Uuid),
        may("service_id", Uuid),
        may("service_at_location_id", Uuid),
        may("valid_from", Date),
        may("valid_to", Date),
        may("dtstart", Date),
        may("freq", Choice(FREQUENCY)),
        may("interval", Number),
        may("byday", Days),
        may("bymonthday", DayNumbers),
        may("description", Text),
        may("opens_at", Time),
        may("closes_at", Time),
        may("schedule_link", Uri),
        may("attending_type", Text),
        may("notes", Text),
        beyond("location_id", Uuid),
        beyond("timezone", Number),
        beyond("until", Date),
        beyond("count", Number),
        beyond("wkst", Choice(WEEKDAYS)),
        beyond("byweekno", DayNumbers),
        beyond("byyearday", DayNumbers),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// Where people may live to have a service.
pub static SERVICE_AREA: Row = Row {
    name: "service_area",
    fields: &[
        must("id", Uuid),
        may("service_id", Uuid),
        may("name", Text),
        may("extent", Text),
        may("extent_type", Text),
        may("uri", Text),
        may("service_area", Text),
        beyond("description", Text),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// A language in which help is given.
pub static LANGUAGE: Row = Row {
    name: "language",
    fields: &[
        must("id", Uuid),
        may("service_id", Uuid),
        may("phone_id", Uuid),
        beyond("location_id", Uuid),
        beyond("name", Text),
        beyond("code", Language),
        beyond("note", Text),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// Who pays for a service.
pub static FUNDING: Row = Row {
    name: "funding",
    fields: &[
        must("id", Uuid),
        may("service_id", Uuid),
        may("source", Text),
        beyond("organization_id", Uuid),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// What somebody pays.
pub static COST_OPTION: Row = Row {
    name: "cost_option",
    fields: &[
        must("id", Uuid),
        may("service_id", Uuid),
        may("valid_from", Date),
        may("valid_to", Date),
        may("option", Text),
        may("amount", Number),
        may("amount_description", Text),
        beyond("currency", Currency),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// Whom to ask.
pub static CONTACT: Row = Row {
    name: "contact",
    fields: &[
        must("id", Uuid),
        may("service_id", Uuid),
        may("name", Text),
        may("title", Text),
        may("attributes", Rows(&ATTRIBUTE)),
        beyond("organization_id", Uuid),
        beyond("service_at_location_id", Uuid),
        beyond("location_id", Uuid),
        beyond("department", Text),
        beyond("email", Email),
        beyond("phones", Rows(&PHONE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// How to ring.
pub static PHONE: Row = Row {
    name: "phone",
    fields: &[
        must("id", Uuid),
        may("contact_id", Uuid),
        must("number", Phone),
        may("description", Text),
        may("languages", Rows(&LANGUAGE)),
        beyond("location_id", Uuid),
        beyond("service_id", Uuid),
        beyond("organization_id", Uuid),
        beyond("service_at_location_id", Uuid),
        beyond("extension", Number),
        beyond("type", Text),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// A classification.
pub static ATTRIBUTE: Row = Row {
    name: "attribute",
    fields: &[
        must("id", Uuid),
        may("link_id", Uuid),
        may("taxonomy_term_id", Uuid),
        may("link_type", Text),
        may("taxonomy_term", One(&TAXONOMY_TERM)),
        beyond("link_entity", Text),
        beyond("value", Text),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// A company, charity or other number.
pub static ORGANIZATION_IDENTIFIER: Row = Row {
    name: "organization_identifier",
    fields: &[
        must("id", Uuid),
        may("organization_id", Uuid),
        may("identifier_scheme", Text),
        must("identifier_type", Text),
        must("identifier", Text),
        may("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// What to bring.
pub static REQUIRED_DOCUMENT: Row = Row {
    name: "required_document",
    fields: &[
        must("id", Uuid),
        beyond("service_id", Uuid),
        beyond("document", Text),
        beyond("uri", Uri),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// A programme that services belong to.
pub static PROGRAM: Row = Row {
    name: "program",
    fields: &[
        must("id", Uuid),
        beyond("organization_id", Uuid),
        must("name", Text),
        beyond("alternate_name", Text),
        must("description", Text),
        beyond("attributes", Rows(&ATTRIBUTE)),
        beyond("metadata", Rows(&METADATA)),
    ],
};

/// Who changed what, and when.
pub static METADATA: Row = Row {
    name: "metadata",
    fields: &[
        must("id", Uuid),
        beyond("resource_id", Uuid),
        beyond("resource_type", Text),
        must("last_action_date", Date),
        must("last_action_type", Text),
        must("field_name", Text),
        must("previous_value", Text),
        must("replacement_value", Text),
        must("updated_by", Text),
    ],
};

/// Every kind of row, as the reference lists them.
pub static ALL: &[&Row] = &[
    &API,
    &PAGE,
    &SERVICE,
    &SERVICE_AT_LOCATION,
    &ORGANIZATION,
    &TAXONOMY,
    &TAXONOMY_TERM,
    &LOCATION,
    &ADDRESS,
    &ACCESSIBILITY,
    &SCHEDULE,
    &SERVICE_AREA,
    &LANGUAGE,
    &FUNDING,
    &COST_OPTION,
    &CONTACT,
    &PHONE,
    &ATTRIBUTE,
    &ORGANIZATION_IDENTIFIER,
    &REQUIRED_DOCUMENT,
    &PROGRAM,
    &METADATA,
];
