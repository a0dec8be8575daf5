//! Finding the JSON-LD contexts that programs name: kept here, remembered, or fetched with care.

use std::collections::HashMap;
use std::sync::Arc;

use app::App;
use app::bus::Request;
use app::kit::Time;
use app::store::{Filter, Page, Record, StoreError};
use ngsi::{Context, NgsiError};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;

use super::cache::Cache;
use crate::model::{BASE, CONTEXTS, ContextKind, KnownContext};
use crate::refusal::Refusal;

/// The largest document fetched.
const MAX_DOCUMENT_BYTES: usize = 1 << 20;
/// How many documents one context may lead to.
const MAX_DOCUMENTS: usize = 16;
/// The largest context within a request that is remembered.
const MAX_REMEMBERED_BYTES: usize = 64 << 10;
/// How long a fetched document is believed.
const LASTS_US: i64 = 3_600_000_000;
/// How many fetched documents are kept in the store.
const MAX_KEPT: i64 = 500;
/// How many contexts without an address of their own are kept.
const MAX_IMPLICIT: i64 = 1_000;

/// The contexts at hand for one App.
pub struct Memory {
    /// Compiled contexts by the text of their source. Those that are hosted here are compiled each
    /// time: they can be taken back, by another node too.
    compiled: Cache<Arc<Context>>,
    /// Documents by their address.
    documents: Cache<Arc<Value>>,
}

/// The memory of this App, empty at its first use.
pub fn memory(app: &App) -> Arc<Memory> {
    app.shared(|| Memory {
        compiled: Cache::new(512, 64 << 20, LASTS_US),
        documents: Cache::new(256, 32 << 20, LASTS_US),
    })
}

impl Memory {
    /// Holds a document.
    pub fn hold(&self, address: &str, document: Value, now_us: i64) -> Arc<Value> {
        let bytes = document.to_string().len();
        let document = Arc::new(document);
        self.documents
            .put(address.to_owned(), Arc::clone(&document), bytes * 2, now_us);
        document
    }

    /// The document at an address, however old, if it is at hand.
    ///
    /// # Errors
    /// `LdContextNotAvailable` if it is not.
    pub fn held(&self, address: &str) -> Result<Arc<Value>, NgsiError> {
        self.documents.get_old(address).ok_or_else(|| {
            NgsiError::context_not_available(format!("the context {address:?} is not at hand"))
        })
    }

    /// Forgets everything, so that a removed or reloaded context takes effect here at once.
    pub fn forget(&self) {
        self.compiled.clear();
        self.documents.clear();
    }
}

/// The compiled form of an `@context` value.
///
/// # Errors
/// `LdContextNotAvailable` for a document that cannot be had, `BadRequestData` for what is no context.
pub async fn compiled(app: &App, source: &Value) -> Result<Arc<Context>, Refusal> {
    let name = source.to_string();
    let (memory, now_us) = (memory(app), app.now().0);
    if let Some(context) = memory.compiled.get(&name, now_us) {
        return Ok(context);
    }
    let mut documents: HashMap<String, Arc<Value>> = HashMap::new();
    let (mut bytes, mut is_ours) = (name.len(), false);
    let context = loop {
        match compile(source, &documents)? {
            Compiled::Whole(context) => break context,
            Compiled::Lacks(address) => {
                if documents.len() >= MAX_DOCUMENTS {
                    return Err(NgsiError::bad_data(format!(
                        "the @context leads to more than {MAX_DOCUMENTS} documents"
                    ))
                    .into());
                }
                let found = document(app, &address).await?;
                is_ours |= found.is_ours;
                bytes += found.document.to_string().len();
                documents.insert(address, found.document);
            }
        }
    };
    if !is_ours && name.len() <= MAX_REMEMBERED_BYTES {
        // A compiled context takes about three times the room of its text.
        memory
            .compiled
            .put(name, Arc::clone(&context), bytes * 3, now_us);
    }
    Ok(context)
}

enum Compiled {
    Whole(Arc<Context>),
    Lacks(String),
}

