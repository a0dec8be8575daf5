//! What can read devices' messages.

use app::App;
use app::decode::BUILT_IN;
use app::kit::Fault;
use app::store::{Filter, StoreError, collection::Page};
use payload::shelf;

use super::{print, table};
use crate::model::{CODECS, SUSPENDED};

/// Lists them.
///
/// # Errors
/// Whatever the store says.
pub async fn list(app: &App) -> Result<(), Fault> {
    let page = Page {
        limit: 100_000,
        ..Page::default()
    };
    let (imported, suspended) = app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                CODECS.find(rd, &Filter::All, page)?,
                SUSPENDED.find(rd, &Filter::All, page)?,
            ))
        })
        .await?;
    let state = |name: &str| {
        suspended
            .iter()
            .find(|record| record.id == name)
            .map_or("runs".into(), |s| format!("suspended: {}", s.value.why))
    };
    let mut out = table(&["model", "for", "from", "state"]);
    for (id, model) in shelf::all() {
        out.add_row([
            id.clone(),
            model.name.clone(),
            "our shelf".into(),
            state(id),
        ]);
    }
    for (name, title, _) in &BUILT_IN {
        out.add_row([*name, *title, "built in", "runs"]);
    }
    for codec in imported {
        let examples = &codec.value.examples;
        let tried = format!(
            "{}, {} of {} examples as published",
            codec.value.origin, examples.passed, examples.run
        );
        let runs = state(&codec.id);
        out.add_row([codec.id.clone(), codec.id, tried, runs]);
    }
    print(&out.to_string());
    Ok(())
}
