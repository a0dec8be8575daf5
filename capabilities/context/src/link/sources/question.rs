//! What each source is asked when many entities are sought.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::observe::Query;
use ngsi::Context;
use ngsi::q::Plan;
use ngsi::select::{EntitySelector, TypeSelection};
use ngsi::source::{About, EntityInfo, Information, Names, Operation, Registration, Share};
use ngsi::temporal::TemporalQuery;
use serde_json::{Map, Value, json};

use super::Sources;
use crate::params::EntitiesQuery;

/// One request for entities to one source.
#[derive(Debug, Clone)]
pub struct Question {
    /// Who is asked.
    pub source: Arc<Registration>,
    /// Which entities: as the request says, within what the source knows.
    pub selector: EntitySelector,
    /// Which of their attributes.
    pub names: Names,
}

/// What else decides which sources are asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds<'a> {
    /// A condition on the registrations themselves.
    pub csf: Option<&'a Plan>,
    /// A stretch of time; nothing for how things are now.
    pub time: Option<&'a TemporalQuery>,
    /// The instances that are asked for; none for any.
    pub datasets: &'a [String],
}

/// Conditions that a source looks at itself.
#[derive(Debug, Clone, Default)]
pub struct Conditions<'a>(Option<&'a EntitiesQuery>);

impl Sources {
    /// What the sources are asked that may know of what is sought.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.7.2.4 and 5.10.2.
    pub fn questions(
        &self,
        operations: &[Operation],
        query: &Query,
        names: &Names,
        bounds: &Bounds<'_>,
    ) -> Vec<Question> {
        let selectors = selectors(query);
        let mut questions: Vec<Question> = Vec::new();
        for source in self.all.iter() {
            let is_asked = operations.iter().any(|one| source.takes(*one))
                && source.is_of(bounds.time)
                && bounds.csf.is_none_or(|csf| source.satisfies(csf))
                && query.geo.as_ref().is_none_or(|geo| source.may_be_at(geo))
                && source.may_have_datasets(bounds.datasets);
            if !is_asked {
                continue;
            }
            for (info, selector) in pairs(&source.information, &selectors) {
                let names = match info.named() {
                    None => names.clone(),
                    Some(named) => names.within(&named),
                };
                let selector = within(selector, info);
                for selector in selector
                    .into_iter()
                    .filter(|_| !names.is_empty() || !info.names_attributes())
                {
                    add(
                        &mut questions,
                        Question {
                            source: Arc::clone(source),
                            selector,
                            names: names.clone(),
                        },
                    );
                }
            }
        }
        questions
    }
}

fn selectors(query: &Query) -> Vec<EntitySelector> {
    if !query.selection.is_empty() {
        return query.selection.clone();
    }
    vec![EntitySelector {
        ids: query.ids.clone(),
        id_pattern: query.id_pattern.clone(),
        types: query.types.clone(),
    }]
}

fn pairs<'a>(
    all: &'a [Information],
    selectors: &'a [EntitySelector],
) -> impl Iterator<Item = (&'a Information, &'a EntitySelector)> {
    all.iter()
        .flat_map(|info| selectors.iter().map(move |selector| (info, selector)))
}

/// What of a selection the source may know: one selector for each kind of entity that it names.
fn within(selector: &EntitySelector, info: &Information) -> Vec<EntitySelector> {
    if info.entities.is_empty() {
        return vec![selector.clone()];
    }
    info.entities
        .iter()
        .filter_map(|entity| both(selector, entity))
        .collect()
}

fn both(selector: &EntitySelector, entity: &EntityInfo) -> Option<EntitySelector> {
    let ids: Vec<String> = match (&entity.id, selector.ids.as_slice()) {
        (Some(own), []) => vec![own.clone()],
        (_, ids) => ids
            .iter()
            .filter(|id| entity.may_have_id(id))
            .cloned()
            .collect(),
    };
    if ids.is_empty() && !selector.ids.is_empty() {
        return None;
    }
    // An id that the source names must be like what is asked for; ids that are asked for go before a pattern.
    let is_like = |id: &String| {
        let pattern = selector.id_pattern.as_ref();
        pattern.is_none_or(|pattern| pattern.matches(id))
    };
    if selector.ids.is_empty() && !ids.iter().all(is_like) {
        return None;
    }
    let id_pattern = match ids.is_empty() {
        true => selector
            .id_pattern
            .clone()
            .or_else(|| entity.id_pattern.clone()),
        false => None,
    };
    Some(EntitySelector {
        ids,
        id_pattern,
        types: types(selector.types.as_ref(), &entity.types)?,
    })
}

/// The types that are both wanted and known; nothing if there are none.
#[allow(
    clippy::option_option,
    reason = "no types is any type, which is not the same as none in common"
)]
fn types(wanted: Option<&TypeSelection>, known: &[String]) -> Option<Option<TypeSelection>> {
    match (wanted, known) {
        (wanted, []) => Some(wanted.cloned()),
        (None, known) => Some(any(known)),
        (Some(wanted), known) => {
            let each = known
                .iter()
                .filter(|name| wanted.matches(std::slice::from_ref(name)));
            match any(each) {
                None => wanted.matches(known).then(|| Some(wanted.clone())),
                some => Some(some),
            }
        }
    }
}

