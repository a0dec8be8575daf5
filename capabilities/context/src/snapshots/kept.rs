//! Snapshots as they are kept: what was asked for, how far it is, and when it ends.

use app::App;
use app::kit::Time;
use app::store::{Collection, Field, Filter, Page, Record, StoreError};
use ngsi::name::require_uri;
use ngsi::q::Plan;
use ngsi::time::{Period, format_us};
use ngsi::{Attribute, Context, Entity, ErrorKind, NgsiError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::params::{EntitiesQuery, TemporalQueryParams, asked};
use crate::refusal::Refusal;

/// How long a snapshot is kept if nobody says so.
const LASTS_US: i64 = 86_400_000_000;
/// How long it is kept at most.
const MOST_LASTS_US: i64 = 30 * 86_400_000_000;
/// How many a tenant may have.
const MOST: i64 = 100;
/// Queries that one snapshot may be made of.
const MOST_QUERIES: usize = 20;
/// Members that a change may not touch.
const FIXED: [&str; 3] = ["snapshotQueries", "snapshotTemporalQueries", "id"];
/// Members that only we write: what callers say there is passed over.
const TOLD: [&str; 9] = [
    "type",
    "@context",
    "snapshotStatus",
    "snapshotQueriesDetails",
    "snapshotTemporalQueriesDetails",
    "createdAt",
    "modifiedAt",
    "expiresAt",
    "lastUsedAt",
];

/// How far a snapshot is.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, table 5.2.41-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is being filled.
    Preparing,
    /// Each query found something.
    Success,
    /// Some did.
    Partial,
    /// None did.
    Empty,
    /// It could not be filled.
    Failure,
}

/// A snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Whose.
    pub tenant: String,
    /// The URI that identifies it.
    pub id: String,
    /// Where its entities are kept: a tenant of its own, with a name that no request can say.
    pub space: String,
    /// The snapshot that it is a copy of.
    pub copy_of: Option<String>,
    /// What is sought, with the context in whose words.
    pub queries: Vec<Value>,
    /// What is sought over time.
    pub past_queries: Vec<Value>,
    /// The `@context` of the queries.
    pub words: Value,
    /// How far it is.
    pub status: Status,
    /// What became of each query.
    pub details: Vec<Value>,
    /// What became of each query over time.
    pub past_details: Vec<Value>,
    /// From 1, which goes first where there is no room, to 10.
    pub priority: u8,
    /// Where to tell of its status.
    pub endpoint: Option<String>,
    /// What the receiver is told besides.
    pub receiver: Vec<(String, String)>,
    /// When it was made.
    pub created_us: i64,
    /// When its status last changed.
    pub modified_us: i64,
    /// When it ends.
    pub expires_us: i64,
    /// When it was last read.
    pub used_us: i64,
}

/// The snapshots that are kept.
pub const SNAPSHOTS: Collection<Snapshot> = Collection {
    name: "snapshot",
    purpose: "to let programs read the place as it was at one moment",
    personal: false,
    // Its entities go first: the job that tends snapshots takes away both.
    erase_at: |_, _| None,
    kept_for: "a day, or as long as its maker says, up to 30 days",
    audited: false,
    fields: &[
        Field {
            name: "name",
            unique: true,
            of: |one| vec![name(&one.tenant, &one.id)],
        },
        Field {
            name: "tenant",
            unique: false,
            of: |one| vec![one.tenant.clone()],
        },
    ],
};

fn name(tenant: &str, id: &str) -> String {
    format!("{tenant}\n{id}")
}

