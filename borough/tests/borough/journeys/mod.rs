//! What people come to do, from their first page to the end, across capabilities.

mod keyboard;
mod live;
mod sign_on;
mod uplinks;
