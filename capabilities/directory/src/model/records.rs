//! The records that the directory keeps, each with its purpose and its end.

use app::store::{Collection, Field};
use serde::{Deserialize, Serialize};

use super::{Location, Organization, Service, Taxonomy, Term};

/// Organisations. A record's id is a UUID, as of every collection here.
pub const ORGANIZATIONS: Collection<Organization> = Collection {
    name: "directory-organization",
    purpose: "to say who gives help",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the organisation has no service any more",
    audited: true,
    fields: &[
        Field {
            name: "name",
            unique: false,
            of: |o| vec![key(&o.name)],
        },
        Field {
            name: "source",
            unique: false,
            of: |o| sources(&o.provenance),
        },
    ],
};

/// Services.
pub const SERVICES: Collection<Service> = Collection {
    name: "directory-service",
    purpose: "to help people find help; the name of a contact is shown so that they know whom to ask for",
    // A contact may be a named person.
    personal: true,
    erase_at: |_, _| None,
    kept_for: "until the provider or the source takes the entry back, and 90 days after",
    audited: true,
    fields: &[
        Field {
            name: "name",
            unique: false,
            of: |s| vec![key(&s.name)],
        },
        Field {
            name: "organization",
            unique: false,
            of: |s| vec![s.organization_id.clone()],
        },
        Field {
            name: "location",
            unique: false,
            of: |s| s.location_ids().map(ToOwned::to_owned).collect(),
        },
        Field {
            name: "term",
            unique: false,
            of: |s| s.term_ids().map(ToOwned::to_owned).collect(),
        },
        Field {
            name: "source",
            unique: false,
            of: |s| sources(&s.provenance),
        },
        Field {
            name: "url",
            unique: false,
            of: crate::harvest::link_of,
        },
        Field {
            name: "missing",
            unique: false,
            of: |s| {
                let since = s.provenance.missing_since.iter();
                since
                    .map(|at| app::store::collection::sortable(at.0))
                    .collect()
            },
        },
    ],
};

/// Places where services are.
pub const LOCATIONS: Collection<Location> = Collection {
    name: "directory-location",
    purpose: "to say where help is given",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until no service is there any more",
    audited: true,
    fields: &[
        Field {
            name: "postcode",
            unique: false,
            of: |l| {
                l.addresses
                    .iter()
                    .map(|address| key(&address.postal_code))
                    .collect()
            },
        },
        Field {
            name: "source",
            unique: false,
            of: |l| sources(&l.provenance),
        },
    ],
};

/// Taxonomies.
pub const TAXONOMIES: Collection<Taxonomy> = Collection {
    name: "directory-taxonomy",
    purpose: "to classify help",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "as long as it is in use",
    audited: true,
    fields: &[],
};

/// Terms of taxonomies.
pub const TERMS: Collection<Term> = Collection {
    name: "directory-term",
    purpose: "to classify help",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "as long as it is in use",
    audited: true,
    fields: &[Field {
        name: "taxonomy",
        unique: false,
        of: |term| term.taxonomy_id.iter().cloned().collect(),
    }],
};

/// What changed in which turn, so that the interface's index follows: one record for each thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Counts the changes of the directory.
    pub turn: i64,
}

/// The turn in which each thing last changed, by `kind/id`; under `now` the turn that it is.
pub const TURN: Collection<Turn> = Collection {
    name: "directory-turn",
    purpose: "to follow what changes in the directory",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "as long as what it follows",
    audited: false,
    fields: &[Field {
        name: "turn",
        unique: false,
        of: |turn| vec![app::store::collection::sortable(turn.turn)],
    }],
};

/// A name or postcode as it is looked up: lower case, letters and digits only.
pub fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(200)
        .collect()
}

/// `feed/id` of every source.
fn sources(provenance: &super::Provenance) -> Vec<String> {
    let all = provenance.sources.iter();
    all.filter(|source| !source.id.is_empty())
        .map(|source| format!("{}/{}", source.feed, source.id))
        .collect()
}