impl Snapshot {
    /// Writes it as the standard does.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.2.41.
    pub fn to_json(&self) -> Value {
        let receiver = self
            .receiver
            .iter()
            .map(|(key, value)| json!({"key": key, "value": value}));
        let mut members = json!({
            "id": self.id,
            "type": "Snapshot",
            "snapshotPriority": self.priority,
            "snapshotStatus": self.status,
            "createdAt": format_us(self.created_us),
            "modifiedAt": format_us(self.modified_us),
            "expiresAt": format_us(self.expires_us),
            "lastUsedAt": format_us(self.used_us),
        });
        let mut add = |name: &str, value: Value| {
            if value.as_array().is_none_or(|items| !items.is_empty()) && !value.is_null() {
                members[name] = value;
            }
        };
        add("snapshotQueries", json!(self.queries));
        add("snapshotTemporalQueries", json!(self.past_queries));
        add("snapshotQueriesDetails", json!(self.details));
        add("snapshotTemporalQueriesDetails", json!(self.past_details));
        add("endpoint", json!(self.endpoint));
        add("receiverInfo", receiver.collect());
        members
    }

    /// Takes over what a document says of it, where it says it.
    fn take(&mut self, document: &Map<String, Value>, now_us: i64) -> Result<(), NgsiError> {
        for (member, value) in document {
            match member.as_str() {
                "snapshotPriority" => {
                    let priority = value.as_u64().and_then(|n| u8::try_from(n).ok());
                    self.priority = priority.filter(|n| (1..=10).contains(n)).ok_or_else(|| {
                        NgsiError::bad_data("snapshotPriority must be a whole number from 1 to 10")
                    })?;
                }
                "snapshotLifetime" => {
                    let lasts_us = value
                        .as_str()
                        .and_then(Period::parse)
                        .and_then(|p| p.after(0, 1));
                    let lasts_us = lasts_us.ok_or_else(|| {
                        NgsiError::bad_data("snapshotLifetime must be a duration like P1D")
                    })?;
                    self.expires_us =
                        now_us.saturating_add(lasts_us.clamp(1_000_000, MOST_LASTS_US));
                }
                "endpoint" => {
                    let uri = value
                        .as_str()
                        .ok_or_else(|| NgsiError::bad_data("endpoint must be a URI"))?;
                    require_uri("endpoint", uri)?;
                    self.endpoint = Some(uri.to_owned());
                }
                "receiverInfo" => {
                    let refuse =
                        || NgsiError::bad_data("receiverInfo must be a list of {key, value}");
                    let items = value.as_array().ok_or_else(refuse)?.iter();
                    let pair = |item: &Value| {
                        let text = |name: &str| item[name].as_str().map(str::to_owned);
                        Some((text("key")?, text("value")?))
                    };
                    self.receiver = items.map(pair).collect::<Option<_>>().ok_or_else(refuse)?;
                }
                member if TOLD.contains(&member) || FIXED.contains(&member) => {}
                other => {
                    let other: String = other.chars().take(80).collect();
                    return Err(NgsiError::bad_data(format!(
                        "a snapshot may not have the member {other:?}"
                    )));
                }
            }
        }
        Ok(())
    }

    /// It as an entity, for those who ask by its members.
    fn as_entity(&self) -> Entity {
        let core = Context::core();
        let members = self.to_json();
        let members = members.as_object().into_iter().flatten();
        members.fold(Entity::default(), |entity, (name, value)| {
            entity.with(
                core.expand(name).into_owned(),
                Attribute::property(value.clone()),
            )
        })
    }
}

