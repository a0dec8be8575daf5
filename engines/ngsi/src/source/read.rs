//! Reading registrations and changes to them.

use serde_json::{Map, Value};

use super::{EntityInfo, Information, Interval, Management, Mode, Registration};
use crate::context::{Context, NGSI_LD};
use crate::entity::{Attribute, Attributes};
use crate::error::{NgsiError, Result};
use crate::members::Members;
use crate::name::{NULL, quoted, require_name};
use crate::read::{self, Form, brief, is_scope, not_an_object, strings};
use crate::select::{IdPattern, attribute_names};
use crate::time::Period;

/// Operations that an auxiliary source may take.
const AUXILIARY: [&str; 3] = ["retrieveOps", "retrieveEntity", "queryEntity"];
/// Members that are kept as they are.
const KEPT: [&str; 4] = [
    "refreshRate",
    "jsonldContext",
    "ngsildConformance",
    "datasetId",
];
/// Members that only the registry writes.
const TOLD: [&str; 9] = [
    "@context",
    "createdAt",
    "modifiedAt",
    "deletedAt",
    "status",
    "timesSent",
    "timesFailed",
    "lastSuccess",
    "lastFailure",
];

impl Registration {
    /// Reads a registration.
    ///
    /// # Errors
    /// `BadRequestData` for what breaks a rule of the standard, or ends before `now_us`.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.2.9, 5.2.10 and 5.9.2.
    pub fn read(document: Value, context: &Context, now_us: i64) -> Result<Self> {
        let mut members = Members::of("a registration", document)?;
        if members.text("type")?.as_deref() != Some("ContextSourceRegistration") {
            return Err(NgsiError::bad_data(
                "the type must be ContextSourceRegistration",
            ));
        }
        for name in TOLD {
            members.take(name);
        }
        let information = members
            .take("information")
            .ok_or_else(|| NgsiError::bad_data("a registration must have information"))?;
        let endpoint = members
            .uri("endpoint")?
            .ok_or_else(|| NgsiError::bad_data("a registration must have an endpoint"))?;
        let mode = match members.text("mode")? {
            None => None,
            Some(name) => Some(Mode::named(&name).ok_or_else(|| {
                NgsiError::bad_data(format!(
                    "mode must be inclusive, exclusive, redirect or auxiliary, got {}",
                    quoted(&name)
                ))
            })?),
        };
        let mut registration = Self {
            id: members.uri("id")?,
            name: members.text("registrationName")?,
            description: members.text("description")?,
            information: all_information(information, context)?,
            tenant: members.text("tenant")?,
            observed: interval("observationInterval", members.take("observationInterval"))?,
            managed: interval("managementInterval", members.take("managementInterval"))?,
            expires_at_us: members.moment("expiresAt")?,
            endpoint,
            source_info: members.pairs("contextSourceInfo")?,
            alias: members.text("contextSourceAlias")?,
            scopes: scopes(members.take("scope"))?,
            mode,
            operations: members.list("operations")?,
            management: members.take("management").map(management).transpose()?,
            kept: KEPT
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), members.take(name)?)))
                .collect(),
            properties: Map::new(),
            attributes: Attributes::new(),
            created_at_us: now_us,
            modified_at_us: now_us,
        };
        // It is a member of `management`; some write it beside that.
        if let Some(local_only) = members.bool("localOnly")? {
            let management = registration.management.get_or_insert_default();
            management.local_only.get_or_insert(local_only);
        }
        registration.read_properties(members.0, context)?;
        registration.check(now_us)?;
        Ok(registration)
    }

    /// The registration as a fragment changes it: members are replaced, and those that are the NGSI-LD
    /// null, or null, are taken away.
    ///
    /// # Errors
    /// `BadRequestData` for what breaks a rule of the standard.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.5.8 and 5.9.3.
    pub fn patched(&self, fragment: Value, context: &Context, now_us: i64) -> Result<Self> {
        let Value::Object(fragment) = fragment else {
            return Err(not_an_object("a registration", &fragment));
        };
        let mut document = self.document(context);
        for (name, value) in fragment {
            match name.as_str() {
                "id" | "@id" if value.as_str() != self.id.as_deref() => {
                    return Err(NgsiError::bad_data(
                        "the id of a registration cannot be changed",
                    ));
                }
                _ if value.is_null() || value.as_str() == Some(NULL) => {
                    drop(document.shift_remove(&name));
                }
                _ => drop(document.insert(name, value)),
            }
        }
        let mut changed = Self::read(Value::Object(document), context, i64::MIN)?;
        if changed.expires_at_us != self.expires_at_us {
            changed.check(now_us)?;
        }
        (changed.created_at_us, changed.modified_at_us) = (self.created_at_us, now_us);
        Ok(changed)
    }

    /// What no member above is, is a property of the source.
    fn read_properties(&mut self, rest: Map<String, Value>, context: &Context) -> Result<()> {
        for (name, value) in rest {
            require_name("the name of a property", &name)?;
            let full = context.expand(&name).into_owned();
            let one = Map::from_iter([(name, value.clone())]);
            let read = read::patch(Form::Full, Value::Object(one), context)?;
            for (name, instances) in read.attributes {
                let instances = instances.into_iter().map(|patch| patch.complete(&name));
                let instances = instances.collect::<Result<Vec<_>>>()?;
                self.attributes.insert(name, instances);
            }
            self.properties.insert(full, value);
        }
        let endpoint = Attribute::property(self.endpoint.as_str());
        self.attributes
            .insert(format!("{NGSI_LD}endpoint"), vec![endpoint]);
        Ok(())
    }

    fn check(&self, now_us: i64) -> Result<()> {
        let refuse = |why: &str| Err(NgsiError::bad_data(why));
        if self.expires_at_us.is_some_and(|end_us| end_us <= now_us) {
            return refuse("expiresAt must be in the future");
        }
        if self.mode() == Mode::Exclusive {
            let is_of_one = |info: &Information| {
                !info.entities.is_empty() && info.entities.iter().all(|entity| entity.id.is_some())
            };
            if !self.information.iter().all(is_of_one) {
                return refuse("an exclusive registration must name its entities by their ids");
            }
            if !self.information.iter().all(Information::names_attributes) {
                return refuse("an exclusive registration must name attributes");
            }
        }
        let is_for_reading = |operations: &Vec<String>| {
            operations
                .iter()
                .all(|name| AUXILIARY.contains(&name.as_str()))
        };
        if self.mode() == Mode::Auxiliary && !self.operations.as_ref().is_none_or(is_for_reading) {
            return refuse(
                "an auxiliary registration may have the operations retrieveOps, retrieveEntity and queryEntity",
            );
        }
        Ok(())
    }
}

