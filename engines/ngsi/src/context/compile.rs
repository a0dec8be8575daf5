//! Compiling a JSON-LD `@context` value: addresses, arrays and embedded definitions.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::core::{CORE_ADDRESS, DEFAULT_VOCABULARY, NGSI_LD, OTHER_NAME, SAME_NAME};
use super::{Coercion, Context, Term, is_core_address};
use crate::error::{NgsiError, Result};
use crate::name::{is_uri, quoted};

/// Finds the document at an address: an object with a member `@context`.
///
/// An engine does no I/O: the caller looks into its cache, or fetches what [`references`] lists
/// beforehand.
pub trait Loader {
    /// The document at the address.
    ///
    /// # Errors
    /// Usually `LdContextNotAvailable`.
    fn load(&self, address: &str) -> Result<Arc<Value>>;
}

impl<F: Fn(&str) -> Result<Arc<Value>>> Loader for F {
    fn load(&self, address: &str) -> Result<Arc<Value>> {
        self(address)
    }
}

/// How deep one context may lead to another.
const MAX_DEPTH: usize = 8;
/// How many documents one context may need.
const MAX_DOCUMENTS: usize = 64;
/// How many terms one context may define.
const MAX_TERMS: usize = 100_000;

/// The addresses that an `@context` value mentions and that must be loaded, in order.
pub fn references(source: &Value) -> Vec<&str> {
    match source {
        Value::String(address) if !is_core_address(address) => vec![address],
        Value::Array(parts) => parts.iter().flat_map(references).collect(),
        Value::Object(terms) => terms.get("@import").map(references).unwrap_or_default(),
        _ => vec![],
    }
}

impl Context {
    /// Compiles an `@context` value.
    ///
    /// The core always wins, wherever it stands in the list, and so does its vocabulary over an
    /// absent one; a caller's own `@vocab` is honoured for names that nobody defines.
    ///
    /// # Errors
    /// `BadRequestData` for what is not a context, for scoped contexts, and beyond the limits;
    /// what the loader says for a document that cannot be had.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.4 and 5.5.7. The core states `@vocab` too and comes last,
    /// which would make a caller's `@vocab` useless; the reading chosen keeps what callers mean.
    pub fn compile(source: &Value, loader: &dyn Loader) -> Result<Arc<Self>> {
        check_shape(source)?;
        let mut build = Build::new(loader);
        build.add(source, "", 0)?;
        if build.terms.is_empty() && build.vocabulary.is_none() {
            return Ok(Self::core());
        }
        Ok(Arc::new(build.finish(source.clone())?))
    }
}

/// Refuses what is no context before anything is loaded for its sake.
fn check_shape(source: &Value) -> Result<()> {
    match source {
        Value::Null | Value::String(_) | Value::Object(_) => Ok(()),
        Value::Array(parts) => parts.iter().try_for_each(check_shape),
        other => Err(no_context(other)),
    }
}

fn no_context(value: &Value) -> NgsiError {
    NgsiError::bad_data(format!(
        "@context must be an address, an object or a list of those, got {value}"
    ))
}

pub(super) fn core_only() -> Context {
    let nothing = |address: &str| Err(NgsiError::context_not_available(address));
    Build::new(&nothing).assemble(Value::String(CORE_ADDRESS.to_owned()), HashMap::new())
}

struct Build<'a> {
    loader: &'a dyn Loader,
    documents: usize,
    terms: HashMap<String, Value>,
    vocabulary: Option<String>,
}

impl<'a> Build<'a> {
    fn new(loader: &'a dyn Loader) -> Self {
        Self {
            loader,
            documents: 0,
            terms: HashMap::new(),
            vocabulary: None,
        }
    }

    fn add(&mut self, source: &Value, base: &str, depth: usize) -> Result<()> {
        match source {
            Value::Null => {
                self.terms.clear();
                self.vocabulary = None;
                Ok(())
            }
            Value::String(address) => self.add_document(address, base, depth),
            Value::Array(parts) => parts
                .iter()
                .try_for_each(|part| self.add(part, base, depth)),
            Value::Object(definitions) => self.add_definitions(definitions, base, depth),
            other => Err(no_context(other)),
        }
    }

