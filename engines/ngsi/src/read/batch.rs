//! Reading the items of a batch, each with its own fate.

use serde_json::Value;

use super::brief;
use crate::error::{NgsiError, Result};

/// The most items that one batch may have.
const MAX_ITEMS: usize = 100_000;

/// One item of a batch: its id, as far as it can be told, and what was read or why not.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchItem<T> {
    /// The id it claims, for the report.
    pub id: Option<String>,
    /// What was read.
    pub result: Result<T>,
}

/// Reads each item of a batch with `read_one`, such as [`entity`](super::entity).
///
/// # Errors
/// `BadRequestData` when the body is not a list, is empty or is too long; the faults of single
/// items are theirs alone.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.6.7 to 5.6.10.
pub fn batch<T>(
    document: Value,
    mut read_one: impl FnMut(Value) -> Result<T>,
) -> Result<Vec<BatchItem<T>>> {
    let items = match document {
        Value::Array(items) if items.is_empty() => {
            return Err(NgsiError::bad_data("a batch must have one item at least"));
        }
        Value::Array(items) => items,
        other => {
            return Err(NgsiError::bad_data(format!(
                "a batch must be a list, got {}",
                brief(&other)
            )));
        }
    };
    if items.len() > MAX_ITEMS {
        return Err(NgsiError::bad_data(format!(
            "a batch may have {MAX_ITEMS} items at most, got {}",
            items.len()
        )));
    }
    let read = |item: Value| {
        let id = item
            .get("id")
            .or_else(|| item.get("@id"))
            .and_then(Value::as_str)
            .map(str::to_owned);
        BatchItem {
            id,
            result: read_one(item),
        }
    };
    Ok(items.into_iter().map(read).collect())
}
