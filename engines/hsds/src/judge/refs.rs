//! The identifiers of a feed, which rows have them, and which lead nowhere.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::clip;
use crate::Response;

/// Identifiers remembered of each kind; beyond it they are not followed.
const MOST: usize = 1_000_000;

/// Loose ends that are told.
const MOST_LOOSE: usize = 10_000;

/// Who has which identifier.
#[derive(Debug, Default)]
pub struct Refs {
    came: BTreeSet<Response>,
    /// Of each list: rows that came, and rows that there are said to be.
    lists: HashMap<Response, (usize, f64)>,
    listed: HashMap<(Response, String), String>,
    /// Seen anywhere, by the single response's kind.
    known: HashSet<(Response, String)>,
    wanted: Vec<Wanted>,
    organizations: HashMap<String, String>,
}

/// Where a row is.
#[derive(Debug, Clone)]
pub struct Place {
    pub source: String,
    pub response: Response,
    pub path: Vec<String>,
}

/// An identifier that should lead somewhere.
#[derive(Debug)]
struct Wanted {
    place: Place,
    kind: Response,
    id: String,
    field: &'static str,
}

/// An identifier that leads nowhere.
pub struct Loose {
    pub place: Place,
    pub field: &'static str,
    pub what: String,
}

impl Refs {
    /// Whether such a response came.
    pub fn came(&self, response: Response) -> bool {
        self.came.contains(&response)
    }

    /// A page of a list came, with so many rows of so many.
    pub fn page(&mut self, response: Response, rows: usize, total: f64) {
        self.came.insert(response);
        let list = self.lists.entry(response).or_default();
        *list = (list.0 + rows, list.1.max(total));
    }

    /// How many different services were seen.
    pub fn services(&self) -> usize {
        self.known
            .iter()
            .filter(|(kind, _)| *kind == Response::Service)
            .count()
    }

    /// A row of a list; where the same identifier was before, if it was.
    pub fn listed(&mut self, row: &Value, place: Place) -> Option<String> {
        let (response, source) = (place.response, place.source.clone());
        self.note(response.single(), row, place);
        let id = row.get("id")?.as_str()?.to_owned();
        if self.listed.len() >= MOST {
            return None;
        }
        match self.listed.entry((response, id)) {
            Entry::Occupied(first) => Some(format!("Another row, of {},", first.get())),
            Entry::Vacant(free) => {
                free.insert(clip(&source));
                None
            }
        }
    }

    /// A row that came alone.
    pub fn seen(&mut self, row: &Value, place: Place) {
        self.came.insert(place.response);
        self.note(place.response, row, place);
    }

    /// Remembers a row and what it refers to.
    fn note(&mut self, kind: Response, row: &Value, place: Place) {
        if self.known.len() >= MOST {
            return;
        }
        if let Some(id) = id(row, "id") {
            self.known.insert((kind, id));
        }
        match kind {
            Response::Service => self.service(row),
            Response::ServiceAtLocation => {
                let nested = row.get("service");
                nested.into_iter().for_each(|service| self.service(service));
                let service = nested.and_then(|service| id(service, "id"));
                let service = id(row, "service_id").or(service);
                self.want(
                    place,
                    Response::Service,
                    service,
                    "service_at_location.service_id",
                );
            }
            Response::TaxonomyTerm => {
                let (parent, taxonomy) = (id(row, "parent_id"), id(row, "taxonomy_id"));
                self.want(
                    place.clone(),
                    Response::TaxonomyTerm,
                    parent,
                    "taxonomy_term.parent_id",
                );
                self.want(
                    place,
                    Response::Taxonomy,
                    taxonomy,
                    "taxonomy_term.taxonomy_id",
                );
            }
            Response::Taxonomy => {
                let terms = row.get("taxonomy_terms").and_then(Value::as_array);
                for term in terms.into_iter().flatten() {
                    let known = id(term, "id").map(|id| (Response::TaxonomyTerm, id));
                    self.known.extend(known);
                }
            }
            _ => {}
        }
    }

    fn service(&mut self, service: &Value) {
        let organization = service.get("organization").unwrap_or(&Value::Null);
        if let (Some(id), Some(name)) = (id(organization, "id"), id(organization, "name"))
            && self.organizations.len() < MOST
        {
            self.organizations.entry(id).or_insert(name);
        }
    }

    /// The name under which an organisation was first seen.
    pub fn organization_name(&self, id: &str) -> Option<&str> {
        self.organizations.get(id).map(String::as_str)
    }

    fn want(&mut self, place: Place, kind: Response, id: Option<String>, field: &'static str) {
        if let Some(id) = id
            && self.wanted.len() < MOST
        {
            self.wanted.push(Wanted {
                place,
                kind,
                id,
                field,
            });
        }
    }

    /// What leads nowhere, where the feed gave the whole list that it should lead into.
    pub fn loose(self) -> Vec<Loose> {
        let is_whole = |kind: Response| {
            let mut lists = self.lists.iter().filter(|(list, _)| list.single() == kind);
            lists.any(|(_, (rows, total))| *rows as f64 >= *total)
        };
        let mut told = HashSet::new();
        let mut out = Vec::new();
        for Wanted {
            place,
            kind,
            id,
            field,
        } in self.wanted
        {
            let key = (kind, id);
            if !is_whole(kind) || self.known.contains(&key) || !told.insert((field, key.clone())) {
                continue;
            }
            let name = field.rsplit('.').next().unwrap_or_default();
            let id = clip(&key.1);
            let what = format!("`{name}` leads to “{id}”, which this feed does not have.");
            out.push(Loose { place, field, what });
            if out.len() >= MOST_LOOSE {
                break;
            }
        }
        out
    }
}

fn id(row: &Value, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).map(ToOwned::to_owned)
}
