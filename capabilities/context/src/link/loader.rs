//! The contexts that notifications are written in: at hand in memory, because nobody can wait for them.

use std::sync::Arc;

use app::App;
use app::kit::{Fault, words};
use app::store::{Filter, Page};

use super::contexts;
use crate::model::CONTEXTS;

/// Contexts read into memory at the start.
const MOST: i64 = 2_000;

/// Brings the kept contexts into memory, and tells the verb observe where to find them; one line of status.
///
/// # Errors
/// Whatever the store says.
pub async fn refresh(app: &App) -> Result<String, Fault> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    let kept = app
        .store()
        .read(move |rd| CONTEXTS.find(rd, &Filter::All, page))
        .await?;
    let memory = contexts::memory(app);
    let count = i64::try_from(kept.len()).unwrap_or(i64::MAX);
    for context in kept {
        let address = match context.value.address.as_str() {
            "" => contexts::hosted_address(app, &context.id),
            address => address.to_owned(),
        };
        memory.hold(&address, context.value.document, context.value.at_us);
    }
    app.context()
        .set_loader(Arc::new(move |address: &str| memory.held(address)));
    Ok(format!(
        "{} at hand",
        words::count(count, "context", "contexts")
    ))
}
