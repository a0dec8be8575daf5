//! The parameters of histories.

use app::observe::HistoryQuery;
use ngsi::temporal::{Aggregation, TemporalFormat, TemporalQuery};
use ngsi::{Context, NgsiError};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;

use super::{EntitiesQuery, Options, Search, Shown, ShownText, asked};

/// Which histories, which part of them, and how they are shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TemporalQueryParams {
    /// URIs of entities, comma-separated.
    pub id: Option<String>,
    /// A selection of types.
    #[serde(rename = "type")]
    #[param(
        rename = "type",
        pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$",
        example = "OffStreetParking"
    )]
    pub type_: Option<String>,
    /// A regular expression that the URI must match.
    #[param(max_length = 1000)]
    pub id_pattern: Option<String>,
    /// Attributes of which one at least must be there; only these are shown. Comma-separated.
    #[param(pattern = r"^[A-Za-z][\w:/#.-]*(,[A-Za-z][\w:/#.-]*)*$")]
    pub attrs: Option<String>,
    /// Members to show, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub pick: Option<String>,
    /// Members to hide, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub omit: Option<String>,
    /// A condition in the query language.
    #[param(pattern = r"^[A-Za-z]\w*((==|!=|>=|<=|>|<)\d+)?$")]
    pub q: Option<String>,
    /// A condition on the scopes.
    #[param(pattern = r"^(/\w+)+$")]
    pub scope_q: Option<String>,
    /// A condition on the registrations of other sources: only those that satisfy it are asked.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub csf: Option<String>,
    /// How the place stands to the shape.
    #[param(
        pattern = r"^(within|contains|intersects|equals|disjoint|overlaps|near;(max|min)Distance==\d{1,7})$"
    )]
    pub georel: Option<String>,
    /// The kind of shape.
    #[param(pattern = "^(Point|LineString|Polygon|MultiPoint|MultiLineString|MultiPolygon)$")]
    pub geometry: Option<String>,
    /// The coordinates of the shape, as JSON.
    pub coordinates: Option<String>,
    /// The attribute that says where; `location` by default.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub geoproperty: Option<String>,
    /// The languages liked, best first.
    #[param(pattern = r"^[a-z]{2}(-[A-Z]{2})?(,[a-z]{2})*$")]
    pub lang: Option<String>,
    /// Which instances of attributes are shown: URIs or `@none`, comma-separated.
    #[param(pattern = r"^(@none|urn:[a-z]+:\w+)(,(@none|urn:[a-z]+:\w+))*$")]
    pub dataset_id: Option<String>,
    /// The order: `id` or `id;desc`.
    #[param(pattern = "^id(;(asc|desc))?$")]
    pub order_by: Option<String>,
    /// Attributes whose wanted values in `q` are names to expand, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub expand_values: Option<String>,
    /// Attributes of raw JSON that no context touches; none is touched here anyway.
    pub json_keys: Option<String>,
    /// Whether to make an entity map, or to go by the one that `NGSILD-EntityMap` names.
    pub entity_map: Option<bool>,
    /// How long a new map is kept: `PT10M`.
    #[param(pattern = "^PT[1-9][0-9]?M$")]
    pub entity_map_lifetime: Option<String>,
    /// Whether the parts of an entity may be at different sources, so that conditions are looked at when
    /// they are together.
    pub split_entities: Option<bool>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
    /// How many histories to give.
    #[param(minimum = 0, maximum = 1000)]
    pub limit: Option<u32>,
    /// How many histories to pass over.
    #[param(minimum = 0, maximum = 10_000_000)]
    pub offset: Option<u32>,
    /// Whether to count all.
    pub count: Option<bool>,
    /// `temporalValues`, `aggregatedValues`, `concise`, `sysAttrs`: comma-separated.
    #[param(pattern = "^(normalized|concise|temporalValues|sysAttrs)(,sysAttrs)?$")]
    pub options: Option<String>,
    /// The form of histories.
    #[param(pattern = "^(normalized|concise|temporalValues)$")]
    pub format: Option<String>,
    /// How instances stand to the moment: `before`, `after` or `between`.
    #[param(pattern = "^(before|after|between)$")]
    pub timerel: Option<String>,
    /// The moment.
    #[param(format = "date-time")]
    pub time_at: Option<String>,
    /// The second moment of `between`.
    #[param(format = "date-time")]
    pub end_time_at: Option<String>,
    /// Which moment of an instance counts; `observedAt` by default.
    #[param(pattern = "^(observedAt|createdAt|modifiedAt|deletedAt)$")]
    pub timeproperty: Option<String>,
    /// Only so many instances of each attribute, the latest.
    #[param(minimum = 1)]
    pub last_n: Option<u32>,
    /// Figures for stretches of time, with `options=aggregatedValues`: `avg,min,max`, comma-separated.
    #[param(
        pattern = "^(totalCount|distinctCount|sum|avg|min|max|stddev|sumsq)(,(sum|avg|min|max))*$"
    )]
    pub aggr_methods: Option<String>,
    /// How long each stretch is: `PT1H`, `P1D`.
    #[param(pattern = "^P(T[1-9]H|[1-9]D)$")]
    pub aggr_period_duration: Option<String>,
}

