//! Designs that take a while to work out: which poles carry public Wi-Fi, and the routes of full fibre.

mod came;
pub mod fibre_form;
pub mod fibre_show;
pub mod model;
pub mod shelf;
pub mod wait;
mod wifi_ask;
pub mod wifi_form;
mod wifi_plan;
pub mod wifi_show;
mod work;
