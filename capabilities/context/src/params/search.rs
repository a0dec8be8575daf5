//! From the words of a query to what is asked of the context, and how the answer is shown.

use app::observe::{Purge, Query};
use ngsi::context::NGSI_LD;
use ngsi::geoq::GeoQuery;
use ngsi::name::{require_name, require_uri};
use ngsi::order::OrderBy;
use ngsi::q::{self, Plan};
use ngsi::select::{
    IdPattern, Languages, Projection, ScopeQuery, TypeSelection, attribute_names, ids,
};
use ngsi::write::Datasets;
use ngsi::{Context, NgsiError, Representation};

use super::{EntitiesQuery, EntityRead, Options, Paging, PurgeParams};

/// What the broker itself says of entities: no choice by these alone narrows anything.
const SYSTEM: [&str; 4] = ["createdAt", "modifiedAt", "deletedAt", "expiresAt"];
/// How many steps of links are followed at most.
const MAX_STEPS: u32 = 10;

/// Which entities, and how they are shown.
pub struct Search {
    /// Which.
    pub query: Query,
    /// Which part of them.
    pub paging: Paging,
    /// How.
    pub shown: Shown,
    /// The same in the words of the request, for other sources.
    pub words: EntitiesQuery,
    /// Whether the parts of an entity may be at different sources, so that conditions are looked at when
    /// they are together.
    pub splits: bool,
}

/// How entities are shown.
pub struct Shown {
    /// Members, form, language, instances.
    pub how: Representation<'static>,
    /// Full name of the attribute that gives features their geometry.
    pub geometry: String,
    /// How linked entities are shown too.
    pub linked: Linked,
}

/// How linked entities are shown too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Linked {
    /// Not at all.
    #[default]
    No,
    /// In place of the link, through so many steps.
    Inline(u32),
    /// Beside the entity, through so many steps.
    Flat(u32),
}

/// The words that say how entities are shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShownText<'a> {
    /// `options`
    pub options: Option<&'a str>,
    /// `format`
    pub format: Option<&'a str>,
    /// `attrs`
    pub attrs: Option<&'a str>,
    /// `pick`
    pub pick: Option<&'a str>,
    /// `omit`
    pub omit: Option<&'a str>,
    /// `lang`
    pub lang: Option<&'a str>,
    /// `datasetId`
    pub dataset_id: Option<&'a str>,
    /// `geometryProperty`
    pub geometry_property: Option<&'a str>,
    /// `join`
    pub join: Option<&'a str>,
    /// `joinLevel`
    pub join_level: Option<u32>,
}

impl ShownText<'_> {
    /// Reads them.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar.
    pub fn read(&self, context: &Context) -> Result<Shown, NgsiError> {
        let options = Options::read(self.options, self.format)?;
        let linked = Linked::read(self.join, self.join_level)?;
        self.check(linked)?;
        let mut projection = Projection::default();
        if let Some(attrs) = self.attrs {
            projection = projection.attributes(attribute_names("attrs", attrs, context)?);
        }
        if let Some(pick) = self.pick {
            projection = projection.pick(pick, context)?;
        }
        if let Some(omit) = self.omit {
            projection = projection.omit(omit, context)?;
        }
        let datasets = self
            .dataset_id
            .map(|text| Datasets::only(text.split(',').map(|id| id.trim().to_owned())));
        let geometry = self.geometry_property.unwrap_or("location");
        require_name("geometryProperty", geometry)?;
        Ok(Shown {
            how: Representation {
                format: options.shown()?,
                sys_attrs: options.has("sysAttrs"),
                projection,
                languages: self.lang.map(Languages::parse).transpose()?,
                datasets: datasets.transpose()?.unwrap_or_default(),
                linked: None,
            },
            geometry: context.expand(geometry).into_owned(),
            linked,
        })
    }

    /// What each may be by itself, but not together.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.21 and 5.7.1.4.
    fn check(&self, linked: Linked) -> Result<(), NgsiError> {
        if self.attrs.is_some() && (self.pick.is_some() || self.omit.is_some()) {
            return Err(NgsiError::bad_data(
                "attrs cannot be used together with pick or omit",
            ));
        }
        let is_member =
            |name: &str| matches!(name.trim(), "id" | "type" | "scope" | "@id" | "@type");
        if self
            .attrs
            .is_some_and(|attrs| attrs.split(',').any(is_member))
        {
            return Err(NgsiError::bad_data(
                "attrs may name attributes only: use pick for id, type and scope",
            ));
        }
        let deepest = [self.pick, self.omit]
            .into_iter()
            .flatten()
            .map(depth)
            .max()
            .unwrap_or(0);
        linked.reaches("pick and omit", deepest)
    }
}