/// Reads a new snapshot, or with `original` one that is a copy of another.
///
/// # Errors
/// `BadRequestData` for what breaks a rule of the standard.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.16.1.4 and 5.16.2.4.
pub fn new(
    app: &App,
    tenant: &str,
    document: &Map<String, Value>,
    context: &Context,
    original: Option<&Snapshot>,
) -> Result<Snapshot, NgsiError> {
    if document.get("type").and_then(Value::as_str) != Some("Snapshot") {
        return Err(NgsiError::bad_data(
            "the type of a snapshot must be Snapshot",
        ));
    }
    let (now_us, key) = (app.now().0, app.store().new_id());
    let id = match document.get("id") {
        None => format!("urn:ngsi-ld:Snapshot:{key}"),
        Some(Value::String(id)) => {
            require_uri("id", id)?;
            id.clone()
        }
        Some(_) => return Err(NgsiError::bad_data("id must be a URI")),
    };
    let mut snapshot = Snapshot {
        tenant: tenant.to_owned(),
        id,
        space: format!("{tenant}~{key}"),
        copy_of: original.map(|original| original.space.clone()),
        queries: list(document, "snapshotQueries")?,
        past_queries: list(document, "snapshotTemporalQueries")?,
        words: context.source().clone(),
        status: Status::Preparing,
        details: Vec::new(),
        past_details: Vec::new(),
        priority: 5,
        endpoint: None,
        receiver: Vec::new(),
        created_us: now_us,
        modified_us: now_us,
        expires_us: now_us.saturating_add(LASTS_US),
        used_us: now_us,
    };
    snapshot.take(document, now_us)?;
    let has_queries = !snapshot.queries.is_empty() || !snapshot.past_queries.is_empty();
    match original {
        Some(_) if has_queries => {
            return Err(NgsiError::bad_data(
                "a copy of a snapshot has no queries of its own",
            ));
        }
        Some(original) => {
            snapshot.queries.clone_from(&original.queries);
            snapshot.past_queries.clone_from(&original.past_queries);
            snapshot.words.clone_from(&original.words);
        }
        None if !has_queries => {
            return Err(NgsiError::bad_data(
                "a snapshot must have snapshotQueries or snapshotTemporalQueries",
            ));
        }
        None => check_queries(&snapshot, context)?,
    }
    Ok(snapshot)
}

fn list(document: &Map<String, Value>, name: &str) -> Result<Vec<Value>, NgsiError> {
    match document.get(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) if !items.is_empty() && items.len() <= MOST_QUERIES => {
            Ok(items.clone())
        }
        Some(_) => Err(NgsiError::bad_data(format!(
            "{name} must be a list of 1 to {MOST_QUERIES} queries"
        ))),
    }
}

fn check_queries(snapshot: &Snapshot, context: &Context) -> Result<(), NgsiError> {
    let refuse = || NgsiError::bad_data("a query must be a JSON object");
    for query in &snapshot.queries {
        let query = query.as_object().ok_or_else(refuse)?;
        asked(query, &EntitiesQuery::default(), false, context)?;
    }
    for query in &snapshot.past_queries {
        let query = query.as_object().ok_or_else(refuse)?;
        TemporalQueryParams::default().read_document(query, context, 1)?;
    }
    Ok(())
}

/// Keeps a new snapshot.
///
/// # Errors
/// `AlreadyExists`; `TooManyResults` beyond the limit; if it cannot be kept.
pub async fn keep(app: &App, snapshot: Snapshot) -> Result<(), Refusal> {
    let written = app.store().write(move |tx| {
        let of_tenant = Filter::Is("tenant", snapshot.tenant.clone());
        if SNAPSHOTS.count(tx, &of_tenant)? >= MOST {
            let why = format!("there are {MOST} snapshots already: delete some first");
            return Ok(Err(NgsiError::new(ErrorKind::TooManyResults, why)));
        }
        match SNAPSHOTS.insert(tx, "system", snapshot.clone()) {
            Ok(_) => Ok(Ok(())),
            Err(StoreError::Taken(_)) => {
                let why = format!("the snapshot {} is there already", snapshot.id);
                Ok(Err(NgsiError::already_exists(why)))
            }
            Err(error) => Err(error),
        }
    });
    Ok(written.await??)
}

/// The snapshot of a tenant with this id, if it has not ended.
///
/// # Errors
/// If it cannot be read.
pub async fn find(
    app: &App,
    tenant: &str,
    id: &str,
) -> Result<Option<Record<Snapshot>>, StoreError> {
    let (name, now_us) = (name(tenant, id), app.now().0);
    let found = app
        .store()
        .read(move |rd| SNAPSHOTS.by(rd, "name", &name))
        .await?;
    Ok(found.filter(|record| record.value.expires_us > now_us))
}

