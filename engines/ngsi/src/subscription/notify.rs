//! Writing notifications.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Accept, Change, Join, Subscription, Trigger};
use crate::context::{Context, NGSI_LD};
use crate::entity::{Attributes, Entity, Lookup};
use crate::patch::ChangeKind;
use crate::time::format_us;
use crate::write::{self, Representation};

impl Subscription {
    /// The entity to tell of a change: with what is gone marked as deleted, and with earlier
    /// values if they are asked for.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.8.6. When the entity itself is gone, its attributes are
    /// told only to those who ask for changes or for the deletion of attributes.
    pub fn told(&self, change: &Change, now_us: i64) -> Option<Entity> {
        let shows_changes = self.notification.show_changes == Some(true);
        let Some(after) = change.after else {
            let mut gone = change.before?.clone();
            gone.deleted_at_us = Some(now_us);
            gone.attributes = Attributes::new();
            if shows_changes || self.caused_by(change) == Some(Trigger::AttributeDeleted) {
                self.mark(&mut gone, change, now_us);
            }
            return Some(gone);
        };
        let mut told = after.clone();
        self.mark(&mut told, change, now_us);
        Some(told)
    }

    fn mark(&self, told: &mut Entity, change: &Change, now_us: i64) {
        let shows_changes = self.notification.show_changes == Some(true);
        for done in change
            .outcome
            .changes
            .iter()
            .filter(|done| change.after.is_some() || self.watches(done))
        {
            let previous = || {
                done.before
                    .as_ref()
                    .filter(|_| shows_changes)
                    .map(|before| Box::new(before.value.clone()))
            };
            match (done.kind, &done.before) {
                (ChangeKind::Deleted, Some(before)) => {
                    let mut tombstone = before.tombstone(now_us);
                    tombstone.previous = previous();
                    let is_whole = change
                        .after
                        .is_some_and(|after| after.instances(&done.name).is_empty());
                    let marks = told.attributes.entry(done.name.clone()).or_default();
                    match marks.first_mut() {
                        // Where nothing is left and nothing is told of before, one mark says all.
                        Some(mark) if is_whole && !shows_changes => mark.dataset_id = None,
                        _ => marks.push(tombstone),
                    }
                }
                (ChangeKind::Updated, Some(_)) => {
                    let instances = told.attributes.get_mut(&done.name);
                    if let Some(a) = instances
                        .and_then(|all| all.iter_mut().find(|a| a.dataset_id == done.dataset_id))
                    {
                        a.previous = previous();
                    }
                }
                _ => {}
            }
        }
    }

    /// The whole notification. `context` is the one that [`Subscription::jsonld_context`] names,
    /// or else the one it was written in.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.3.1 and 5.8.6.
    pub fn notification(
        &self,
        id: &str,
        entities: &[Entity],
        context: &Context,
        now_us: i64,
        lookup: &Lookup,
    ) -> Value {
        let params = &self.notification;
        let (join, levels) = (
            params.join.unwrap_or_default(),
            params.join_level.unwrap_or(1),
        );
        let how = Representation {
            format: params.format,
            sys_attrs: params.sys_attrs == Some(true),
            projection: params.projection.clone(),
            languages: self.languages.clone(),
            datasets: self.datasets.clone(),
            linked: (join == Join::Inline).then_some((levels, lookup)),
        };
        let whole = Representation {
            projection: crate::select::Projection::default(),
            linked: None,
            ..how.clone()
        };
        let mut beside: Vec<Arc<Entity>> = Vec::new();
        if join == Join::Flat {
            for found in entities
                .iter()
                .flat_map(|entity| write::linked(entity, levels, lookup))
            {
                if !beside.iter().any(|e| e.id == found.id)
                    && !entities.iter().any(|e| e.id == found.id)
                {
                    beside.push(found);
                }
            }
        }
        let accept = params.endpoint.accept.unwrap_or_default();
        let place = self.geo_q.as_ref().map_or_else(
            || format!("{NGSI_LD}location"),
            |query| query.property().to_owned(),
        );
        let write_one = |entity: &Entity, how: &Representation| match accept {
            Accept::GeoJson => write::feature(entity, context, how, &place),
            _ => write::entity(entity, context, how),
        };
        let own = entities.iter().map(|entity| write_one(entity, &how));
        let mut data: Vec<Value> = own
            .chain(beside.iter().map(|entity| write_one(entity, &whole)))
            .collect();
        let mut members = Map::new();
        members.insert("id".to_owned(), json!(id));
        members.insert("type".to_owned(), json!("Notification"));
        members.insert("subscriptionId".to_owned(), json!(self.id));
        members.insert("notifiedAt".to_owned(), json!(format_us(now_us)));
        match accept {
            Accept::GeoJson => {
                drop(members.insert("data".to_owned(), write::feature_collection(data)))
            }
            Accept::JsonLd => {
                data.iter_mut()
                    .for_each(|entity| write::with_context(entity, context.source()));
                members.insert("data".to_owned(), json!(data));
                members.insert("@context".to_owned(), context.source().clone());
            }
            Accept::Json => drop(members.insert("data".to_owned(), json!(data))),
        }
        Value::Object(members)
    }
}
