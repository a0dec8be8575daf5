//! What this capability adds to the place: who may write and subscribe, and the contexts it keeps.

use app::kit::Time;
use app::store::{Collection, Field};
use app::{Act, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where the standard's paths begin.
pub const BASE: &str = "/ngsi-ld/v1";

/// Change what is true of the place.
pub const WRITE: Act = Act {
    name: "context.write",
    words: "change the live picture of the place",
    roles: &[Role::Engineer, Role::Admin],
    for_keys: true,
};

/// Ask to be told of changes.
pub const SUBSCRIBE: Act = Act {
    name: "context.subscribe",
    words: "see and change who is told when the place changes",
    roles: &[Role::Engineer, Role::Admin],
    for_keys: true,
};

/// How a JSON-LD context came to be kept here.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.13.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum ContextKind {
    /// Somebody put it here.
    Hosted,
    /// It was fetched because a request named it.
    Cached,
    /// It was made of a context inside a request.
    ImplicitlyCreated,
}

impl ContextKind {
    /// Its name, as the standard writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hosted => "Hosted",
            Self::Cached => "Cached",
            Self::ImplicitlyCreated => "ImplicitlyCreated",
        }
    }
}

/// A JSON-LD context kept here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownContext {
    /// How it came here.
    pub kind: ContextKind,
    /// The tenant that put it here; those fetched are everybody's.
    pub tenant: String,
    /// Where it is from; for one put here, empty: it has no other place.
    pub address: String,
    /// The document, an object with `@context`.
    pub document: Value,
    /// When it was put here or last fetched.
    pub at_us: i64,
}

/// JSON-LD contexts put here or fetched.
pub const CONTEXTS: Collection<KnownContext> = Collection {
    name: "jsonld_context",
    purpose: "to understand the words of programs that talk to us, also when the network is down",
    personal: false,
    erase_at: |context, _| {
        (context.kind == ContextKind::Cached).then(|| Time(context.at_us).plus_s(90 * 86_400))
    },
    kept_for: "until it is removed; 90 days for those that we fetched",
    audited: false,
    fields: &[
        Field {
            name: "address",
            unique: true,
            of: |c| {
                if c.address.is_empty() {
                    vec![]
                } else {
                    vec![c.address.clone()]
                }
            },
        },
        Field {
            name: "kind",
            unique: false,
            of: |c| vec![c.kind.name().to_owned()],
        },
    ],
};
