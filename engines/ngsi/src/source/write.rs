//! Writing registrations: for those who ask, and for the store.

use serde_json::{Map, Value, json};

use super::{EntityInfo, Information, Interval, Management, Registration};
use crate::context::Context;
use crate::error::{NgsiError, Result};
use crate::time::format_us;
use crate::write::{moment, number, one_or_many};

impl Registration {
    /// Writes it, with names as short as the context allows; with `sys_attrs` when it was made and changed.
    pub fn to_json(&self, context: &Context, sys_attrs: bool) -> Value {
        let mut members = self.document(context);
        if sys_attrs {
            moment(&mut members, "createdAt", Some(self.created_at_us));
            moment(&mut members, "modifiedAt", Some(self.modified_at_us));
        }
        Value::Object(members)
    }

    /// The form in which a store keeps it: all names in full, so that no context is needed again.
    pub fn to_stored(&self) -> String {
        let mut members = self.document(&Context::core());
        members.insert("created".to_owned(), json!(self.created_at_us));
        members.insert("modified".to_owned(), json!(self.modified_at_us));
        Value::Object(members).to_string()
    }

    /// Reads what [`Registration::to_stored`] wrote.
    ///
    /// # Errors
    /// `InternalError` for text that no version of it wrote.
    pub fn from_stored(text: &str) -> Result<Self> {
        let broken = |why: String| {
            NgsiError::new(
                crate::ErrorKind::InternalError,
                format!("stored registration is broken: {why}"),
            )
        };
        let mut document: Value = serde_json::from_str(text).map_err(|e| broken(e.to_string()))?;
        let mut take = |name: &str| {
            let members = document.as_object_mut()?;
            members.shift_remove(name)?.as_i64()
        };
        let (created, modified) = (take("created"), take("modified"));
        let read =
            Self::read(document, &Context::core(), i64::MIN).map_err(|e| broken(e.detail))?;
        Ok(Self {
            created_at_us: created.unwrap_or_default(),
            modified_at_us: modified.unwrap_or_default(),
            ..read
        })
    }

    /// Everything that its owner said.
    pub(super) fn document(&self, context: &Context) -> Map<String, Value> {
        let mut members = Map::new();
        let mut add = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                members.insert(name.to_owned(), value);
            }
        };
        let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
        let information = self.information.iter().map(|info| info.to_json(context));
        let info = self.source_info.iter();
        let info: Vec<Value> = info
            .map(|(key, value)| json!({"key": key, "value": value}))
            .collect();
        add("id", text(&self.id));
        add("type", Some(json!("ContextSourceRegistration")));
        add("registrationName", text(&self.name));
        add("description", text(&self.description));
        add("information", Some(information.collect()));
        add("tenant", text(&self.tenant));
        add("observationInterval", self.observed.map(Interval::to_json));
        add("managementInterval", self.managed.map(Interval::to_json));
        add(
            "expiresAt",
            self.expires_at_us.map(|at_us| json!(format_us(at_us))),
        );
        add("endpoint", Some(json!(self.endpoint)));
        add(
            "contextSourceInfo",
            (!info.is_empty()).then_some(Value::Array(info)),
        );
        add("contextSourceAlias", text(&self.alias));
        add(
            "scope",
            (!self.scopes.is_empty())
                .then(|| one_or_many(self.scopes.iter().map(|scope| json!(scope)))),
        );
        add("mode", self.mode.map(|mode| json!(mode.name())));
        add("operations", self.operations.as_ref().map(|all| json!(all)));
        add(
            "management",
            self.management.as_ref().map(Management::to_json),
        );
        for (name, value) in &self.kept {
            add(name, Some(value.clone()));
        }
        for (name, value) in &self.properties {
            add(&context.compact(name), Some(value.clone()));
        }
        members
    }
}

impl Information {
    fn to_json(&self, context: &Context) -> Value {
        let names = |all: &[String]| -> Vec<String> {
            let short = all.iter().map(|name| context.compact(name).into_owned());
            short.collect()
        };
        let entities: Vec<Value> = self.entities.iter().map(|e| e.to_json(context)).collect();
        let members = [
            ("entities", entities),
            (
                "propertyNames",
                names(&self.properties)
                    .into_iter()
                    .map(Value::from)
                    .collect(),
            ),
            (
                "relationshipNames",
                names(&self.relationships)
                    .into_iter()
                    .map(Value::from)
                    .collect(),
            ),
        ];
        members
            .into_iter()
            .filter(|(_, items)| !items.is_empty())
            .map(|(name, items)| (name.to_owned(), Value::Array(items)))
            .collect()
    }
}

impl EntityInfo {
    fn to_json(&self, context: &Context) -> Value {
        let mut members = Map::new();
        if let Some(id) = &self.id {
            members.insert("id".to_owned(), json!(id));
        }
        if let Some(pattern) = &self.id_pattern {
            members.insert("idPattern".to_owned(), json!(pattern.as_str()));
        }
        if !self.types.is_empty() {
            let types = self.types.iter().map(|name| json!(context.compact(name)));
            members.insert("type".to_owned(), one_or_many(types));
        }
        Value::Object(members)
    }
}

impl Interval {
    fn to_json(self) -> Value {
        let mut members = Map::new();
        moment(&mut members, "startAt", Some(self.start_us));
        moment(&mut members, "endAt", self.end_us);
        Value::Object(members)
    }
}

impl Management {
    fn to_json(&self) -> Value {
        let members = [
            ("localOnly", self.local_only.map(Value::from)),
            (
                "cacheDuration",
                self.cache_duration.clone().map(Value::from),
            ),
            ("timeout", self.timeout_ms.map(number)),
            ("cooldown", self.cooldown_ms.map(number)),
        ];
        members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }
}
