//! What staff set up: teams, leave, replies.

pub mod leave;
pub mod replies;
pub mod teams;
