//! The standard interface: Open Referral UK 3.0 beneath `/directory/api`, open to all, without a key.

mod answer;
mod ask;
mod doors;
mod entry;
mod index;
mod keep;

use app::{Allow, Routes};
use utoipa_axum::routes;

pub use keep::{FOLLOW, shown};

/// Every door.
pub fn routes() -> Routes {
    Routes::new()
        .api(Allow::Anyone, routes!(doors::details))
        .api(Allow::Anyone, routes!(doors::services))
        .api(Allow::Anyone, routes!(doors::service))
        .api(Allow::Anyone, routes!(doors::service_at_locations))
        .api(Allow::Anyone, routes!(doors::service_at_location))
        .api(Allow::Anyone, routes!(doors::taxonomies))
        .api(Allow::Anyone, routes!(doors::taxonomy))
        .api(Allow::Anyone, routes!(doors::taxonomy_terms))
        .api(Allow::Anyone, routes!(doors::taxonomy_term))
        .api(Allow::Anyone, routes!(doors::organizations))
        .api(Allow::Anyone, routes!(doors::organization))
}