/// How deep braces nest, outside quotes: so many steps of links are looked at.
fn depth(text: &str) -> u32 {
    let (mut now, mut deepest, mut quoted) = (0_u32, 0, false);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'{' if !quoted => now += 1,
            b'}' if !quoted => now = now.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(now);
    }
    deepest
}

impl Linked {
    fn read(join: Option<&str>, level: Option<u32>) -> Result<Self, NgsiError> {
        let steps = level.unwrap_or(1);
        if !(1..=MAX_STEPS).contains(&steps) {
            return Err(NgsiError::bad_data(format!(
                "joinLevel must be from 1 to {MAX_STEPS}, got {steps}"
            )));
        }
        match join {
            None if level.is_some() => Err(NgsiError::bad_data("joinLevel needs join")),
            None | Some("@none") => Ok(Self::No),
            Some("inline") => Ok(Self::Inline(steps)),
            Some("flat") => Ok(Self::Flat(steps)),
            Some(other) => Err(NgsiError::bad_data(format!(
                "join must be inline, flat or @none, got {:?}",
                other.chars().take(80).collect::<String>()
            ))),
        }
    }

    /// Refuses to look further than links are followed.
    fn reaches(self, what: &str, steps: u32) -> Result<(), NgsiError> {
        if steps <= self.steps() {
            return Ok(());
        }
        Err(NgsiError::bad_data(format!(
            "{what} look at entities {steps} links away, which needs join and joinLevel"
        )))
    }

    /// How many steps of links are followed.
    pub const fn steps(self) -> u32 {
        match self {
            Self::No => 0,
            Self::Inline(steps) | Self::Flat(steps) => steps,
        }
    }
}

impl EntityRead {
    /// How the entity is shown.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar.
    pub fn shown(&self, context: &Context) -> Result<Shown, NgsiError> {
        contained(self.contained_by.as_deref())?;
        ShownText {
            options: self.options.as_deref(),
            format: self.format.as_deref(),
            attrs: self.attrs.as_deref(),
            pick: self.pick.as_deref(),
            omit: self.omit.as_deref(),
            lang: self.lang.as_deref(),
            dataset_id: self.dataset_id.as_deref(),
            geometry_property: self.geometry_property.as_deref(),
            join: self.join.as_deref(),
            join_level: self.join_level,
        }
        .read(context)
    }
}

impl EntitiesQuery {
    /// Which entities, and how they are shown.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, or chooses nothing.
    pub fn search(&self, context: &Context) -> Result<Search, NgsiError> {
        let search = self.any_search(context)?;
        // Every type there is: that is a choice here, but not for asking others too.
        let names_types = match self.type_.as_deref() {
            Some("*") => self.local != Some(false),
            other => other.is_some(),
        };
        search.require_a_choice(names_types, self.local)?;
        Ok(search)
    }

    /// The same, though it may choose everything: the caller narrows it.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar.
    pub fn any_search(&self, context: &Context) -> Result<Search, NgsiError> {
        contained(self.contained_by.as_deref())?;
        if let Some(csf) = &self.csf {
            Plan::parse(csf, context)?;
        }
        let paging = Paging::read(self.limit, self.offset, self.count)?;
        let shown = self.shown_text().read(context)?;
        let query = Query {
            ids: self.id.as_deref().map(ids).transpose()?.unwrap_or_default(),
            // Ids go before a pattern of ids (clause 5.2.33).
            id_pattern: self
                .id_pattern
                .as_deref()
                .map(IdPattern::parse)
                .transpose()?
                .filter(|_| self.id.is_none()),
            types: self.types(context)?,
            attributes: shown
                .how
                .projection
                .asked_attributes()
                .map(str::to_owned)
                .collect(),
            q: self.plan(context, shown.linked)?,
            geo: self.geo(context)?,
            scopes: self.scope_q.as_deref().map(ScopeQuery::parse).transpose()?,
            order: self.order(context)?,
            offset: paging.offset,
            limit: paging.one_more(),
            count: paging.count,
            ..Query::default()
        };
        let options = Options::read(self.options.as_deref(), None)?;
        Ok(Search {
            query,
            paging,
            shown,
            words: self.clone(),
            splits: self.split_entities == Some(true) || options.has("splitEntities"),
        })
    }