/// Changes a snapshot by a fragment; how it is then.
///
/// # Errors
/// `BadRequestData` for members that cannot be changed, or not so; if it cannot be kept.
pub async fn change(
    app: &App,
    record: Record<Snapshot>,
    fragment: &Map<String, Value>,
) -> Result<Snapshot, Refusal> {
    if let Some(fixed) = FIXED.iter().find(|name| fragment.contains_key(**name)) {
        let is_same = fragment.get("id").and_then(Value::as_str) == Some(record.value.id.as_str());
        if *fixed != "id" || !is_same {
            return Err(
                NgsiError::bad_data(format!("{fixed} of a snapshot cannot be changed")).into(),
            );
        }
    }
    let (mut changed, now_us) = (record.value, app.now().0);
    changed.take(fragment, now_us)?;
    changed.modified_us = now_us;
    let (kept, version) = (changed.clone(), record.version);
    let written = app.store().write(move |tx| {
        SNAPSHOTS
            .change(tx, "system", &record.id, Some(version), kept.clone())
            .map(drop)
    });
    written.await?;
    Ok(changed)
}

/// Forgets a snapshot and everything in it.
///
/// # Errors
/// If it cannot be: asking again goes on.
pub async fn remove(app: &App, record: &Record<Snapshot>) -> Result<(), Refusal> {
    app.context().forget_all(&record.value.space).await?;
    let id = record.id.clone();
    let gone = app
        .store()
        .write(move |tx| SNAPSHOTS.remove(tx, "system", &id).map(drop));
    Ok(gone.await?)
}

/// A condition on snapshots, which may look at their members only.
///
/// # Errors
/// `BadRequestData` for what does not follow the grammar or looks elsewhere.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.16.7.4.
pub fn purge_plan(q: &str) -> Result<Plan, NgsiError> {
    const MEMBERS: [&str; 10] = [
        "id",
        "snapshotPriority",
        "snapshotStatus",
        "snapshotLifetime",
        "endpoint",
        "createdAt",
        "modifiedAt",
        "expiresAt",
        "lastUsedAt",
        "receiverInfo",
    ];
    let core = Context::core();
    let plan = Plan::parse(q, &core)?;
    let is_member = |name: &&str| MEMBERS.iter().any(|member| core.expand(member) == **name);
    match plan.attributes().iter().find(|name| !is_member(name)) {
        Some(other) => Err(NgsiError::bad_data(format!(
            "a snapshot has no member {:?}",
            core.compact(other)
        ))),
        None => Ok(plan),
    }
}

/// The snapshots of a tenant that satisfy a condition.
///
/// # Errors
/// If they cannot be read.
pub async fn matching(
    app: &App,
    tenant: &str,
    plan: &Plan,
) -> Result<Vec<Record<Snapshot>>, StoreError> {
    let of_tenant = Filter::Is("tenant", tenant.to_owned());
    let all = app
        .store()
        .read(move |rd| SNAPSHOTS.find(rd, &of_tenant, Page::default()))
        .await?;
    Ok(all
        .into_iter()
        .filter(|record| plan.matches(&record.value.as_entity()))
        .collect())
}

/// Where the entities of a snapshot are, for a request that names it; that it was used is written down.
///
/// # Errors
/// `ResourceNotFound`.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.5.15 and 6.3.22.
pub async fn space_of(app: &App, tenant: &str, id: &str) -> Result<String, Refusal> {
    let lacks = || NgsiError::not_found(format!("there is no snapshot {id:?}"));
    let record = find(app, tenant, id).await?.ok_or_else(lacks)?;
    let space = record.value.space.clone();
    let now = app.now();
    // Once a second is exact enough, and spares a write for each read.
    if now.since_us(Time(record.value.used_us)) >= 1_000_000 {
        let used = Snapshot {
            used_us: now.0,
            ..record.value
        };
        let written = app.store().write(move |tx| {
            match SNAPSHOTS.change(tx, "system", &record.id, Some(record.version), used.clone()) {
                // It changed meanwhile: that is newer than this.
                Ok(_) | Err(StoreError::Stale { .. }) => Ok(()),
                Err(error) => Err(error),
            }
        });
        written.await?;
    }
    Ok(space)
}
