//! The responses of the interface, and how to tell one from its name or its form.

use serde_json::Value;

use crate::table::{self, Row};

/// A response of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Response {
    /// `/`
    Api,
    /// `/services`
    Services,
    /// `/services/{id}`
    Service,
    /// `/service_at_locations`
    ServiceAtLocations,
    /// `/service_at_locations/{id}`
    ServiceAtLocation,
    /// `/taxonomies`
    Taxonomies,
    /// `/taxonomies/{id}`
    Taxonomy,
    /// `/taxonomy_terms`
    TaxonomyTerms,
    /// `/taxonomy_terms/{id}`
    TaxonomyTerm,
    /// `/organizations`, of HSDS and not of the profile.
    Organizations,
    /// `/organizations/{id}`, of HSDS and not of the profile.
    Organization,
}

impl Response {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Api,
        Self::Services,
        Self::Service,
        Self::ServiceAtLocations,
        Self::ServiceAtLocation,
        Self::Taxonomies,
        Self::Taxonomy,
        Self::TaxonomyTerms,
        Self::TaxonomyTerm,
        Self::Organizations,
        Self::Organization,
    ];

    /// Its path beneath the feed's address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Api => "/",
            Self::Services => "/services",
            Self::Service => "/services/{id}",
            Self::ServiceAtLocations => "/service_at_locations",
            Self::ServiceAtLocation => "/service_at_locations/{id}",
            Self::Taxonomies => "/taxonomies",
            Self::Taxonomy => "/taxonomies/{id}",
            Self::TaxonomyTerms => "/taxonomy_terms",
            Self::TaxonomyTerm => "/taxonomy_terms/{id}",
            Self::Organizations => "/organizations",
            Self::Organization => "/organizations/{id}",
        }
    }

    /// Whether every feed must give it. What is against the standard here is a fault; in the others,
    /// which a feed may leave out, it is a warning.
    ///
    /// # Source
    /// Open Referral UK: the API's details, the list of services and each service are required, the
    /// others recommended. The mock feed "Warn" has its mistakes in the latter alone, and is to pass.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Api | Self::Services | Self::Service)
    }

    /// Whether it is a page of a list.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Services
                | Self::ServiceAtLocations
                | Self::Taxonomies
                | Self::TaxonomyTerms
                | Self::Organizations
        )
    }

    /// The row that it gives, or lists.
    pub(crate) const fn row(self) -> &'static Row {
        match self {
            Self::Api => &table::API,
            Self::Services | Self::Service => &table::SERVICE,
            Self::ServiceAtLocations | Self::ServiceAtLocation => &table::SERVICE_AT_LOCATION,
            Self::Taxonomies | Self::Taxonomy => &table::TAXONOMY,
            Self::TaxonomyTerms | Self::TaxonomyTerm => &table::TAXONOMY_TERM,
            Self::Organizations | Self::Organization => &table::ORGANIZATION,
        }
    }

    /// The response that one item of a list is alone.
    #[must_use]
    pub const fn single(self) -> Self {
        match self {
            Self::Services => Self::Service,
            Self::ServiceAtLocations => Self::ServiceAtLocation,
            Self::Taxonomies => Self::Taxonomy,
            Self::TaxonomyTerms => Self::TaxonomyTerm,
            Self::Organizations => Self::Organization,
            other => other,
        }
    }

    /// Which one a saved file is, by its name: `service_list.json`, `service_full.json`, `api_details.json`.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let stem = name
            .rsplit('/')
            .next()?
            .strip_suffix(".json")?
            .to_ascii_lowercase();
        // "service_list_2" is the second page, "service_full_3" the third service.
        let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        Some(match stem.trim_end_matches(['_', '-']) {
            "api_details" | "api" | "root" | "index" => Self::Api,
            "service_list" | "services" => Self::Services,
            "service_full" | "service" => Self::Service,
            "service_at_location_list" | "service_at_locations" => Self::ServiceAtLocations,
            "service_at_location_full" | "service_at_location" => Self::ServiceAtLocation,
            "taxonomy_list" | "taxonomies" => Self::Taxonomies,
            "taxonomy_full" | "taxonomy" => Self::Taxonomy,
            "taxonomy_term_list" | "taxonomy_terms" => Self::TaxonomyTerms,
            "taxonomy_term_full" | "taxonomy_term" => Self::TaxonomyTerm,
            "organization_list" | "organizations" => Self::Organizations,
            "organization_full" | "organization" => Self::Organization,
            _ => return None,
        })
    }

    /// Which one a value is, by its form.
    #[must_use]
    pub fn of_value(value: &Value) -> Option<Self> {
        if let Some(contents) = value.get("contents") {
            let first = contents.get(0).unwrap_or(&Value::Null);
            return Some(match Self::of_value(first) {
                Some(Self::ServiceAtLocation) => Self::ServiceAtLocations,
                Some(Self::Taxonomy) => Self::Taxonomies,
                Some(Self::TaxonomyTerm) => Self::TaxonomyTerms,
                Some(Self::Organization) => Self::Organizations,
                _ => Self::Services,
            });
        }
        let has = |names: &[&str]| names.iter().any(|name| value.get(name).is_some());
        if !value.is_object() {
            None
        } else if has(&["openapi_url"]) || (has(&["version"]) && !has(&["id"])) {
            Some(Self::Api)
        } else if has(&["location", "location_id"]) {
            Some(Self::ServiceAtLocation)
        } else if has(&["status", "organization", "service_at_locations"]) {
            Some(Self::Service)
        } else if has(&["taxonomy_terms", "version"]) {
            Some(Self::Taxonomy)
        } else if has(&["parent_id", "taxonomy", "taxonomy_id", "term_uri", "term"]) {
            Some(Self::TaxonomyTerm)
        } else if has(&["website", "organization_identifiers", "logo", "services"]) {
            Some(Self::Organization)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        let cases = [
            ("x/service_list.json", Some(Response::Services)),
            ("service_full_12.json", Some(Response::Service)),
            ("organization.json", Some(Response::Organization)),
            ("taxonomy_term_list-2.json", Some(Response::TaxonomyTerms)),
            ("dashboard_services_response.json", None),
            ("service.csv", None),
        ];
        for (name, want) in cases {
            assert_eq!(Response::of_file(name), want, "{name}");
        }
    }
}
