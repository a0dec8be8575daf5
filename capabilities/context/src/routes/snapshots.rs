//! Snapshots: made, copied, looked at, changed, deleted.

use app::encode;
use axum::extract::Path;
use axum::response::Response;
use ngsi::NgsiError;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, Nothing, Sent, uri};
use crate::link::sources::item;
use crate::model::BASE;
use crate::params::SnapshotPath;
use crate::refusal::{Answered, BodyRefusals, Refusal, Refusals};
use crate::schemas::{BatchResult, Fragment, SnapshotDocument};
use crate::snapshots::{self, Snapshot};

/// Which snapshots.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PurgeSnapshots {
    /// A condition on their members: `snapshotPriority<5`.
    #[param(pattern = "^snapshotPriority[<>=][0-9]$")]
    q: Option<String>,
}

/// Make a snapshot.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/snapshots", tag = "NGSI-LD snapshots", operation_id = "createSnapshot",
    request_body(content((SnapshotDocument = "application/json"), (SnapshotDocument = "application/ld+json"))),
    responses((status = 201, description = "It is being filled.", headers(("Location" = String))), Refusals, BodyRefusals)
)]
pub async fn create(ask: Ask<Nothing>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let document = answer::members(document);
    let snapshot = snapshots::new(&ask.app, &ask.tenant, &document, &context, None)?;
    begun(&ask, snapshot).await
}

/// Copy a snapshot.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/snapshots/{snapshotId}/clone", tag = "NGSI-LD snapshots", operation_id = "cloneSnapshot",
    params(SnapshotPath),
    request_body(content((SnapshotDocument = "application/json"), (SnapshotDocument = "application/ld+json"))),
    responses((status = 201, description = "It is being copied.", headers(("Location" = String))), Refusals, BodyRefusals)
)]
pub async fn copy(ask: Ask<Nothing>, Path(id): Path<String>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let document = answer::members(document);
    let original = known(&ask, id).await?.value;
    let snapshot = snapshots::new(&ask.app, &ask.tenant, &document, &context, Some(&original))?;
    begun(&ask, snapshot).await
}

async fn begun(ask: &Ask<Nothing>, snapshot: Snapshot) -> Answered {
    let (tenant, id) = (snapshot.tenant.clone(), snapshot.id.clone());
    let place = format!("{BASE}/snapshots/{}", encode(&id));
    snapshots::keep(&ask.app, snapshot).await?;
    tokio::spawn(snapshots::fill(ask.app.clone(), tenant, id));
    Ok(answer::created(&place))
}

/// Retrieve the status of a snapshot.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/snapshots/{snapshotId}", tag = "NGSI-LD snapshots", operation_id = "retrieveSnapshotStatus",
    params(SnapshotPath),
    responses(
        (status = 200, description = "The snapshot.", content(
            (SnapshotDocument = "application/json"), (SnapshotDocument = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn retrieve(ask: Ask<Nothing>, Path(id): Path<String>) -> Answered {
    let found = known(&ask, id).await?;
    shown(&ask, &found.value).await
}

/// Change a snapshot.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/snapshots/{snapshotId}", tag = "NGSI-LD snapshots", operation_id = "updateSnapshotStatus",
    params(SnapshotPath),
    request_body(content(
        (Fragment = "application/json"), (Fragment = "application/ld+json"), (Fragment = "application/merge-patch+json"),
    )),
    responses(
        (status = 200, description = "How it is now.", content(
            (SnapshotDocument = "application/json"), (SnapshotDocument = "application/ld+json"),
        )),
        Refusals, BodyRefusals,
    )
)]
pub async fn change(ask: Ask<Nothing>, Path(id): Path<String>, sent: Sent) -> Answered {
    let (fragment, _) = sent.document(&ask).await?;
    let found = known(&ask, id).await?;
    let changed = snapshots::change(&ask.app, found, &answer::members(fragment)).await?;
    snapshots::tell(&ask.app, &changed).await;
    shown(&ask, &changed).await
}

/// Delete a snapshot.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/snapshots/{snapshotId}", tag = "NGSI-LD snapshots", operation_id = "deleteSnapshot",
    params(SnapshotPath),
    responses((status = 204, description = "It was deleted."), Refusals)
)]
pub async fn delete(ask: Ask<Nothing>, Path(id): Path<String>) -> Answered {
    let found = known(&ask, id).await?;
    snapshots::remove(&ask.app, &found).await?;
    Ok(answer::done())
}

/// Delete the snapshots that satisfy a condition.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/snapshots", tag = "NGSI-LD snapshots", operation_id = "purgeSnapshots",
    params(PurgeSnapshots),
    responses(
        (status = 204, description = "They were deleted; perhaps there were none."),
        (status = 207, description = "Some were.", body = BatchResult),
        Refusals,
    )
)]
pub async fn purge(ask: Ask<PurgeSnapshots>) -> Answered {
    let lacks = || NgsiError::bad_data("q must say which snapshots");
    let plan = snapshots::purge_plan(ask.params.q.as_deref().ok_or_else(lacks)?)?;
    let (mut gone, mut errors) = (Vec::new(), Vec::new());
    for record in snapshots::matching(&ask.app, &ask.tenant, &plan).await? {
        match snapshots::remove(&ask.app, &record).await {
            Ok(()) => gone.push(record.value.id),
            Err(why) => errors.push(item(Some(&record.value.id), None, &why)),
        }
    }
    if errors.is_empty() {
        return Ok(answer::done());
    }
    Ok(answer::partly(
        &json!({"success": gone, "errors": Value::Array(errors)}),
    ))
}

async fn shown(ask: &Ask<Nothing>, snapshot: &Snapshot) -> Result<Response, Refusal> {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    Ok(answer::document(ask, media, &context, snapshot.to_json()))
}

async fn known(ask: &Ask<Nothing>, id: String) -> Result<app::store::Record<Snapshot>, Refusal> {
    let id = uri(id)?;
    let found = snapshots::find(&ask.app, &ask.tenant, &id).await?;
    Ok(found.ok_or_else(|| NgsiError::not_found(format!("there is no snapshot {id}")))?)
}
