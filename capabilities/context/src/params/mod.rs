//! The parameters of each operation, described for the OpenAPI document and read without I/O.

mod document;
mod entities;
mod options;
mod paging;
mod paths;
mod registrations;
mod search;
mod temporal;

pub use document::asked;
pub use entities::{
    Append, AttributeDelete, BatchParams, DiscoveryParams, EntitiesQuery, EntityDelete, EntityRead,
    EntityWrite, LocalParams, MergeParams, PurgeParams, UpsertParams,
};
pub use options::Options;
pub use paging::Paging;
pub use paths::{
    AttributeName, AttributePath, ContextPath, EntityMapPath, EntityPath, InstancePath,
    RegistrationPath, SnapshotPath, SubscriptionPath, TypeName,
};
pub use registrations::RegistrationsQuery;
pub use search::{Linked, Search, Shown, ShownText};
pub use temporal::{TemporalQueryParams, TemporalRead, TemporalShown};
