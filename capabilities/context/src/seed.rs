//! Fills a new store with the things of the place.

use app::App;
use app::kit::{Fault, words};
use serde_json::Value;

/// Entities kept in one transaction.
const BATCH: usize = 500;
/// Where the place has them, one to a line.
const FILE: &str = "entities.ndjson";

/// Loads the entities of the place; one line of what was done.
///
/// # Errors
/// A fault that names the line that is no entity.
pub async fn seed(app: &App) -> Result<String, Fault> {
    let Some(text) = app.place().file(FILE) else {
        return Ok(format!("no things: the place has no {FILE}"));
    };
    let lines: Vec<(usize, &[u8])> = text
        .split(|byte| *byte == b'\n')
        .enumerate()
        .map(|(at, line)| (at + 1, line.trim_ascii()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let mut count = 0;
    for lines in lines.chunks(BATCH) {
        let entities = lines.iter().map(|(at, line)| {
            serde_json::from_slice(line)
                .map_err(|e| Fault::invalid(format!("{FILE}, line {at}: {e}")))
        });
        let entities = entities.collect::<Result<Vec<Value>, Fault>>()?;
        let loaded = app.context().load("", entities).await?;
        if let Some((at, why)) = loaded.refused.first() {
            let line = lines.get(*at).map_or(0, |(line, _)| *line);
            return Err(Fault::invalid(format!("{FILE}, line {line}: {why}")));
        }
        count += loaded.created + loaded.updated;
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    Ok(words::count(count, "entity", "entities"))
}
