//! Many entities in one request, each with its own fate.

use std::sync::Arc;

use app::observe::{BatchKind, BatchWrite, Done};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use ngsi::name::require_uri;
use ngsi::read::{EntityPatch, Form};
use ngsi::source::{About, Names, Operation};
use ngsi::{Context, NgsiError, read};
use serde_json::{Value, json};

use super::entities::{about, about_entity, about_patch};
use crate::answer;
use crate::ask::media::Media;
use crate::ask::{Ask, Item, Sent};
use crate::link::sources::{self, Elsewhere, Mass, Sources, item};
use crate::params::{BatchParams, LocalParams, Options, UpsertParams};
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
    let batch = Batch::read(&ask, ask.params.local, sent, |document, context| {
        whole(form, document, context)
    });
    let batch = batch.await?;
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
    let batch = Batch::read(&ask, ask.params.local, sent, |document, context| {
        whole(form, document, context)
    });
    let batch = batch.await?;
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
    let batch = Batch::read(&ask, ask.params.local, sent, |document, context| {
        part(read::patch, form, document, context)
    });
    let batch = batch.await?;
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
    let batch = Batch::read(&ask, ask.params.local, sent, |document, context| {
        part(read::merge_patch, form, document, context)
    });
    let batch = batch.await?;
    ask.known_tenant().await?;
    Ok(batch.write(&ask, BatchKind::Merge).await?.or_nothing())
}