/// Which part of one history, and how it is shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TemporalRead {
    /// Attributes of which one at least must be there; only these are shown. Comma-separated.
    #[param(pattern = r"^[A-Za-z][\w:/#.-]*(,[A-Za-z][\w:/#.-]*)*$")]
    pub attrs: Option<String>,
    /// Members to show, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub pick: Option<String>,
    /// Members to hide, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub omit: Option<String>,
    /// The languages liked, best first.
    #[param(pattern = r"^[a-z]{2}(-[A-Z]{2})?(,[a-z]{2})*$")]
    pub lang: Option<String>,
    /// Which instances of attributes are shown: URIs or `@none`, comma-separated.
    #[param(pattern = r"^(@none|urn:[a-z]+:\w+)(,(@none|urn:[a-z]+:\w+))*$")]
    pub dataset_id: Option<String>,
    /// Attributes of raw JSON that no context touches; none is touched here anyway.
    pub json_keys: Option<String>,
    /// Whether to make an entity map, or to go by the one that `NGSILD-EntityMap` names.
    pub entity_map: Option<bool>,
    /// How long a new map is kept: `PT10M`.
    #[param(pattern = "^PT[1-9][0-9]?M$")]
    pub entity_map_lifetime: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
    /// `temporalValues`, `aggregatedValues`, `concise`, `sysAttrs`: comma-separated.
    #[param(pattern = "^(normalized|concise|temporalValues|sysAttrs)(,sysAttrs)?$")]
    pub options: Option<String>,
    /// The form of the history.
    #[param(pattern = "^(normalized|concise|temporalValues)$")]
    pub format: Option<String>,
    /// How instances stand to the moment: `before`, `after` or `between`.
    #[param(pattern = "^(before|after|between)$")]
    pub timerel: Option<String>,
    /// The moment.
    #[param(format = "date-time")]
    pub time_at: Option<String>,
    /// The second moment of `between`.
    #[param(format = "date-time")]
    pub end_time_at: Option<String>,
    /// Which moment of an instance counts; `observedAt` by default.
    #[param(pattern = "^(observedAt|createdAt|modifiedAt|deletedAt)$")]
    pub timeproperty: Option<String>,
    /// Only so many instances of each attribute, the latest.
    #[param(minimum = 1)]
    pub last_n: Option<u32>,
    /// Figures for stretches of time, with `options=aggregatedValues`: `avg,min,max`, comma-separated.
    #[param(
        pattern = "^(totalCount|distinctCount|sum|avg|min|max|stddev|sumsq)(,(sum|avg|min|max))*$"
    )]
    pub aggr_methods: Option<String>,
    /// How long each stretch is: `PT1H`, `P1D`.
    #[param(pattern = "^P(T[1-9]H|[1-9]D)$")]
    pub aggr_period_duration: Option<String>,
}

/// Which part of a history, and how it is shown.
pub struct TemporalShown {
    /// Which stretch, and how many instances.
    pub history: HistoryQuery,
    /// Instances of each attribute that one answer holds: with more, it is a part.
    pub page: usize,
    /// The form over time.
    pub format: TemporalFormat,
}

impl TemporalShown {
    /// Whether no stretch of time narrows it.
    pub const fn is_of_all_time(&self) -> bool {
        self.history.time.from_us.is_none() && self.history.time.until_us.is_none()
    }
}

/// The words that say which part of a history, and in which form.
#[derive(Debug, Default)]
struct TimeText<'a> {
    timerel: Option<&'a str>,
    time_at: Option<&'a str>,
    end_time_at: Option<&'a str>,
    timeproperty: Option<&'a str>,
    last_n: Option<String>,
    aggr_methods: Option<&'a str>,
    aggr_period: Option<&'a str>,
}