    fn shown_text(&self) -> ShownText<'_> {
        ShownText {
            options: self.options.as_deref(),
            format: self.format.as_deref(),
            attrs: self.attrs.as_deref(),
            pick: self.pick.as_deref(),
            omit: self.omit.as_deref(),
            lang: self.lang.as_deref(),
            dataset_id: self.dataset_id.as_deref(),
            geometry_property: self.geometry_property.as_deref(),
            join: self.join.as_deref(),
            join_level: self.join_level,
        }
    }

    /// `*` is every type.
    fn types(&self, context: &Context) -> Result<Option<TypeSelection>, NgsiError> {
        self.type_
            .as_deref()
            .filter(|text| *text != "*")
            .map(|text| TypeSelection::parse(text, context))
            .transpose()
    }

    fn plan(&self, context: &Context, linked: Linked) -> Result<Option<Plan>, NgsiError> {
        let Some(text) = &self.q else { return Ok(None) };
        let expanded: Vec<&str> = self
            .expand_values
            .iter()
            .flat_map(|names| names.split(','))
            .map(str::trim)
            .collect();
        let plan = Plan::parse_with(
            text,
            context,
            q::Options {
                expand_values: &expanded,
            },
        )?;
        if plan.follows_links() {
            linked.reaches("terms of q", depth(text).max(1))?;
        }
        Ok(Some(plan))
    }

    fn geo(&self, context: &Context) -> Result<Option<GeoQuery>, NgsiError> {
        match (&self.georel, &self.geometry, &self.coordinates) {
            (None, None, None) => Ok(None),
            (Some(georel), Some(geometry), Some(coordinates)) => GeoQuery::parse(
                georel,
                geometry,
                coordinates,
                self.geoproperty.as_deref(),
                context,
            )
            .map(Some),
            _ => Err(NgsiError::bad_data(
                "a query by place needs georel, geometry and coordinates",
            )),
        }
    }

    fn order(&self, context: &Context) -> Result<Option<OrderBy>, NgsiError> {
        let Some(text) = &self.order_by else {
            return Ok(None);
        };
        let (from, geometry) = (self.order_from.as_deref(), self.order_geometry.as_deref());
        OrderBy::parse(text, from, geometry, self.collation.as_deref(), context).map(Some)
    }
}

impl PurgeParams {
    /// Which entities, and what of them goes.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, chooses nothing or looks at linked entities.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.21.4.
    pub fn read(&self, context: &Context) -> Result<(Search, Purge), NgsiError> {
        let chosen = EntitiesQuery {
            id: self.id.clone(),
            type_: self.type_.clone(),
            id_pattern: self.id_pattern.clone(),
            attrs: self.attrs.clone(),
            q: self.q.clone(),
            scope_q: self.scope_q.clone(),
            csf: self.csf.clone(),
            georel: self.georel.clone(),
            geometry: self.geometry.clone(),
            coordinates: self.coordinates.clone(),
            geoproperty: self.geoproperty.clone(),
            expand_values: self.expand_values.clone(),
            local: self.local,
            ..EntitiesQuery::default()
        };
        let search = chosen.search(context)?;
        let what = match (&self.drop, &self.keep) {
            (Some(_), Some(_)) => {
                return Err(NgsiError::bad_data("drop and keep cannot be used together"));
            }
            (Some(names), None) => Purge::Drop(attribute_names("drop", names, context)?),
            (None, Some(names)) => Purge::Keep(attribute_names("keep", names, context)?),
            (None, None) => Purge::Entities,
        };
        Ok((search, what))
    }
}

impl Search {
    /// Refuses a query that chooses nothing.
    ///
    /// # Errors
    /// `BadRequestData`.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.7.2.4: ids, id patterns and scopes alone do not do. Naming
    /// every type does, as its conformance suite (case 019_26) wants it.
    pub fn require_a_choice(
        &self,
        names_types: bool,
        local: Option<bool>,
    ) -> Result<(), NgsiError> {
        let query = &self.query;
        let is_system = |name: &String| {
            name.strip_prefix(NGSI_LD)
                .is_some_and(|name| SYSTEM.contains(&name))
        };
        let narrows = !query.selection.is_empty()
            || names_types
            || query.attributes.iter().any(|name| !is_system(name))
            || query
                .q
                .as_ref()
                .is_some_and(|plan| !plan.attributes().is_empty())
            || query.geo.is_some()
            || local == Some(true);
        if narrows {
            return Ok(());
        }
        Err(NgsiError::bad_data(
            "the query is too wide: name a type, attributes, q or a place, or say local=true",
        ))
    }
}

