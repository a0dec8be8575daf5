//! JSON-LD contexts: what a short name means, and how a full name is shortened again.

mod compile;
mod core;
mod link;

pub use self::compile::{Loader, references};
pub use self::core::{CORE_ADDRESS, Coercion, DEFAULT_VOCABULARY, NGSI_LD, is_core_address};
pub use self::link::{context_link, linked_context};

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use serde_json::Value;

/// One defined term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The full name.
    pub iri: Box<str>,
    /// How values under it are read.
    pub coercion: Coercion,
}

/// A compiled context: the core's terms and the caller's, ready to expand and compact names.
///
/// It is made once and shared; expanding a defined term is one hash look-up.
#[derive(Debug)]
pub struct Context {
    source: Value,
    terms: HashMap<Box<str>, Term>,
    shortest: HashMap<Box<str>, Box<str>>,
    /// Full name and term of each prefix, the longest full name first.
    prefixes: Vec<(Box<str>, Box<str>)>,
    vocabulary: Box<str>,
}

static CORE: LazyLock<Arc<Context>> = LazyLock::new(|| Arc::new(compile::core_only()));

impl Context {
    /// The core context alone.
    pub fn core() -> Arc<Self> {
        Arc::clone(&CORE)
    }

    /// The value to put under `@context` in an answer.
    pub fn source(&self) -> &Value {
        &self.source
    }

    /// The address that stands for the whole context, if it has one: beside the core, its source names
    /// one document and nothing else.
    pub fn address(&self) -> Option<&str> {
        lone_address(&self.source)
    }

    /// The definition of a term, if there is one.
    pub fn term(&self, term: &str) -> Option<&Term> {
        self.terms.get(term)
    }

    /// Where undefined names go.
    pub fn vocabulary(&self) -> &str {
        &self.vocabulary
    }

    /// Expands a type or attribute name to its full name.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.5.7; JSON-LD 1.1 API, section 5.2.
    pub fn expand<'a>(&'a self, name: &'a str) -> Cow<'a, str> {
        if let Some(term) = self.terms.get(name) {
            return Cow::Borrowed(&term.iri);
        }
        match name.split_once(':') {
            None => Cow::Owned(format!("{}{name}", self.vocabulary)),
            Some((_, rest)) if rest.starts_with("//") => Cow::Borrowed(name),
            Some((prefix, rest)) => match self.terms.get(prefix) {
                Some(term) if !term.iri.starts_with('@') => {
                    Cow::Owned(format!("{}{rest}", term.iri))
                }
                _ => Cow::Borrowed(name),
            },
        }
    }

    /// Shortens a full name as far as this context allows.
    ///
    /// # Source
    /// JSON-LD 1.1 API, section 6.2: a term, else a name of the vocabulary that is no term, else
    /// a prefixed name that is no term, else the full name.
    pub fn compact<'a>(&'a self, iri: &'a str) -> Cow<'a, str> {
        if let Some(term) = self.shortest.get(iri) {
            return Cow::Borrowed(term);
        }
        if let Some(name) = iri.strip_prefix(&*self.vocabulary)
            && !name.is_empty()
            && !name.contains(':')
            && !self.terms.contains_key(name)
        {
            return Cow::Borrowed(name);
        }
        self.prefixes
            .iter()
            .filter_map(|(start, prefix)| {
                let rest = iri.strip_prefix(&**start)?;
                let short = format!("{prefix}:{rest}");
                (!rest.is_empty() && !rest.starts_with("//") && !self.terms.contains_key(&*short))
                    .then_some(short)
            })
            .min_by(|a, b| (a.len(), a).cmp(&(b.len(), b)))
            .map_or(Cow::Borrowed(iri), Cow::Owned)
    }
}

/// The address that stands for a whole `@context` value, if one does: that of its only part beside the
/// core, or of the core where there is no other.
pub fn lone_address(source: &Value) -> Option<&str> {
    match source {
        Value::String(address) => Some(address),
        Value::Array(parts) => {
            let mut own = parts
                .iter()
                .filter(|part| !part.as_str().is_some_and(is_core_address));
            match (own.next(), own.next()) {
                (None, _) => Some(CORE_ADDRESS),
                (Some(Value::String(address)), None) => Some(address),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
