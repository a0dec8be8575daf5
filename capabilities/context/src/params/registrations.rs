//! The parameters of registrations.

use ngsi::q::Plan;
use ngsi::source::RegistrationQuery;
use ngsi::temporal::TemporalQuery;
use ngsi::{Context, NgsiError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{EntitiesQuery, Options, Paging};

/// Which registrations, and how they are shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegistrationsQuery {
    /// URIs of entities that the source may know, comma-separated.
    pub id: Option<String>,
    /// A selection of types that the source knows.
    #[serde(rename = "type")]
    #[param(rename = "type", pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub type_: Option<String>,
    /// A regular expression that the URI of an entity must match.
    #[param(max_length = 1000)]
    pub id_pattern: Option<String>,
    /// Attributes of which the source knows one at least. Comma-separated.
    #[param(pattern = r"^[A-Za-z][\w:/#.-]*(,[A-Za-z][\w:/#.-]*)*$")]
    pub attrs: Option<String>,
    /// A condition on the properties of the source.
    #[param(pattern = r"^[A-Za-z]\w*((==|!=|>=|<=|>|<)\d+)?$")]
    pub q: Option<String>,
    /// A further condition on the properties of the source.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub csf: Option<String>,
    /// A condition on the scopes of what the source knows.
    #[param(pattern = r"^(/\w+)+$")]
    pub scope_q: Option<String>,
    /// How the place of the source stands to the shape.
    #[param(
        pattern = r"^(within|contains|intersects|equals|disjoint|overlaps|near;(max|min)Distance==\d{1,7})$"
    )]
    pub georel: Option<String>,
    /// The kind of shape.
    #[param(pattern = "^(Point|LineString|Polygon|MultiPoint|MultiLineString|MultiPolygon)$")]
    pub geometry: Option<String>,
    /// The coordinates of the shape, as JSON.
    pub coordinates: Option<String>,
    /// The property that says where; `location` by default.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub geoproperty: Option<String>,
    /// How what the source knows stands to the moment; without it, how things are now.
    #[param(pattern = "^(before|after|between)$")]
    pub timerel: Option<String>,
    /// The moment.
    #[param(format = "date-time")]
    pub time_at: Option<String>,
    /// The second moment of `between`.
    #[param(format = "date-time")]
    pub end_time_at: Option<String>,
    /// Which moment counts; `observedAt` by default.
    #[param(pattern = "^(observedAt|createdAt|modifiedAt|deletedAt)$")]
    pub timeproperty: Option<String>,
    /// How many to give.
    #[param(minimum = 0, maximum = 1000)]
    pub limit: Option<u32>,
    /// How many to pass over.
    #[param(minimum = 0, maximum = 10_000_000)]
    pub offset: Option<u32>,
    /// Whether to count all.
    pub count: Option<bool>,
    /// `sysAttrs`.
    #[param(pattern = "^sysAttrs$")]
    pub options: Option<String>,
}

impl RegistrationsQuery {
    /// Which registrations, which part of them, and whether with what the registry itself knows.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, or chooses nothing.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.10.2.4. Ids of entities are let pass as a choice.
    pub fn read(&self, context: &Context) -> Result<(RegistrationQuery, Paging, bool), NgsiError> {
        let entities = EntitiesQuery {
            id: self.id.clone(),
            type_: self.type_.clone(),
            id_pattern: self.id_pattern.clone(),
            attrs: self.attrs.clone(),
            scope_q: self.scope_q.clone(),
            georel: self.georel.clone(),
            geometry: self.geometry.clone(),
            coordinates: self.coordinates.clone(),
            geoproperty: self.geoproperty.clone(),
            limit: self.limit,
            offset: self.offset,
            count: self.count,
            ..EntitiesQuery::default()
        };
        let search = entities.any_search(context)?;
        let conditions = [&self.q, &self.csf].into_iter().flatten();
        let conditions = conditions.map(|text| Plan::parse(text, context));
        let is_timed = self.timerel.is_some() || self.time_at.is_some();
        let time = TemporalQuery::parse(
            self.timerel.as_deref(),
            self.time_at.as_deref(),
            self.end_time_at.as_deref(),
            self.timeproperty.as_deref(),
            None,
        )?;
        let query = RegistrationQuery {
            ids: search.query.ids,
            id_pattern: search.query.id_pattern,
            types: search.query.types,
            attributes: search.query.attributes,
            conditions: conditions.collect::<Result<_, _>>()?,
            geo: search.query.geo,
            scopes: search.query.scopes,
            time: is_timed.then_some(time),
        };
        let chooses = self.type_.is_some()
            || !query.ids.is_empty()
            || query.id_pattern.is_some()
            || !query.attributes.is_empty()
            || !query.conditions.is_empty()
            || query.geo.is_some()
            || query.scopes.is_some();
        if !chooses {
            return Err(NgsiError::bad_data(
                "the query is too wide: name a type, attributes, ids, q or a place",
            ));
        }
        let options = Options::read(self.options.as_deref(), None)?;
        Ok((query, search.paging, options.has("sysAttrs")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_chooses_something() {
        let check = |query: &str, want: Result<bool, &str>| {
            let uri: http::Uri = format!("/x?{query}").parse().unwrap();
            let axum::extract::Query(params) =
                axum::extract::Query::<RegistrationsQuery>::try_from_uri(&uri).unwrap();
            match (params.read(&Context::core()), want) {
                (Ok((query, _, _)), Ok(is_timed)) => assert_eq!(query.time.is_some(), is_timed),
                (Err(error), Err(want)) => assert!(error.detail.contains(want), "{query}: {error}"),
                (got, _) => panic!("{query}: {got:?}"),
            }
        };
        check("type=Bay", Ok(false));
        check("type=*", Ok(false));
        check("attrs=free", Ok(false));
        check("q=owner", Ok(false));
        check("id=urn:x:1", Ok(false));
        check(
            "type=Bay&timerel=before&timeAt=2026-01-01T00:00:00Z",
            Ok(true),
        );
        check("", Err("too wide"));
        check("limit=5", Err("too wide"));
        check("id=nope", Err("must be a URI"));
        check("q=(owner", Err(""));
        check("type=Bay&georel=within", Err("needs georel"));
        check("type=Bay&timerel=before", Err("needs timeAt"));
    }
}
