//! What the caller is told of a change that several had a part in.

use axum::response::Response;
use http::{HeaderValue, header};
use ngsi::source::{Names, Share};
use serde_json::{Value, json};

use super::Failure;
use super::failure::with_status;
use super::spread::{Change, Own, Target};
use crate::answer;
use crate::refusal::{Answered, Refusal};

/// What went wrong in one part.
struct Error<'a> {
    /// Whose part; nothing for ours.
    source: Option<&'a str>,
    /// Which attributes it was about.
    names: Option<&'a Names>,
    why: Refusal,
}

/// All is well; or what the one source said that alone has the say; or what became of each part.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.2.16 to 5.2.19, 6.3.17 and the tables of clauses 6.4 to 6.7.
pub fn verdict(
    change: &Change,
    fates: Vec<(&Share, Result<(), Failure>)>,
    own: Option<Result<Own, Refusal>>,
) -> Answered {
    let parties = fates.len() + usize::from(own.is_some());
    let mut errors = Vec::new();
    let (mut whole, mut outcome) = (None, None);
    match own {
        Some(Ok(Own::Done(response))) => whole = Some(response),
        Some(Ok(Own::Changed(changed))) => outcome = Some(changed),
        Some(Err(why)) => errors.push(Error {
            source: None,
            names: None,
            why,
        }),
        None => {}
    }
    for (share, fate) in &fates {
        if let Err(failure) = fate {
            match failure {
                // It did some of it, and says what.
                Failure::Refused(207, Some(told)) if parties == 1 => {
                    return Ok(answer::partly(told));
                }
                failure if parties == 1 => return Err(failure.of_the_only_one()),
                _ => {}
            }
            let source = share.source.id.as_deref();
            errors.push(Error {
                source,
                names: Some(&share.names),
                why: failure.refusal(),
            });
        }
    }
    let left_undone = outcome
        .as_ref()
        .is_some_and(|outcome| !outcome.not_updated.is_empty());
    if errors.is_empty() && !left_undone {
        return Ok(whole.unwrap_or_else(|| done(change)));
    }
    Ok(match change.target {
        Target::Entities | Target::Entity => of_entity(change, &errors, parties),
        Target::Attributes | Target::Attribute(_) => {
            let told = outcome.map_or_else(|| json!({}), |outcome| outcome.to_json());
            of_attributes(change, &errors, &told, parties)
        }
    })
}

/// `BatchOperationResult`.
fn of_entity(change: &Change, errors: &[Error<'_>], parties: usize) -> Response {
    let id = change.about.id.as_str();
    let success: &[&str] = if errors.len() < parties { &[id] } else { &[] };
    let errors = errors
        .iter()
        .map(|error| item(Some(id), error.source, &error.why));
    let errors: Vec<Value> = errors.collect();
    let mut response = answer::partly(&json!({"success": success, "errors": errors}));
    if matches!(change.target, Target::Entities)
        && let Ok(place) = HeaderValue::from_str(&answer::place_of(id))
    {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

/// `UpdateResult`.
fn of_attributes(change: &Change, errors: &[Error<'_>], own: &Value, parties: usize) -> Response {
    let asked: Vec<&String> = match (&change.target, change.about.names.listed()) {
        (Target::Attribute(name), _) => vec![name],
        (_, listed) => listed.into_iter().flatten().collect(),
    };
    let mut not_updated = own["notUpdated"].as_array().cloned().unwrap_or_default();
    for error in errors {
        let reason = error.why.body()["detail"]
            .as_str()
            .unwrap_or("it was refused")
            .to_owned();
        for name in asked
            .iter()
            .filter(|name| error.names.is_none_or(|names| names.has(name)))
        {
            let mut item = json!({"attributeName": name, "reason": reason});
            if let Some(source) = error.source {
                item["registrationId"] = json!(source);
            }
            not_updated.push(item);
        }
    }
    let failed = |name: &str| not_updated.iter().any(|item| item["attributeName"] == name);
    let updated: Vec<&&String> = if errors.len() < parties {
        asked.iter().filter(|name| !failed(name)).collect()
    } else {
        Vec::new()
    };
    answer::partly(&json!({"updated": updated, "notUpdated": not_updated}))
}

/// One entry of `errors`.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.17.
pub fn item(id: Option<&str>, source: Option<&str>, why: &Refusal) -> Value {
    let mut item = json!({});
    if let Some(id) = id {
        item["entityId"] = json!(id);
    }
    item["error"] = with_status(why);
    if let Some(source) = source {
        item["registrationId"] = json!(source);
    }
    item
}

/// The answer where others did all of it.
fn done(change: &Change) -> Response {
    match change.target {
        Target::Entities => answer::created(&answer::place_of(&change.about.id)),
        _ => answer::done(),
    }
}