impl TimeText<'_> {
    fn read(
        &self,
        options: &Options,
        shown: &Shown,
        page: usize,
    ) -> Result<TemporalShown, NgsiError> {
        let time = TemporalQuery::parse(
            self.timerel,
            self.time_at,
            self.end_time_at,
            self.timeproperty,
            self.last_n.as_deref(),
        )?;
        let format = match (
            options.has("temporalValues"),
            options.has("aggregatedValues"),
        ) {
            (true, true) => {
                return Err(NgsiError::bad_data(
                    "temporalValues and aggregatedValues cannot both be asked",
                ));
            }
            (true, false) => TemporalFormat::Values(time.property),
            (false, true) => {
                let methods = self
                    .aggr_methods
                    .ok_or_else(|| NgsiError::bad_data("aggregatedValues needs aggrMethods"))?;
                TemporalFormat::Aggregated(Aggregation::parse(methods, self.aggr_period, &time)?)
            }
            (false, false) => TemporalFormat::Normalized,
        };
        let page = match &format {
            TemporalFormat::Aggregated(_) => app::observe::MOST,
            _ => page,
        };
        let history = HistoryQuery {
            attributes: shown
                .how
                .projection
                .asked_attributes()
                .map(str::to_owned)
                .collect(),
            most: time.last_n.map_or(page, |last_n| last_n.min(page)),
            datasets: shown.how.datasets.clone(),
            time,
        };
        Ok(TemporalShown {
            history,
            page,
            format,
        })
    }
}

impl TemporalRead {
    /// How the history is shown, and which part.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar.
    pub fn read(
        &self,
        context: &Context,
        page: usize,
    ) -> Result<(Shown, TemporalShown), NgsiError> {
        let shown = ShownText {
            options: self.options.as_deref(),
            format: self.format.as_deref(),
            attrs: self.attrs.as_deref(),
            pick: self.pick.as_deref(),
            omit: self.omit.as_deref(),
            lang: self.lang.as_deref(),
            dataset_id: self.dataset_id.as_deref(),
            ..ShownText::default()
        }
        .read(context)?;
        let time = TimeText {
            timerel: self.timerel.as_deref(),
            time_at: self.time_at.as_deref(),
            end_time_at: self.end_time_at.as_deref(),
            timeproperty: self.timeproperty.as_deref(),
            last_n: self.last_n.map(|n| n.to_string()),
            aggr_methods: self.aggr_methods.as_deref(),
            aggr_period: self.aggr_period_duration.as_deref(),
        };
        let options = Options::read(self.options.as_deref(), self.format.as_deref())?;
        let over_time = time.read(&options, &shown, page)?;
        Ok((shown, over_time))
    }
}

impl TemporalQueryParams {
    /// Which histories, which part, and how they are shown.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, chooses nothing, or names no stretch of time.
    pub fn read(
        &self,
        context: &Context,
        page: usize,
    ) -> Result<(Search, TemporalShown), NgsiError> {
        let search = self.entities()?.search(context)?;
        self.with_time(search, &Map::new(), page)
    }

    /// The same for a query that comes as a document.
    ///
    /// # Errors
    /// As [`TemporalQueryParams::read`].
    pub fn read_document(
        &self,
        document: &Map<String, Value>,
        context: &Context,
        page: usize,
    ) -> Result<(Search, TemporalShown), NgsiError> {
        let search = asked(document, &self.entities()?, true, context)?;
        let mut time = Map::new();
        for member in ["temporalQ", "aggrParams"] {
            match document.get(member) {
                None => {}
                Some(Value::Object(words)) => time.extend(words.clone()),
                Some(_) => {
                    return Err(NgsiError::bad_data(format!(
                        "{member} must be a JSON object"
                    )));
                }
            }
        }
        self.with_time(search, &time, page)
    }

