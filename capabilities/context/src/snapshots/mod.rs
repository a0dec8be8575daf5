//! Snapshots: what queries found at one moment, kept apart, to be read as if nothing had changed since.

mod fill;
mod kept;

pub use fill::{fill, tell, tend};
pub use kept::{
    SNAPSHOTS, Snapshot, change, find, keep, matching, new, purge_plan, remove, space_of,
};

use http::HeaderName;

/// Names the snapshot that a request is about.
pub const SNAPSHOT: HeaderName = HeaderName::from_static("ngsild-snapshot");
