//! The verb ask: a form becomes a case, with a status, an owner, a notice to the person and an end date for the data.
//!
//! Everything here happens inside the caller's transaction. This verb sends nothing: each change gives back
//! the [`Notice`]s that it causes, and the caller writes the messages in the same transaction.

mod aside;
mod case;
mod change;
mod draft;
mod due;
mod erase;
mod error;
mod file;
mod follow;
mod held;
mod list;
mod notice;
mod open;
mod reply;
mod status;
pub mod versions;

pub use case::{Body, Case, Payment, Rating, case, case_by_id, case_by_key, new_key};
pub use change::{Change, Changed, Event, NewKind, change, events};
pub use draft::{
    Clash, Draft, Saved, begin_draft, carry_draft, draft, forget_draft, remember_draft, save_draft,
    save_row, send_draft,
};
pub use due::due_after;
pub use erase::{Erased, erase_due};
pub use error::AskError;
pub use file::{File, NewFile, draft_files, file, files, keep_file, remove_file};
pub use follow::{Follower, follow, followers, unfollow};
pub use held::{Held, HeldCase, HeldDraft, Subject, held_about, section as held_section};
pub use list::{By, Circle, Listed, Query, Sort, count, counts, list, places};
pub use notice::{Notice, To};
pub use open::{NewCase, Opened, open};
pub use reply::{ASKER, Reply, reply};
pub use status::{Moves, STATUSES, Status, status};
pub use store::cases::{Tally, tallies};

/// What the audit trail calls a case.
pub const AUDIT: &str = "case";

/// What is kept, for the privacy page.
pub const ENTRIES: &[store::Entry] = &[
    store::Entry {
        name: "case",
        purpose: "to do what you asked us to do, and to tell you how it goes",
        personal: true,
        kept_for: "as long as the form says after your case is closed",
    },
    store::Entry {
        name: "draft",
        purpose: "to let you come back to a form that you have not sent yet",
        personal: true,
        kept_for: "28 days after you last changed it",
    },
];