    fn with_time(
        &self,
        search: Search,
        time: &Map<String, Value>,
        page: usize,
    ) -> Result<(Search, TemporalShown), NgsiError> {
        let text = |name: &str, given: &Option<String>| -> Result<Option<String>, NgsiError> {
            match time.get(name) {
                None => Ok(given.clone()),
                Some(Value::String(text)) => Ok(Some(text.clone())),
                Some(Value::Number(number)) => Ok(Some(number.to_string())),
                Some(Value::Array(items)) => {
                    let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                    Ok(Some(words.join(",")))
                }
                Some(_) => Err(NgsiError::bad_data(format!("{name} must be text"))),
            }
        };
        let (timerel, time_at) = (
            text("timerel", &self.timerel)?,
            text("timeAt", &self.time_at)?,
        );
        let end_time_at = text("endTimeAt", &self.end_time_at)?;
        let timeproperty = text("timeproperty", &self.timeproperty)?;
        let last_n = text("lastN", &self.last_n.map(|n| n.to_string()))?;
        let aggr_methods = text("aggrMethods", &self.aggr_methods)?;
        let aggr_period = text("aggrPeriodDuration", &self.aggr_period_duration)?;
        if timerel.is_none() {
            return Err(NgsiError::bad_data(
                "a query over time needs timerel and timeAt",
            ));
        }
        let words = TimeText {
            timerel: timerel.as_deref(),
            time_at: time_at.as_deref(),
            end_time_at: end_time_at.as_deref(),
            timeproperty: timeproperty.as_deref(),
            last_n,
            aggr_methods: aggr_methods.as_deref(),
            aggr_period: aggr_period.as_deref(),
        };
        // A document that names methods asks for figures without further words.
        let named = time
            .contains_key("aggrMethods")
            .then_some("aggregatedValues");
        let options = Options::read(self.options.as_deref(), self.format.as_deref().or(named))?;
        let over_time = words.read(&options, &search.shown, page)?;
        Ok((search, over_time))
    }

    /// What it says of entities, whenever they were.
    ///
    /// # Errors
    /// `BadRequestData` for an order other than by id.
    fn entities(&self) -> Result<EntitiesQuery, NgsiError> {
        if self
            .order_by
            .as_deref()
            .is_some_and(|order| !matches!(order, "id" | "id;asc" | "id;desc"))
        {
            return Err(NgsiError::bad_data("histories can be ordered by id only"));
        }
        Ok(EntitiesQuery {
            id: self.id.clone(),
            type_: self.type_.clone(),
            id_pattern: self.id_pattern.clone(),
            attrs: self.attrs.clone(),
            pick: self.pick.clone(),
            omit: self.omit.clone(),
            q: self.q.clone(),
            scope_q: self.scope_q.clone(),
            csf: self.csf.clone(),
            georel: self.georel.clone(),
            geometry: self.geometry.clone(),
            coordinates: self.coordinates.clone(),
            geoproperty: self.geoproperty.clone(),
            lang: self.lang.clone(),
            dataset_id: self.dataset_id.clone(),
            expand_values: self.expand_values.clone(),
            entity_map: self.entity_map,
            entity_map_lifetime: self.entity_map_lifetime.clone(),
            split_entities: self.split_entities,
            local: self.local,
            limit: self.limit,
            offset: self.offset,
            count: self.count,
            options: self.options.clone(),
            format: self.format.clone(),
            order_by: self.order_by.clone(),
            ..EntitiesQuery::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<(Search, TemporalShown), NgsiError> {
        let uri: http::Uri = format!("/x?{query}").parse().unwrap();
        let axum::extract::Query(params) =
            axum::extract::Query::<TemporalQueryParams>::try_from_uri(&uri).unwrap();
        params.read(&Context::core(), 1_000)
    }

    #[test]
    fn words_become_a_stretch_of_time() {
        let (_, shown) =
            read("type=Car&timerel=after&timeAt=2026-11-24T00:00:00Z&lastN=5").unwrap();
        assert_eq!(
            (shown.history.most, shown.history.time.last_n),
            (5, Some(5))
        );
        let (_, shown) = read(
            "type=Car&timerel=after&timeAt=2026-11-24T00:00:00Z&options=aggregatedValues&aggrMethods=avg&aggrPeriodDuration=PT1H",
        )
        .unwrap();
        assert!(matches!(shown.format, TemporalFormat::Aggregated(_)));
        let (_, shown) =
            read("type=Car&timerel=before&timeAt=2026-11-24T00:00:00Z&format=temporalValues")
                .unwrap();
        assert!(matches!(shown.format, TemporalFormat::Values(_)));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let check = |query: &str, want: &str| {
            let error = read(query).err().map(|e| e.detail).unwrap_or_default();
            assert!(error.contains(want), "{query}: {error:?}");
        };
        check("type=Car", "needs timerel");
        check("timerel=after&timeAt=2026-11-24T00:00:00Z", "too wide");
        check("type=Car&timerel=after", "needs timeAt");
        check("type=Car&timerel=after&timeAt=now", "must be a moment");
        check(
            "type=Car&timerel=after&timeAt=2026-11-24T00:00:00Z&options=aggregatedValues",
            "needs aggrMethods",
        );
        check(
            "type=Car&timerel=after&timeAt=2026-11-24T00:00:00Z&options=temporalValues,aggregatedValues",
            "cannot both",
        );
    }
}
