//! Adding to histories, and taking away from them.

use ngsi::patch::Which;
use ngsi::{Attribute, Attributes, Entity, NgsiError};
use serde_json::json;
use store::entities;
use store::series::{self, Series};

use super::read::bare;
use super::{Source, instance, record, types_name};
use crate::tenant::Unknown;
use crate::write::Writer;
use crate::{Context, ObserveError};

impl Context {
    /// Adds what is known of an entity's past; whether nothing was known of it before. The entity itself
    /// is not touched, and need not be there.
    ///
    /// # Errors
    /// `BadRequestData` for a new history without a type.
    pub async fn add_history(&self, tenant: &str, past: Entity) -> Result<bool, ObserveError> {
        self.write(tenant, Unknown::Make, move |writer| {
            let is_new = !is_known(writer, &past.id)?;
            if is_new && past.types.is_empty() {
                return Err(NgsiError::bad_data(format!(
                    "the entity {} must have a type",
                    past.id
                ))
                .into());
            }
            if is_new {
                super::say(writer, &past.id, &types_name(), json!(past.types))?;
            } else {
                add_types(writer, &past)?;
            }
            if !past.scopes.is_empty() {
                super::say(writer, &past.id, &super::scopes_name(), json!(past.scopes))?;
            }
            add(writer, &past.id, &past.attributes)?;
            Ok(is_new)
        })
        .await
    }

    /// Adds instances to the history of an entity.
    ///
    /// # Errors
    /// `ResourceNotFound` if nothing is known of it.
    pub async fn extend_history(
        &self,
        tenant: &str,
        id: &str,
        attributes: Attributes,
    ) -> Result<(), ObserveError> {
        let id = id.to_owned();
        self.write(tenant, Unknown::Refuse, move |writer| {
            if !is_known(writer, &id)? {
                return Err(lacks(&id));
            }
            add(writer, &id, &attributes)
        })
        .await
    }

    /// Puts another instance in the place of one; `attr` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound` if there is no such instance.
    pub async fn change_instance(
        &self,
        tenant: &str,
        id: &str,
        attr: &str,
        instance_id: &str,
        attribute: Attribute,
    ) -> Result<(), ObserveError> {
        let (id, attr, instance_id) = (id.to_owned(), attr.to_owned(), instance_id.to_owned());
        self.write(tenant, Unknown::Refuse, move |writer| {
            let series = remove_instance(writer, &id, &attr, &instance_id)?;
            let mut attribute = attribute.clone();
            attribute.stamp(writer.now_us, writer.now_us);
            attribute.dataset_id = (!series.dataset.is_empty()).then_some(series.dataset);
            record(writer, &id, &attr, &attribute, Source::Told)
        })
        .await
    }

    /// Forgets one instance; `attr` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound` if there is no such instance.
    pub async fn delete_instance(
        &self,
        tenant: &str,
        id: &str,
        attr: &str,
        instance_id: &str,
    ) -> Result<(), ObserveError> {
        let (id, attr, instance_id) = (id.to_owned(), attr.to_owned(), instance_id.to_owned());
        self.write(tenant, Unknown::Refuse, move |writer| {
            remove_instance(writer, &id, &attr, &instance_id).map(drop)
        })
        .await
    }

    /// Forgets the history of an attribute; `attr` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound` if it has none.
    pub async fn delete_attribute_history(
        &self,
        tenant: &str,
        id: &str,
        attr: &str,
        which: Which,
    ) -> Result<(), ObserveError> {
        let (id, attr) = (id.to_owned(), attr.to_owned());
        self.forget(tenant, id, move |series| {
            series.attr == attr
                && match &which {
                    Which::All => true,
                    Which::Default => series.dataset.is_empty(),
                    Which::Dataset(dataset) => series.dataset == *dataset,
                }
        })
        .await
    }

    /// Forgets the whole history of an entity. The entity itself, if it is there, stays.
    ///
    /// # Errors
    /// `ResourceNotFound` if it has none.
    pub async fn delete_history(&self, tenant: &str, id: &str) -> Result<(), ObserveError> {
        self.forget(tenant, id.to_owned(), |_| true).await
    }

    async fn forget(
        &self,
        tenant: &str,
        id: String,
        is_meant: impl Fn(&Series) -> bool + Send + 'static,
    ) -> Result<(), ObserveError> {
        self.write(tenant, Unknown::Refuse, move |writer| {
            let all = series::of_entity(writer.tx, writer.tenant, &id)?;
            let mut gone = all.iter().filter(|series| is_meant(series)).peekable();
            if gone.peek().is_none() {
                return Err(lacks(&id));
            }
            for series in gone {
                series::delete(writer.tx, series.id)?;
            }
            Ok(())
        })
        .await
    }
}

/// Adds new types to those of a history whose entity is not there.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.6.11.
fn add_types(writer: &mut Writer<'_, '_>, past: &Entity) -> Result<(), ObserveError> {
    if past.types.is_empty() || entities::get(writer.tx, writer.tenant, &past.id)?.is_some() {
        return Ok(());
    }
    let all = series::of_entity(writer.tx, writer.tenant, &past.id)?;
    let known = bare(writer.tx, writer.tenant, &past.id, &all)?;
    let mut types = known.map(|entity| entity.types).unwrap_or_default();
    let count = types.len();
    let new = past.types.iter().filter(|name| !types.contains(name));
    let new: Vec<String> = new.cloned().collect();
    types.extend(new);
    if types.len() > count {
        super::say(writer, &past.id, &types_name(), json!(types))?;
    }
    Ok(())
}

fn is_known(writer: &mut Writer<'_, '_>, id: &str) -> Result<bool, ObserveError> {
    Ok(entities::get(writer.tx, writer.tenant, id)?.is_some()
        || !series::of_entity(writer.tx, writer.tenant, id)?.is_empty())
}

fn add(writer: &mut Writer<'_, '_>, id: &str, attributes: &Attributes) -> Result<(), ObserveError> {
    for (name, instances) in attributes {
        for one in instances {
            let mut one = one.clone();
            one.stamp(writer.now_us, writer.now_us);
            record(writer, id, name, &one, Source::Told)?;
        }
    }
    Ok(())
}

/// Forgets an instance; the series it was of.
fn remove_instance(
    writer: &mut Writer<'_, '_>,
    id: &str,
    attr: &str,
    instance_id: &str,
) -> Result<Series, ObserveError> {
    let none =
        || NgsiError::not_found(format!("the history of {id} has no instance {instance_id}"));
    let (number, at) = instance::parse_id(instance_id).ok_or_else(none)?;
    let all = series::of_entity(writer.tx, writer.tenant, id)?;
    let series = all
        .into_iter()
        .find(|series| series.id == number && series.attr == attr)
        .ok_or_else(none)?;
    if !series::remove(writer.tx, series.id, at)? {
        return Err(none().into());
    }
    Ok(series)
}

fn lacks(id: &str) -> ObserveError {
    NgsiError::not_found(format!("nothing is known of the past of {id}")).into()
}