    fn add_document(&mut self, address: &str, base: &str, depth: usize) -> Result<()> {
        if is_core_address(address) {
            return Ok(());
        }
        let address = resolve(address, base)?;
        self.documents += 1;
        if depth >= MAX_DEPTH || self.documents > MAX_DOCUMENTS {
            return Err(NgsiError::bad_data(format!(
                "the contexts behind {} lead too far",
                quoted(&address)
            )));
        }
        let document = self.loader.load(&address)?;
        let inner = document.get("@context").ok_or_else(|| {
            NgsiError::context_not_available(format!(
                "no @context in the document at {}",
                quoted(&address)
            ))
        })?;
        self.add(inner, &address, depth + 1)
    }

    fn add_definitions(
        &mut self,
        definitions: &Map<String, Value>,
        base: &str,
        depth: usize,
    ) -> Result<()> {
        if let Some(import) = definitions.get("@import") {
            self.add(import, base, depth)?;
        }
        for (term, definition) in definitions {
            match (term.as_str(), definition) {
                ("@vocab", Value::String(vocabulary)) => self.vocabulary = Some(vocabulary.clone()),
                ("@vocab", Value::Null) => self.vocabulary = None,
                (keyword, _) if keyword.starts_with('@') => {}
                (_, Value::Null) => drop(self.terms.remove(term)),
                (_, Value::Object(object)) if object.contains_key("@context") => {
                    return Err(NgsiError::bad_data(format!(
                        "a context may not hold another under {}",
                        quoted(term)
                    )));
                }
                (_, Value::Object(_) | Value::String(_)) => {
                    self.terms.insert(term.clone(), definition.clone());
                }
                (_, other) => {
                    return Err(NgsiError::bad_data(format!(
                        "the term {} is defined by {other}",
                        quoted(term)
                    )));
                }
            }
        }
        if self.terms.len() > MAX_TERMS {
            return Err(NgsiError::bad_data(format!(
                "a context may define {MAX_TERMS} terms at most"
            )));
        }
        Ok(())
    }

    fn finish(self, source: Value) -> Result<Context> {
        let mut resolved = HashMap::with_capacity(self.terms.len());
        for (term, definition) in &self.terms {
            if let Some(iri) = self.iri_of(term, definition, 0)? {
                resolved.insert(
                    term.as_str().into(),
                    Term {
                        iri: iri.into(),
                        coercion: coercion_of(definition),
                    },
                );
            }
        }
        Ok(self.assemble(source, resolved))
    }

    /// The full name that a definition gives; nothing for what has no forward meaning.
    fn iri_of(&self, term: &str, definition: &Value, depth: usize) -> Result<Option<String>> {
        if depth > MAX_DEPTH {
            return Err(NgsiError::bad_data(format!(
                "the term {} is defined by itself",
                quoted(term)
            )));
        }
        let named = match definition {
            Value::String(iri) => Some(iri.as_str()),
            Value::Object(object) if object.contains_key("@reverse") => return Ok(None),
            Value::Object(object) => match object.get("@id") {
                Some(Value::String(iri)) => Some(iri.as_str()),
                Some(Value::Null) => return Ok(None),
                Some(other) => {
                    return Err(NgsiError::bad_data(format!(
                        "the term {} has the @id {other}",
                        quoted(term)
                    )));
                }
                None => None,
            },
            _ => None,
        };
        match named {
            Some(keyword) if keyword.starts_with('@') => Ok(Some(keyword.to_owned())),
            Some(iri) if iri == term && !iri.contains(':') => Ok(Some(self.in_vocabulary(term))),
            Some(iri) => self.expand(iri, depth).map(Some),
            None if term.contains(':') => self.expand(term, depth).map(Some),
            None => Ok(Some(self.in_vocabulary(term))),
        }
    }

    fn expand(&self, name: &str, depth: usize) -> Result<String> {
        if let Some(iri) = core_iri(name) {
            return Ok(iri);
        }
        match name.split_once(':') {
            None => match self.terms.get(name) {
                Some(definition) => Ok(self
                    .iri_of(name, definition, depth + 1)?
                    .unwrap_or_default()),
                None => Ok(self.in_vocabulary(name)),
            },
            Some((_, rest)) if rest.starts_with("//") => Ok(name.to_owned()),
            Some((prefix, rest)) => {
                let start = match (core_iri(prefix), self.terms.get(prefix)) {
                    (Some(iri), _) => Some(iri),
                    (None, Some(definition)) => self.iri_of(prefix, definition, depth + 1)?,
                    (None, None) => None,
                };
                Ok(start.map_or_else(|| name.to_owned(), |start| format!("{start}{rest}")))
            }
        }
    }

