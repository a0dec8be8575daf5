//! Registrations of other sources of context: kept here, and found by what the sources know.

use std::sync::Arc;

use kit::Time;
use ngsi::select::TypeSelection;
use ngsi::source::{EntityInfo, Information, Registration, RegistrationQuery};
use ngsi::{ErrorKind, NgsiError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::collection::{Field, Filter, Page};
use store::{Collection, Rd, StoreError};

use crate::find::{Query, entities_of};
use crate::sources;
use crate::subscriptions::key;
use crate::tenant::Unknown;
use crate::write::Writer;
use crate::{Context, ObserveError};

/// Registrations that a tenant may have: each query looks at all of them.
const MOST: i64 = 2_000;

/// A registration as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    /// Whose.
    tenant: String,
    /// What it says.
    doc: String,
    /// When it ends.
    expires_us: Option<i64>,
}

const REGISTRATIONS: Collection<Kept> = Collection {
    name: "context-source",
    purpose: "To know which other systems know more of the place",
    personal: false,
    erase_at: |kept, _| kept.expires_us.map(Time),
    kept_for: "until the other system takes it back, or until the end that it set",
    audited: false,
    fields: &[Field {
        name: "tenant",
        unique: false,
        of: |kept| vec![kept.tenant.clone()],
    }],
};

/// What this keeps, for the privacy page.
pub fn entry() -> store::Entry {
    REGISTRATIONS.entry()
}

impl Context {
    /// Keeps a registration; its id, which is given to it if it has none.
    ///
    /// # Errors
    /// `AlreadyExists`; `Conflict` where it would alone have the say and another registration or an entity
    /// that is kept here stands against it; `TooManyResults` beyond the limit.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.9.2.
    pub async fn register(
        &self,
        tenant: &str,
        registration: Registration,
    ) -> Result<String, ObserveError> {
        let registered = self.write(tenant, Unknown::Make, move |writer| {
            let mut registration = registration.clone();
            let id = writer.id_of(&mut registration.id, "ContextSourceRegistration");
            if get(writer.tx, writer.name, &id)?.is_some() {
                return Err(NgsiError::already_exists(format!(
                    "the registration {id} is there already"
                ))
                .into());
            }
            let others = all(writer.tx, writer.name)?;
            if others.len() as i64 >= MOST {
                let why = format!("{MOST} sources are registered already");
                return Err(NgsiError::new(ErrorKind::TooManyResults, why).into());
            }
            check(writer, &registration, &others)?;
            put(writer, &id, &registration)?;
            sources::tell(writer, None, Some(&registration))?;
            Ok(id)
        });
        let id = registered.await?;
        self.0.registry.forget(tenant);
        Ok(id)
    }

    /// The registration with this id.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if it cannot be read.
    pub async fn registration(
        &self,
        tenant: &str,
        id: &str,
    ) -> Result<Option<Registration>, ObserveError> {
        let (name, id) = (tenant.to_owned(), id.to_owned());
        self.read(tenant, move |rd, _| Ok(get(rd, &name, &id)?))
            .await
    }

    /// Some of the registrations that a query wants, in the order of their ids; and how many there are.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if they cannot be read.
    pub async fn registrations(
        &self,
        tenant: &str,
        query: RegistrationQuery,
        offset: usize,
        limit: usize,
    ) -> Result<(Vec<Registration>, usize), ObserveError> {
        let name = tenant.to_owned();
        self.read(tenant, move |rd, _| {
            let mut found = all(rd, &name)?;
            found.retain(|registration| query.chooses(registration));
            let count = found.len();
            Ok((found.into_iter().skip(offset).take(limit).collect(), count))
        })
        .await
    }

    /// Changes members of a registration, in the words of `context`.
    ///
    /// # Errors
    /// `ResourceNotFound`, those of [`Registration::patched`], and `Conflict` as when it is made.
    pub async fn change_registration(
        &self,
        tenant: &str,
        id: &str,
        fragment: Value,
        context: Arc<ngsi::Context>,
    ) -> Result<(), ObserveError> {
        let id = id.to_owned();
        let changed = self.write(tenant, Unknown::Refuse, move |writer| {
            let before = get(writer.tx, writer.name, &id)?.ok_or_else(|| lacks(&id))?;
            let after = before.patched(fragment.clone(), &context, writer.now_us)?;
            let mut others = all(writer.tx, writer.name)?;
            others.retain(|other| other.id != after.id);
            check(writer, &after, &others)?;
            put(writer, &id, &after)?;
            sources::tell(writer, Some(&before), Some(&after))
        });
        changed.await?;
        self.0.registry.forget(tenant);
        Ok(())
    }

