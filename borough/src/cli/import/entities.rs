//! NGSI-LD entities.

use std::path::Path;

use app::App;
use app::kit::{Fault, words};
use serde_json::Value;

use super::super::print;
use super::{at, progress, read};

/// Entities in one transaction.
const BATCH: usize = 500;
/// Refusals that are printed before the rest is only counted.
const PRINTED: usize = 20;

pub async fn import(app: &App, file: &Path, tenant: &str) -> Result<(), Fault> {
    let entities = parse(file, &read(file)?)?;
    let bar = progress(entities.len());
    let (mut created, mut updated, mut refused) = (0, 0, 0);
    for batch in entities.chunks(BATCH) {
        let (places, values): (Vec<usize>, Vec<Value>) = batch.iter().cloned().unzip();
        let loaded = app.context().load(tenant, values).await?;
        created += loaded.created;
        updated += loaded.updated;
        for (i, why) in loaded.refused {
            refused += 1;
            if refused <= PRINTED {
                bar.suspend(|| print(&format!("{}: entity {}: {why}", file.display(), places[i])));
            }
        }
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    let count = |n: usize| words::count(i64::try_from(n).unwrap_or(0), "entity", "entities");
    print(&format!(
        "{} new, {} replaced",
        count(created),
        count(updated)
    ));
    if refused > 0 {
        return Err(Fault::invalid(format!(
            "{} refused; the others are kept",
            count(refused)
        )));
    }
    Ok(())
}

/// Each entity with its number in the file, or its line where there is one a line.
fn parse(file: &Path, bytes: &[u8]) -> Result<Vec<(usize, Value)>, Fault> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Array(list)) => return Ok((1..).zip(list).collect()),
        Ok(one) => return Ok(vec![(1, one)]),
        Err(_) => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|e| at(file, "text", e))?;
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(n, line)| {
            serde_json::from_str(line)
                .map(|value| (n, value))
                .map_err(|e| at(file, &format!("line {n}"), e))
        })
        .collect()
}
