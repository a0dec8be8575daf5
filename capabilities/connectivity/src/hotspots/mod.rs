//! Wi-Fi in public places: where it is, how much it is used, where it is full or idle. Counts alone are kept: no device
//! and no person can be told from them.

pub mod bring;
pub mod edit;
pub mod heard;
pub mod list;
pub mod model;
mod reckon;
pub mod seed;
pub mod show;
pub mod wifi;

use app::View;
use app::kit::words;

/// Whether they may change what is kept.
fn may_change(view: &View) -> bool {
    view.who.may(crate::acts::WIFI)
}

/// An amount of data as people read it: "1.25 GB".
fn data(bytes: i64) -> String {
    format!("{} GB", words::number(bytes as f64 / 1e9))
}