/// Compiles with the documents at hand, or tells the first that is lacking.
fn compile(source: &Value, documents: &HashMap<String, Arc<Value>>) -> Result<Compiled, NgsiError> {
    let lacking = RefCell::new(None);
    let load = |address: &str| {
        documents.get(address).cloned().ok_or_else(|| {
            lacking.replace(Some(address.to_owned()));
            NgsiError::context_not_available(address)
        })
    };
    let compiled = Context::compile(source, &load);
    match (compiled, lacking.into_inner()) {
        (_, Some(address)) => Ok(Compiled::Lacks(address)),
        (Ok(context), None) => Ok(Compiled::Whole(context)),
        (Err(error), None) => Err(error),
    }
}

struct Found {
    document: Arc<Value>,
    is_ours: bool,
}

async fn document(app: &App, address: &str) -> Result<Found, Refusal> {
    let memory = memory(app);
    if let Some(id) = hosted_id(address)
        && let Some(known) = kept(app, id).await?
    {
        let document = memory.hold(address, known.document, app.now().0);
        return Ok(Found {
            document,
            is_ours: true,
        });
    }
    let now = app.now();
    let found = |document| {
        Ok(Found {
            document,
            is_ours: false,
        })
    };
    if let Some(document) = memory.documents.get(address, now.0) {
        return found(document);
    }
    let earlier = kept_by_address(app, address).await?;
    if let Some(known) = earlier
        .as_ref()
        .filter(|known| now.since_us(Time(known.at_us)) < LASTS_US)
    {
        return found(memory.hold(address, known.document.clone(), now.0));
    }
    match fetch(app, address).await {
        Ok(document) => {
            keep(app, address, &document, now).await?;
            found(memory.hold(address, document, now.0))
        }
        // What was understood yesterday is understood while its author's server is down.
        Err(error) => match earlier {
            Some(known) => found(memory.hold(address, known.document, now.0)),
            None => Err(error),
        },
    }
}

/// Keeps a context that has no address of its own, so that receivers of notifications can look it up;
/// its address. Nothing if no more can be kept.
///
/// # Errors
/// Whatever the store says.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.2.12 and 5.13.1.
pub async fn keep_implicit(
    app: &App,
    who: String,
    tenant: String,
    source: &Value,
) -> Result<Option<String>, StoreError> {
    let known = KnownContext {
        kind: ContextKind::ImplicitlyCreated,
        tenant,
        address: String::new(),
        document: json!({ "@context": source }),
        at_us: app.now().0,
    };
    let document = known.document.clone();
    let id = app
        .store()
        .write(move |tx| {
            let page = Page {
                limit: MAX_IMPLICIT,
                ..Page::default()
            };
            let implicit = Filter::Is("kind", ContextKind::ImplicitlyCreated.name().to_owned());
            let all = CONTEXTS.find(tx, &implicit, page)?;
            let is_same = |one: &&Record<KnownContext>| {
                one.value.tenant == known.tenant && one.value.document == known.document
            };
            match all.iter().find(is_same) {
                Some(same) => Ok(Some(same.id.clone())),
                None if all.len() < MAX_IMPLICIT as usize => {
                    Ok(Some(CONTEXTS.insert(tx, &who, known.clone())?.id))
                }
                None => Ok::<_, StoreError>(None),
            }
        })
        .await?;
    Ok(id.map(|id| {
        let address = hosted_address(app, &id);
        memory(app).hold(&address, document, app.now().0);
        address
    }))
}

/// Where programs find a context that is kept here.
pub fn hosted_address(app: &App, id: &str) -> String {
    format!("{}{BASE}/jsonldContexts/{id}", app.config().public_url())
}

/// The id in the address of a context hosted by a borough: this one, if it knows the id.
fn hosted_id(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once(BASE)?;
    rest.strip_prefix("/jsonldContexts/")
        .filter(|id| !id.is_empty() && !id.contains(['/', '?', '#']))
}