fn all_information(value: Value, context: &Context) -> Result<Vec<Information>> {
    match value {
        Value::Array(items) if !items.is_empty() => items
            .into_iter()
            .map(|item| information(item, context))
            .collect(),
        other => Err(NgsiError::bad_data(format!(
            "information must be a list with one item at least, got {}",
            brief(&other)
        ))),
    }
}

fn information(value: Value, context: &Context) -> Result<Information> {
    let mut members = Members::of("information", value)?;
    let entities = match members.take("entities") {
        None => Vec::new(),
        Some(Value::Array(items)) => items
            .into_iter()
            .map(|item| entity_info(item, context))
            .collect::<Result<_>>()?,
        Some(other) => {
            return Err(NgsiError::bad_data(format!(
                "entities must be a list, got {}",
                brief(&other)
            )));
        }
    };
    let mut names = |member: &str| match members.list(member)? {
        None => Ok(Vec::new()),
        Some(names) => attribute_names(member, &names.join(","), context),
    };
    let information = Information {
        entities,
        properties: names("propertyNames")?,
        relationships: names("relationshipNames")?,
    };
    if information.entities.is_empty() && !information.names_attributes() {
        return Err(NgsiError::bad_data(
            "information must name entities, properties or relationships",
        ));
    }
    Ok(information)
}

fn entity_info(value: Value, context: &Context) -> Result<EntityInfo> {
    let mut members = Members::of("an item of entities", value)?;
    let types = match members.take("type") {
        None => Vec::new(),
        Some(names) => attribute_names("type", &strings("type", names)?.join(","), context)?,
    };
    let info = EntityInfo {
        id: members.uri("id")?,
        id_pattern: members
            .text("idPattern")?
            .map(|text| IdPattern::parse(&text))
            .transpose()?,
        types,
    };
    if info.types.is_empty() && info.id.is_none() && info.id_pattern.is_none() {
        return Err(NgsiError::bad_data("an item of entities must have a type"));
    }
    Ok(info)
}

fn interval(name: &str, value: Option<Value>) -> Result<Option<Interval>> {
    let Some(value) = value else { return Ok(None) };
    let mut members = Members::of(name, value)?;
    let start_us = members
        .moment("startAt")?
        .ok_or_else(|| NgsiError::bad_data(format!("{name} must have startAt")))?;
    let end_us = members.moment("endAt")?;
    if end_us.is_some_and(|end_us| end_us < start_us) {
        return Err(NgsiError::bad_data(format!("{name} ends before it starts")));
    }
    Ok(Some(Interval { start_us, end_us }))
}

fn scopes(value: Option<Value>) -> Result<Vec<String>> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let scopes = strings("scope", value)?;
    match scopes.iter().find(|scope| !is_scope(scope)) {
        Some(bad) => Err(NgsiError::bad_data(format!(
            "a scope must be like /a/b, got {}",
            quoted(bad)
        ))),
        None => Ok(scopes),
    }
}

fn management(value: Value) -> Result<Management> {
    let mut members = Members::of("management", value)?;
    let management = Management {
        local_only: members.bool("localOnly")?,
        cache_duration: members.text("cacheDuration")?,
        timeout_ms: members.positive("timeout")?,
        cooldown_ms: members.positive("cooldown")?,
    };
    match &management.cache_duration {
        Some(text) if Period::parse(text).is_none() => Err(NgsiError::bad_data(format!(
            "cacheDuration must be a duration like PT5M, got {}",
            quoted(text)
        ))),
        _ => Ok(management),
    }
}