fn contained(text: Option<&str>) -> Result<(), NgsiError> {
    text.into_iter()
        .flat_map(|text| text.split(','))
        .try_for_each(|id| require_uri("containedBy", id.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Search, NgsiError> {
        let uri: http::Uri = format!("/x?{query}").parse().unwrap();
        let axum::extract::Query(params) =
            axum::extract::Query::<EntitiesQuery>::try_from_uri(&uri).unwrap();
        params.search(&Context::core())
    }

    #[test]
    fn words_become_a_query() {
        let search = asked(
            "type=Car&q=speed%3E50&attrs=speed&limit=5&offset=2&count=true&options=keyValues",
        )
        .unwrap();
        assert!(search.query.types.is_some() && search.query.q.is_some() && search.query.count);
        assert_eq!((search.query.offset, search.query.limit), (2, 6));
        assert_eq!(
            search.query.attributes,
            ["https://uri.etsi.org/ngsi-ld/default-context/speed"]
        );
        assert_eq!(search.shown.how.format, ngsi::Format::Simplified);
        let search =
            asked("local=true&georel=near;maxDistance==10&geometry=Point&coordinates=[1,2]")
                .unwrap();
        assert!(search.query.geo.is_some());
        assert_eq!(
            asked("id=urn:a:b&type=A&join=inline&joinLevel=2")
                .unwrap()
                .shown
                .linked,
            Linked::Inline(2)
        );
        assert!(asked("type=*").unwrap().query.types.is_none());
    }

    #[test]
    fn what_is_purged_is_narrow() {
        let check = |query: &str, want: Result<Purge, &str>| {
            let uri: http::Uri = format!("/x?{query}").parse().unwrap();
            let axum::extract::Query(params) =
                axum::extract::Query::<PurgeParams>::try_from_uri(&uri).unwrap();
            match (params.read(&Context::core()), want) {
                (Ok((_, what)), Ok(want)) => assert_eq!(what, want, "{query}"),
                (Err(error), Err(want)) => assert!(error.detail.contains(want), "{query}: {error}"),
                (got, _) => panic!("{query}: {:?}", got.map(|(_, what)| what)),
            }
        };
        let names = || vec!["https://uri.etsi.org/ngsi-ld/default-context/name".to_owned()];
        check("type=Car", Ok(Purge::Entities));
        check("local=true", Ok(Purge::Entities));
        check("type=Car&drop=name", Ok(Purge::Drop(names())));
        check("attrs=speed&keep=name", Ok(Purge::Keep(names())));
        check("", Err("too wide"));
        check("id=urn:a:b", Err("too wide"));
        check("drop=name", Err("too wide"));
        check(
            "type=Car&drop=name&keep=name",
            Err("cannot be used together"),
        );
        check("type=Car&q=owner%7Bname%7D==%22x%22", Err("needs join"));
        check("type=Car&attrs=owner%7Bname%7D", Err("letters, digits"));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let check = |query: &str, want: &str| {
            let error = asked(query).err().map(|e| e.detail).unwrap_or_default();
            assert!(error.contains(want), "{query}: {error:?}");
        };
        check("", "too wide");
        check("attrs=createdAt", "too wide");
        check("q=modifiedAt%3E%222020-01-01T00:00:00Z%22", "too wide");
        check("type=A&q=owner%7Bname%7D==%22x%22", "needs join");
        check("type=A&q=a%7Bb%7Bc%7D%7D==1&join=flat", "2 links away");
        check("type=A&pick=owner%7Bname%7D", "needs join");
        check("type=A&pick=a&attrs=b", "cannot be used together");
        check("attrs=id,type", "use pick for id");
        check("id=urn:a:b", "too wide");
        check("type=A&csf=))bad((", "");
        check(
            "type=A&georel=within",
            "needs georel, geometry and coordinates",
        );
        check(
            "type=A&georel=near;maxDistance==5&geometry=Point&coordinates=x",
            "coordinates must be",
        );
        check("type=A&joinLevel=2", "joinLevel needs join");
        check("type=A&join=inline&joinLevel=99", "joinLevel must be");
        check("type=A&join=sideways", "join must be");
        check("type=A&limit=5000", "limit may be");
        check("type=A&options=nope", "may not be");
        check("id=nope", "must be a URI");
        check("type=A&containedBy=x", "must be a URI");
        check("type=A&pick=a&omit=a", "both picked and omitted");
        check("idPattern=(", "not a regular expression");
    }
}