async fn kept(app: &App, id: &str) -> Result<Option<KnownContext>, StoreError> {
    let id = id.to_owned();
    app.store()
        .read(move |rd| CONTEXTS.get(rd, &id))
        .await
        .map(|record| record.map(|r| r.value))
}

async fn kept_by_address(app: &App, address: &str) -> Result<Option<KnownContext>, StoreError> {
    let address = address.to_owned();
    app.store()
        .read(move |rd| CONTEXTS.by(rd, "address", &address))
        .await
        .map(|record| record.map(|r| r.value))
}

async fn keep(app: &App, address: &str, document: &Value, now: Time) -> Result<(), StoreError> {
    let known = KnownContext {
        kind: ContextKind::Cached,
        tenant: String::new(),
        address: address.to_owned(),
        document: document.clone(),
        at_us: now.0,
    };
    app.store()
        .write(move |tx| {
            let cached = Filter::Is("kind", ContextKind::Cached.name().to_owned());
            match CONTEXTS.by(tx, "address", &known.address)? {
                Some(earlier) => CONTEXTS
                    .change(tx, "system", &earlier.id, None, known.clone())
                    .map(drop),
                None if CONTEXTS.count(tx, &cached)? < MAX_KEPT => {
                    CONTEXTS.insert(tx, "system", known.clone()).map(drop)
                }
                None => Ok(()),
            }
        })
        .await
}

/// Fetches a document through the guarded door: bounded in time and size, closed to private addresses.
async fn fetch(app: &App, address: &str) -> Result<Value, Refusal> {
    let lacks = |why: &dyn std::fmt::Display| {
        NgsiError::context_not_available(format!("the context {address:?}: {why}"))
    };
    let request = Request {
        headers: vec![(
            "accept".into(),
            "application/ld+json, application/json;q=0.9".into(),
        )],
        time: Duration::from_secs(5),
        most: MAX_DOCUMENT_BYTES,
        ..Request::get(address)
    };
    let answer = app.outbound().call(request).await.map_err(|e| lacks(&e))?;
    if answer.status != 200 {
        return Err(lacks(&format!("its server answered {}", answer.status)).into());
    }
    let document: Value = serde_json::from_slice(&answer.body)
        .map_err(|e| NgsiError::bad_data(format!("the context {address:?} is not JSON: {e}")))?;
    match document.get("@context") {
        Some(inner) => Ok(json!({ "@context": inner })),
        None => Err(NgsiError::bad_data(format!("the context {address:?} has no @context")).into()),
    }
}

/// Fetches a context anew and keeps it.
///
/// # Errors
/// `LdContextNotAvailable` if it cannot be had.
pub async fn reload(app: &App, address: &str) -> Result<(), Refusal> {
    let document = fetch(app, address).await?;
    keep(app, address, &document, app.now()).await?;
    memory(app).forget();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosted_contexts_are_told_by_their_address() {
        let check =
            |address: &str, want: Option<&str>| assert_eq!(hosted_id(address), want, "{address}");
        check(
            "http://127.0.0.1:8080/ngsi-ld/v1/jsonldContexts/01jd",
            Some("01jd"),
        );
        check("https://a.example/ngsi-ld/v1/jsonldContexts/", None);
        check("https://a.example/ngsi-ld/v1/jsonldContexts/a/b", None);
        check("https://a.example/context.jsonld", None);
    }

    #[test]
    fn lacking_documents_are_told_one_by_one() {
        let source = json!(["http://a.example/one", {"x": "http://x.example/x"}]);
        let mut documents = HashMap::new();
        let Compiled::Lacks(address) = compile(&source, &documents).unwrap() else {
            panic!("nothing is at hand yet");
        };
        assert_eq!(address, "http://a.example/one");
        documents.insert(
            address,
            Arc::new(json!({"@context": {"y": "http://x.example/y"}})),
        );
        let Compiled::Whole(context) = compile(&source, &documents).unwrap() else {
            panic!("everything is at hand");
        };
        assert_eq!(context.expand("y"), "http://x.example/y");
        assert!(compile(&json!(5), &documents).is_err());
    }
}