    fn in_vocabulary(&self, name: &str) -> String {
        format!(
            "{}{name}",
            self.vocabulary.as_deref().unwrap_or(DEFAULT_VOCABULARY)
        )
    }

    /// Puts the core on top and prepares the way back.
    fn assemble(&self, source: Value, mut terms: HashMap<Box<str>, Term>) -> Context {
        let prefixes_of = |term: &str| match self.terms.get(term) {
            Some(Value::Object(object)) => object.get("@prefix") == Some(&Value::Bool(true)),
            _ => terms
                .get(term)
                .is_none_or(|t| t.iri.ends_with([':', '/', '?', '#', '[', ']', '@'])),
        };
        let mut prefixes: Vec<(Box<str>, Box<str>)> = terms
            .iter()
            .filter(|(term, t)| !term.contains(':') && is_uri(&t.iri) && prefixes_of(term))
            .map(|(term, t)| (t.iri.clone(), term.clone()))
            .collect();
        terms.extend(core_terms());
        prefixes.retain(|(iri, prefix)| terms.get(prefix).is_some_and(|t| t.iri == *iri));
        prefixes.extend(
            OTHER_NAME[..2]
                .iter()
                .map(|(term, iri, _)| ((*iri).into(), (*term).into())),
        );
        prefixes.sort_by(|a, b| (b.0.len(), &a.1).cmp(&(a.0.len(), &b.1)));
        let mut shortest: HashMap<Box<str>, Box<str>> = HashMap::with_capacity(terms.len());
        for (term, Term { iri, .. }) in &terms {
            let best = shortest.entry(iri.clone()).or_insert_with(|| term.clone());
            if (term.len(), term) < (best.len(), best) {
                *best = term.clone();
            }
        }
        let vocabulary = self
            .vocabulary
            .as_deref()
            .unwrap_or(DEFAULT_VOCABULARY)
            .into();
        Context {
            source,
            terms,
            shortest,
            prefixes,
            vocabulary,
        }
    }
}

fn core_terms() -> impl Iterator<Item = (Box<str>, Term)> {
    let same = SAME_NAME.iter().flat_map(|(coercion, names)| {
        names
            .split_whitespace()
            .map(|name| (name, format!("{NGSI_LD}{name}"), *coercion))
    });
    let other = OTHER_NAME
        .iter()
        .map(|(term, iri, coercion)| (*term, (*iri).to_owned(), *coercion));
    same.chain(other).map(|(term, iri, coercion)| {
        (
            term.into(),
            Term {
                iri: iri.into(),
                coercion,
            },
        )
    })
}

fn core_iri(name: &str) -> Option<String> {
    if let Some((_, iri, _)) = OTHER_NAME.iter().find(|(term, ..)| *term == name) {
        return Some((*iri).to_owned());
    }
    let known = SAME_NAME
        .iter()
        .any(|(_, names)| names.split_whitespace().any(|n| n == name));
    known.then(|| format!("{NGSI_LD}{name}"))
}

fn coercion_of(definition: &Value) -> Coercion {
    let text = |key: &str| definition.get(key).and_then(Value::as_str);
    match (text("@type"), text("@container")) {
        (_, Some("@list")) => Coercion::List,
        (_, Some("@language")) => Coercion::Language,
        (Some("@id"), _) => Coercion::Id,
        (Some("@vocab"), _) => Coercion::Vocab,
        (Some("@json"), _) => Coercion::Json,
        (Some(name), _) if name.ends_with("DateTime") || name.ends_with("dateTime") => {
            Coercion::DateTime
        }
        _ => Coercion::Plain,
    }
}

/// The address as seen from the document that mentions it.
fn resolve(address: &str, base: &str) -> Result<String> {
    if is_uri(address) {
        return Ok(address.to_owned());
    }
    let after_scheme = base.find("://").map(|at| at + 3);
    let resolved = after_scheme.map(|host| match address.strip_prefix('/') {
        Some(_) => format!(
            "{}{address}",
            &base[..base[host..].find('/').map_or(base.len(), |i| host + i)]
        ),
        None => format!(
            "{}/{address}",
            &base[..base[host..].rfind('/').map_or(base.len(), |i| host + i)]
        ),
    });
    resolved.filter(|full| is_uri(full)).ok_or_else(|| {
        NgsiError::bad_data(format!(
            "{} is not the address of a context",
            quoted(address)
        ))
    })
}