    /// Forgets a registration.
    ///
    /// # Errors
    /// `ResourceNotFound`.
    pub async fn unregister(&self, tenant: &str, id: &str) -> Result<(), ObserveError> {
        let id = id.to_owned();
        let removed = self.write(tenant, Unknown::Refuse, move |writer| {
            let gone = get(writer.tx, writer.name, &id)?.ok_or_else(|| lacks(&id))?;
            let key = key(writer.name, &id);
            REGISTRATIONS.remove(writer.tx, "system", &key)?;
            sources::tell(writer, Some(&gone), None)
        });
        removed.await?;
        self.0.registry.forget(tenant);
        Ok(())
    }
}

fn lacks(id: &str) -> NgsiError {
    NgsiError::not_found(format!("there is no registration {id}"))
}

fn decode(rd: &Rd<'_>, kept: &Kept) -> Result<Option<Registration>, StoreError> {
    let registration =
        Registration::from_stored(&kept.doc).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    Ok(Some(registration).filter(|registration| !registration.has_expired(rd.now().0)))
}

fn get(rd: &mut Rd<'_>, tenant: &str, id: &str) -> Result<Option<Registration>, StoreError> {
    match REGISTRATIONS.get(rd, &key(tenant, id))? {
        Some(record) => decode(rd, &record.value),
        None => Ok(None),
    }
}

/// Those of a tenant, in the order of their ids.
pub fn all(rd: &mut Rd<'_>, tenant: &str) -> Result<Vec<Registration>, StoreError> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    let records = REGISTRATIONS.find(rd, &Filter::Is("tenant", tenant.to_owned()), page)?;
    let mut found = Vec::with_capacity(records.len());
    for record in records {
        found.extend(decode(rd, &record.value)?);
    }
    Ok(found)
}

fn put(
    writer: &mut Writer<'_, '_>,
    id: &str,
    registration: &Registration,
) -> Result<(), ObserveError> {
    let kept = Kept {
        tenant: writer.name.to_owned(),
        doc: registration.to_stored(),
        expires_us: registration.expires_at_us,
    };
    crate::subscriptions::set(&REGISTRATIONS, writer.tx, &key(writer.name, id), kept)?;
    Ok(())
}

/// Refuses a registration that would alone have the say over what another has, or what is kept here.
fn check(
    writer: &mut Writer<'_, '_>,
    registration: &Registration,
    others: &[Registration],
) -> Result<(), ObserveError> {
    let conflict = |why: String| Err(NgsiError::new(ErrorKind::Conflict, why).into());
    if let Some(other) = others.iter().find(|other| registration.contradicts(other)) {
        let id = other.id.as_deref().unwrap_or_default();
        return conflict(format!("the registration {id} stands against it"));
    }
    if !registration.mode().is_alone() {
        return Ok(());
    }
    for query in registration.information.iter().flat_map(queries) {
        let found = entities_of(writer.tx, writer.tenant, &query)?.entities;
        if let Some(entity) = found.first() {
            return conflict(format!("the entity {} is kept here", entity.id));
        }
    }
    Ok(())
}

/// What would find an entity that the information is about.
fn queries(info: &Information) -> Vec<Query> {
    let names = info.properties.iter().chain(&info.relationships);
    let base = Query {
        attributes: names.cloned().collect(),
        limit: 1,
        ..Query::default()
    };
    let of = |entity: &EntityInfo| {
        let own = Query {
            ids: entity.id.iter().cloned().collect(),
            id_pattern: entity.id_pattern.clone(),
            ..base.clone()
        };
        let with_type = |name: &String| Query {
            types: Some(TypeSelection::Is(name.clone())),
            ..own.clone()
        };
        if entity.types.is_empty() {
            vec![own]
        } else {
            entity.types.iter().map(with_type).collect()
        }
    };
    if info.entities.is_empty() {
        return vec![base];
    }
    info.entities.iter().flat_map(of).collect()
}
