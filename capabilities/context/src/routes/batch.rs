//! Many entities in one request, each with its own fate.

use app::observe::{BatchKind, BatchWrite, Done};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use ngsi::name::require_uri;
use ngsi::read::{EntityPatch, Form};
use ngsi::{Context, NgsiError, read};
use serde_json::{Value, json};

use crate::answer;
use crate::ask::media::Media;
use crate::ask::{Ask, Item, Nothing, Sent};
use crate::params::{BatchParams, Options, UpsertParams};
use crate::refusal::{Answered, BodyRefusals, Refusal, Refusals};
use crate::schemas::{BatchResult, EntityDocument};

/// Create entities.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entityOperations/create", tag = "NGSI-LD batches", operation_id = "createBatch",
    params(BatchParams),
    request_body(content((Vec<EntityDocument> = "application/json"), (Vec<EntityDocument> = "application/ld+json"))),
    responses(
        (status = 201, description = "All were created: their ids.", body = Vec<String>),
        (status = 207, description = "Some were.", body = BatchResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn create(ask: Ask<BatchParams>, sent: Sent) -> Answered {
    let form =
        Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?.written();
    let batch = Batch::read(sent.items(&ask).await?, |document, context| {
        whole(form, document, context)
    });
    let done = batch.write(&ask, BatchKind::Create).await?;
    Ok(if done.is_whole() {
        created(&done.made)
    } else {
        done.partly()
    })
}

/// Create entities, or change those that are there.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entityOperations/upsert", tag = "NGSI-LD batches", operation_id = "upsertBatch",
    params(UpsertParams),
    request_body(content((Vec<EntityDocument> = "application/json"), (Vec<EntityDocument> = "application/ld+json"))),
    responses(
        (status = 201, description = "All were written: the ids of those that are new.", body = Vec<String>),
        (status = 204, description = "All were there, and were changed."),
        (status = 207, description = "Some were written.", body = BatchResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn upsert(ask: Ask<UpsertParams>, sent: Sent) -> Answered {
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let form = options.written();
    let batch = Batch::read(sent.items(&ask).await?, |document, context| {
        whole(form, document, context)
    });
    let done = batch
        .write(
            &ask,
            BatchKind::Upsert {
                update: options.has("update"),
            },
        )
        .await?;
    Ok(match (done.is_whole(), done.made.is_empty()) {
        (false, _) => done.partly(),
        (true, true) => answer::done(),
        (true, false) => created(&done.made),
    })
}

/// Update entities.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entityOperations/update", tag = "NGSI-LD batches", operation_id = "updateBatch",
    params(BatchParams),
    request_body(content((Vec<EntityDocument> = "application/json"), (Vec<EntityDocument> = "application/ld+json"))),
    responses(
        (status = 204, description = "All were updated."),
        (status = 207, description = "Some were.", body = BatchResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn update(ask: Ask<BatchParams>, sent: Sent) -> Answered {
    let options = Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?;
    let form = options.written();
    let batch = Batch::read(sent.items(&ask).await?, |document, context| {
        part(read::patch, form, document, context)
    });
    ask.known_tenant().await?;
    let done = batch
        .write(
            &ask,
            BatchKind::Update {
                overwrite: !options.has("noOverwrite"),
            },
        )
        .await?;
    Ok(done.or_nothing())
}

/// Merge fragments into entities.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entityOperations/merge", tag = "NGSI-LD batches", operation_id = "mergeBatch",
    params(BatchParams),
    request_body(content((Vec<EntityDocument> = "application/json"), (Vec<EntityDocument> = "application/ld+json"))),
    responses(
        (status = 204, description = "All were merged."),
        (status = 207, description = "Some were.", body = BatchResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn merge(ask: Ask<BatchParams>, sent: Sent) -> Answered {
    let form =
        Options::read(ask.params.options.as_deref(), ask.params.format.as_deref())?.written();
    let batch = Batch::read(sent.items(&ask).await?, |document, context| {
        part(read::merge_patch, form, document, context)
    });
    ask.known_tenant().await?;
    Ok(batch.write(&ask, BatchKind::Merge).await?.or_nothing())
}

/// Delete entities.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entityOperations/delete", tag = "NGSI-LD batches", operation_id = "deleteBatch",
    request_body(content((Vec<String> = "application/json"), (Vec<String> = "application/ld+json"))),
    responses(
        (status = 204, description = "All were deleted."),
        (status = 207, description = "Some were.", body = BatchResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn delete(ask: Ask<Nothing>, sent: Sent) -> Answered {
    let mut batch = Batch::default();
    for item in read::batch(sent.plain()?, Ok)? {
        let id = item.result?;
        let Value::String(id) = id else {
            return Err(NgsiError::bad_data("a batch to delete must be a list of URIs").into());
        };
        match require_uri("id", &id) {
            Ok(()) => batch.writes.push((id.clone(), BatchWrite::Gone(id))),
            Err(why) => batch.refused.push((Some(id), why.into())),
        }
    }
    ask.known_tenant().await?;
    Ok(batch.write(&ask, BatchKind::Delete).await?.or_nothing())
}

fn whole(
    form: Form,
    document: Value,
    context: &Context,
) -> Result<(String, BatchWrite), NgsiError> {
    let entity = read::entity_in(form, document, context)?;
    Ok((entity.id.clone(), BatchWrite::Whole(entity)))
}

fn part(
    read: fn(Form, Value, &Context) -> Result<EntityPatch, NgsiError>,
    form: Form,
    document: Value,
    context: &Context,
) -> Result<(String, BatchWrite), NgsiError> {
    let patch = read(form, document, context)?;
    let id = patch
        .id
        .clone()
        .ok_or_else(|| NgsiError::bad_data("an entity must have an id"))?;
    Ok((id.clone(), BatchWrite::Part(id, patch)))
}

/// The items that can be written, with their ids, and those that were refused already.
#[derive(Default)]
struct Batch {
    writes: Vec<(String, BatchWrite)>,
    refused: Vec<(Option<String>, Refusal)>,
}

impl Batch {
    fn read(
        items: Vec<Item>,
        read_one: impl Fn(Value, &Context) -> Result<(String, BatchWrite), NgsiError>,
    ) -> Self {
        let mut batch = Self::default();
        for Item { document, context } in items {
            let claimed = document
                .get("id")
                .or_else(|| document.get("@id"))
                .and_then(Value::as_str)
                .map(str::to_owned);
            let read =
                context.and_then(|context| read_one(document, &context).map_err(Refusal::from));
            match read {
                Ok(write) => batch.writes.push(write),
                Err(refusal) => batch.refused.push((claimed, refusal)),
            }
        }
        batch
    }

    async fn write<P>(self, ask: &Ask<P>, kind: BatchKind) -> Result<Written, Refusal> {
        let (ids, writes): (Vec<String>, Vec<BatchWrite>) = self.writes.into_iter().unzip();
        let mut written = Written {
            refused: self.refused,
            ..Written::default()
        };
        if writes.is_empty() {
            return Ok(written);
        }
        let keeps = kind == BatchKind::Update { overwrite: false };
        let fates = ask.app.context().batch(&ask.tenant, kind, writes).await?;
        for (id, fate) in ids.into_iter().zip(fates) {
            match fate {
                Ok(Done::Updated(outcome)) if keeps && !outcome.not_updated.is_empty() => {
                    let why = NgsiError::bad_data(
                        "some attributes are there already and were left alone",
                    );
                    written.refused.push((Some(id), why.into()));
                }
                Ok(done) => {
                    if done == Done::Created {
                        written.made.push(id.clone());
                    }
                    written.well.push(id);
                }
                Err(why) => written.refused.push((Some(id), why.into())),
            }
        }
        Ok(written)
    }
}

/// What became of a batch.
#[derive(Default)]
struct Written {
    /// Ids of those that went well.
    well: Vec<String>,
    /// Ids of those among them that are new.
    made: Vec<String>,
    /// Those that did not.
    refused: Vec<(Option<String>, Refusal)>,
}

impl Written {
    fn is_whole(&self) -> bool {
        self.refused.is_empty()
    }

    /// 204 if all went well, else 207.
    fn or_nothing(&self) -> Response {
        if self.is_whole() {
            answer::done()
        } else {
            self.partly()
        }
    }

    /// The standard's `BatchOperationResult`.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.2.16 and 5.2.17.
    fn partly(&self) -> Response {
        let errors: Vec<Value> = self
            .refused
            .iter()
            .map(|(id, refusal)| match id {
                Some(id) => json!({"entityId": id, "error": refusal.body()}),
                None => json!({"error": refusal.body()}),
            })
            .collect();
        answer::partly(&json!({"success": self.well, "errors": errors}))
    }
}

/// 201 and the ids of what is new.
fn created(ids: &[String]) -> Response {
    let json = [(header::CONTENT_TYPE, Media::Json.name())];
    (StatusCode::CREATED, json, json!(ids).to_string()).into_response()
}