/// Delete entities.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/entityOperations/delete", tag = "NGSI-LD batches", operation_id = "deleteBatch",
    params(LocalParams),
    request_body(content((Vec<String> = "application/json"), (Vec<String> = "application/ld+json"))),
    responses(
        (status = 204, description = "All were deleted."),
        (status = 207, description = "Some were.", body = BatchResult),
        Refusals, BodyRefusals,
    )
)]
pub async fn delete(ask: Ask<LocalParams>, sent: Sent) -> Answered {
    let sources = Sources::at_hand(&ask, ask.params.local).await?;
    let mut batch = Batch::empty(sources);
    for item in read::batch(sent.plain()?, Ok)? {
        let id = item.result?;
        let Value::String(id) = id else {
            return Err(NgsiError::bad_data("a batch to delete must be a list of URIs").into());
        };
        match require_uri("id", &id) {
            Ok(()) => batch.writes.push(Write {
                what: BatchWrite::Gone(id.clone()),
                id,
                sent: None,
            }),
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

/// One item that can be written.
struct Write {
    id: String,
    /// What is written here.
    what: BatchWrite,
    /// The same as it was sent, for other sources; nothing where nobody else is asked.
    sent: Option<(Value, Arc<Context>)>,
}

/// The items that can be written, and those that were refused already.
struct Batch {
    sources: Option<Sources>,
    writes: Vec<Write>,
    refused: Vec<(Option<String>, Refusal)>,
}

impl Batch {
    async fn read<P>(
        ask: &Ask<P>,
        local: Option<bool>,
        sent: Sent,
        read_one: impl Fn(Value, &Context) -> Result<(String, BatchWrite), NgsiError>,
    ) -> Result<Self, Refusal> {
        let items = sent.items(ask).await?;
        let mut batch = Self::empty(Sources::at_hand(ask, local).await?);
        for Item { document, context } in items {
            let claimed = document
                .get("id")
                .or_else(|| document.get("@id"))
                .and_then(Value::as_str)
                .map(str::to_owned);
            let kept = batch.sources.as_ref().map(|_| document.clone());
            let read = context.and_then(|context| {
                let (id, what) = read_one(document, &context)?;
                let sent = kept.map(|document| (document, context));
                Ok(Write { id, what, sent })
            });
            match read {
                Ok(write) => batch.writes.push(write),
                Err(refusal) => batch.refused.push((claimed, refusal)),
            }
        }
        Ok(batch)
    }

    fn empty(sources: Option<Sources>) -> Self {
        Self {
            sources,
            writes: Vec::new(),
            refused: Vec::new(),
        }
    }

    async fn write<P>(self, ask: &Ask<P>, kind: BatchKind) -> Result<Written, Refusal> {
        let mut written = Written {
            refused: self
                .refused
                .into_iter()
                .map(|(id, why)| (id, None, why))
                .collect(),
            ..Written::default()
        };
        if self.writes.is_empty() {
            return Ok(written);
        }
        let Some(sources) = self.sources else {
            let (ids, writes): (Vec<String>, Vec<BatchWrite>) = self
                .writes
                .into_iter()
                .map(|write| (write.id, write.what))
                .unzip();
            let fates = ask.app.context().batch(&ask.tenant, kind, writes).await?;
            for (id, fate) in ids.into_iter().zip(fates) {
                written.settle(id, here(kind, fate));
            }
            return Ok(written);
        };
        let mass = mass(kind);
        let (mut whats, mut items) = (Vec::new(), Vec::new());
        for Write { id, what, sent } in self.writes {
            let (document, context) = sent.unwrap_or_else(|| (json!(id), Context::core()));
            items.push(sources::Item {
                about: about_write(&id, &what),
                document,
                context,
            });
            whats.push(what);
        }
        let plan = sources.plan(mass, &mut items).await?;
        let mut own = Vec::new();
        for (what, names) in whats.into_iter().zip(&plan.here) {
            own.extend(names.as_ref().map(|names| only(what, names)));
        }
        let (elsewhere, fates) =
            futures::join!(sources.pass_on_many(mass, &plan, &items, &ask.uri), async {
                match own.is_empty() {
                    true => Ok(Vec::new()),
                    false => ask.app.context().batch(&ask.tenant, kind, own).await,
                }
            });
        let mut fates = fates?.into_iter();
        for ((item, names), others) in items.into_iter().zip(plan.here).zip(elsewhere) {
            let own = names
                .and_then(|_| fates.next())
                .map(|fate| here(kind, fate));
            written.settle_all(item.about.id, own, others);
        }
        Ok(written)
    }
}

/// What became of an item here: whether it is new.
fn here(kind: BatchKind, fate: Result<Done, NgsiError>) -> Result<bool, Refusal> {
    let keeps = kind == BatchKind::Update { overwrite: false };
    match fate? {
        Done::Updated(outcome) if keeps && !outcome.not_updated.is_empty() => {
            Err(NgsiError::bad_data("some attributes are there already and were left alone").into())
        }
        done => Ok(done == Done::Created),
    }
}

/// The operation as other sources know it.
fn mass(kind: BatchKind) -> Mass {
    let (name, operation, single) = match kind {
        BatchKind::Create => ("create", Operation::CreateBatch, Operation::CreateEntity),
        BatchKind::Upsert { .. } => ("upsert", Operation::UpsertBatch, Operation::CreateEntity),
        BatchKind::Update { .. } => ("update", Operation::UpdateBatch, Operation::AppendAttrs),
        BatchKind::Merge => ("merge", Operation::MergeBatch, Operation::MergeEntity),
        BatchKind::Delete => ("delete", Operation::DeleteBatch, Operation::DeleteEntity),
    };
    Mass {
        name,
        operation,
        single,
    }
}

fn about_write(id: &str, what: &BatchWrite) -> About {
    match what {
        BatchWrite::Whole(entity) => about_entity(entity),
        BatchWrite::Part(_, patch) => About {
            types: patch.types.clone(),
            ..about_patch(id, patch)
        },
        BatchWrite::Gone(_) => about(id, Names::all()),
    }
}

/// The same with these attributes only.
fn only(mut what: BatchWrite, names: &Names) -> BatchWrite {
    match &mut what {
        BatchWrite::Whole(entity) => entity.narrow(names),
        BatchWrite::Part(_, patch) => patch.attributes.retain(|name, _| names.has(name)),
        BatchWrite::Gone(_) => {}
    }
    what
}

/// What became of a batch.
#[derive(Default)]
struct Written {
    /// Ids of those that went well.
    well: Vec<String>,
    /// Ids of those among them that are new.
    made: Vec<String>,
    /// Those that did not.
    refused: Vec<(Option<String>, Option<String>, Refusal)>,
}

impl Written {
    fn settle(&mut self, id: String, fate: Result<bool, Refusal>) {
        match fate {
            Ok(is_new) => {
                if is_new {
                    self.made.push(id.clone());
                }
                self.well.push(id);
            }
            Err(why) => self.refused.push((Some(id), None, why)),
        }
    }

    /// The same where other sources had a part: all must have gone well.
    fn settle_all(&mut self, id: String, own: Option<Result<bool, Refusal>>, others: Elsewhere) {
        let Elsewhere { made, errors } = others;
        let is_well = errors.is_empty();
        for (source, why) in errors {
            self.refused.push((Some(id.clone()), Some(source), why));
        }
        match own {
            Some(Err(why)) => self.refused.push((Some(id), None, why)),
            own if is_well => self.settle(id, Ok(made || matches!(own, Some(Ok(true))))),
            _ => {}
        }
    }

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
        let errors = self.refused.iter();
        let errors: Vec<Value> = errors
            .map(|(id, source, why)| item(id.as_deref(), source.as_deref(), why))
            .collect();
        answer::partly(&json!({"success": self.well, "errors": errors}))
    }
}

/// 201 and the ids of what is new.
fn created(ids: &[String]) -> Response {
    let json = [(header::CONTENT_TYPE, Media::Json.name())];
    (StatusCode::CREATED, json, json!(ids).to_string()).into_response()
}