/// Any of these types; nothing if there are none.
fn any<'a>(names: impl IntoIterator<Item = &'a String>) -> Option<TypeSelection> {
    let mut parts: Vec<_> = names.into_iter().cloned().map(TypeSelection::Is).collect();
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(TypeSelection::Any(parts)),
    }
}

/// Adds a question, to one that is there where it differs in nothing but the types.
fn add(questions: &mut Vec<Question>, new: Question) {
    let twin = questions.iter_mut().find(|known| {
        Arc::ptr_eq(&known.source, &new.source)
            && known.names == new.names
            && known.selector.ids == new.selector.ids
            && known.selector.id_pattern == new.selector.id_pattern
    });
    let Some(twin) = twin else {
        questions.push(new);
        return;
    };
    twin.selector.types = match (twin.selector.types.take(), new.selector.types) {
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(a), Some(b)) => Some(TypeSelection::Any(vec![a, b])),
        _ => None,
    };
}

impl<'a> Conditions<'a> {
    /// Those of the request; none where the entities are put together first and looked at then.
    pub fn of(words: &'a EntitiesQuery, splits: bool) -> Self {
        Self((!splits).then_some(words))
    }

    fn each(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        let words = self.0;
        let text = move |of: fn(&EntitiesQuery) -> &Option<String>| of(words?).as_deref();
        [
            ("q", text(|words| &words.q)),
            ("scopeQ", text(|words| &words.scope_q)),
            ("georel", text(|words| &words.georel)),
            ("geometry", text(|words| &words.geometry)),
            ("coordinates", text(|words| &words.coordinates)),
            ("geoproperty", text(|words| &words.geoproperty)),
            ("expandValues", text(|words| &words.expand_values)),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)))
    }
}

impl Question {
    /// One entity, sought among many.
    pub fn of_one(share: &Share, about: &About) -> Self {
        let infos = share
            .source
            .information
            .iter()
            .flat_map(|info| &info.entities);
        let types: BTreeSet<&String> = infos
            .filter(|info| info.may_have_id(&about.id))
            .flat_map(|info| &info.types)
            .collect();
        Self {
            source: Arc::clone(&share.source),
            selector: EntitySelector {
                ids: vec![about.id.clone()],
                id_pattern: None,
                types: any(types),
            },
            names: share.names.clone(),
        }
    }

    /// The question as parameters.
    pub fn to_params(&self, conditions: &Conditions<'_>, words: &Context) -> Vec<(String, String)> {
        let mut params = Vec::new();
        let mut add = |name: &str, value: String| params.push((name.to_owned(), value));
        if let Some(types) = &self.selector.types {
            add("type", plain(&types.to_text(words)));
        }
        if !self.selector.ids.is_empty() {
            add("id", self.selector.ids.join(","));
        }
        if let Some(pattern) = &self.selector.id_pattern {
            add("idPattern", pattern.as_str().to_owned());
        }
        if let Some(names) = attrs(&self.names, words) {
            add("attrs", names.join(","));
        }
        for (name, value) in conditions.each() {
            add(name, value.to_owned());
        }
        params
    }

    /// The question as a document, for sources that take no other.
    pub fn to_document(&self, conditions: &Conditions<'_>, words: &Context) -> Value {
        let mut selector = self.selector.to_json(words);
        if let Some(types) = &self.selector.types {
            selector["type"] = json!(plain(&types.to_text(words)));
        }
        let mut document = json!({"type": "Query", "entities": [selector]});
        if let Some(names) = attrs(&self.names, words) {
            document["attrs"] = json!(names);
        }
        let mut place = Map::new();
        for (name, value) in conditions.each() {
            match name {
                "q" | "scopeQ" => document[name] = json!(value),
                "expandValues" => document[name] = json!(value.split(',').collect::<Vec<_>>()),
                "coordinates" => {
                    let shape = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
                    place.insert(name.to_owned(), shape);
                }
                name => drop(place.insert(name.to_owned(), json!(value))),
            }
        }
        if !place.is_empty() {
            document["geoQ"] = Value::Object(place);
        }
        document
    }
}

/// A list of types as older brokers read it, without the parentheses around the whole.
fn plain(types: &str) -> String {
    let inner = types
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    match inner {
        Some(list) if !list.contains(['(', ')', ';']) => list.replace('|', ","),
        _ => types.to_owned(),
    }
}

/// The attributes as a source calls them; nothing where all are meant.
pub fn attrs(names: &Names, words: &Context) -> Option<Vec<String>> {
    let listed = names.listed().filter(|listed| !listed.is_empty())?;
    Some(
        listed
            .iter()
            .map(|name| words.compact(name).into_owned())
            .collect(),
    )
}
