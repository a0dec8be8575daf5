//! In whose words names are shown: JSON-LD contexts, compiled once and kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use ngsi::{Context, NgsiError};
use serde_json::Value;

/// Finds the document of a JSON-LD context by its address.
pub type Loader = dyn ngsi::context::Loader + Send + Sync;

/// Compiled contexts that are kept.
const KEPT: usize = 256;

/// The contexts met so far.
#[derive(Default)]
pub struct Words {
    loader: RwLock<Option<Arc<Loader>>>,
    kept: Mutex<HashMap<String, Arc<Context>>>,
}

impl Words {
    pub fn set_loader(&self, loader: Arc<Loader>) {
        *self.loader.write().unwrap_or_else(PoisonError::into_inner) = Some(loader);
    }

    /// The context that an `@context` value means.
    pub fn of(&self, source: &Value) -> Result<Arc<Context>, NgsiError> {
        if source.is_null() {
            return Ok(Context::core());
        }
        let key = source.to_string();
        if let Some(found) = self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(Arc::clone(found));
        }
        let loader = self
            .loader
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let compiled = match &loader {
            Some(loader) => Context::compile(source, loader.as_ref()),
            None => Context::compile(source, &|address: &str| {
                Err(NgsiError::context_not_available(format!(
                    "the context {address} is not known here"
                )))
            }),
        }?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&compiled));
        Ok(compiled)
    }
}
