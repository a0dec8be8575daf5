//! A real browser for whoever must look at a page: whatever the page does, each call comes back in time.

mod chromium;
mod emulate;
mod files;
mod input;
mod listeners;
mod picture;
mod tab;
mod tree;
mod trouble;

pub use chromium::{Chromium, Limits};
pub use emulate::{Line, Size};
pub use input::Key;
pub use listeners::Listener;
pub use picture::Area;
pub use tab::{Document, Fetching, Tab, Tried};
pub use tree::Node;
pub use trouble::Trouble;
