//! Reading subscriptions and changes to them.

use serde_json::Value;

use super::params::{Accept, Delivery, Endpoint, Join, NotificationParams};
use super::{Subscription, Trigger};
use crate::context::Context;
use crate::error::{NgsiError, Result};
use crate::geoq::GeoQuery;
use crate::members::Members;
use crate::name::{NULL, quoted};
use crate::q::{Options, Plan};
use crate::read::not_an_object;
use crate::select::{EntitySelector, Languages, Projection, ScopeQuery, attribute_names};
use crate::write::{Datasets, Format};

/// Members that are kept as they are.
const KEPT: [&str; 5] = [
    "expandValues",
    "jsonKeys",
    "splitEntities",
    "temporalQ",
    "ngsildConformance",
];

impl Subscription {
    /// Reads a subscription.
    ///
    /// # Errors
    /// `BadRequestData` for what breaks a rule of the standard, or ends before `now_us`.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.2.12 to 5.2.15 and 5.8.1.
    pub fn read(document: Value, context: &Context, now_us: i64) -> Result<Self> {
        let mut members = Members::of("a subscription", document)?;
        if members.text("type")?.as_deref() != Some("Subscription") {
            return Err(NgsiError::bad_data("the type must be Subscription"));
        }
        let expand_values = members
            .0
            .get("expandValues")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let options = Options {
            expand_values: &expand_values.split(',').map(str::trim).collect::<Vec<_>>(),
        };
        let notification = members.0.shift_remove("notification");
        let subscription = Self {
            id: members.uri("id")?,
            name: members.text("subscriptionName")?,
            description: members.text("description")?,
            selection: members
                .take("entities")
                .map(|v| EntitySelector::parse_all(v, context))
                .transpose()?
                .unwrap_or_default(),
            watched: names(
                "watchedAttributes",
                members.list("watchedAttributes")?,
                context,
            )?,
            triggers: triggers(members.list("notificationTrigger")?)?,
            q: members
                .text("q")?
                .map(|text| Plan::parse_with(&text, context, options))
                .transpose()?,
            geo_q: members
                .take("geoQ")
                .map(|value| GeoQuery::from_json(value, context))
                .transpose()?,
            scope_q: members
                .text("scopeQ")?
                .map(|text| ScopeQuery::parse(&text))
                .transpose()?,
            csf: members.text("csf")?,
            datasets: Datasets::only(members.list("datasetId")?.unwrap_or_default())?,
            languages: members
                .text("lang")?
                .map(|text| Languages::parse(&text))
                .transpose()?,
            expires_at_us: members.moment("expiresAt")?,
            active: members.bool("isActive")?,
            throttling_s: members.positive("throttling")?,
            time_interval_s: members.positive("timeInterval")?,
            local_only: members.bool("localOnly")?,
            jsonld_context: members.uri("jsonldContext")?,
            context: context.source().clone(),
            notification: params(notification, context)?,
            delivery: Delivery::default(),
            kept: KEPT
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), members.take(name)?)))
                .collect(),
        };
        subscription
            .csf
            .iter()
            .try_for_each(|text| Plan::parse(text, context).map(drop))?;
        subscription.check(now_us)?;
        Ok(subscription)
    }

    /// The subscription as a fragment changes it: members are replaced, and those that are the
    /// NGSI-LD null are taken away. How telling went so far is kept.
    ///
    /// # Errors
    /// `BadRequestData` for what breaks a rule of the standard.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.5.8 and 5.8.2.
    pub fn patched(&self, fragment: Value, context: &Context, now_us: i64) -> Result<Self> {
        let Value::Object(fragment) = fragment else {
            return Err(not_an_object("a subscription", &fragment));
        };
        let mut document = self.document(context);
        for (name, value) in fragment {
            match name.as_str() {
                "id" | "@id" if value.as_str() != self.id.as_deref() => {
                    return Err(NgsiError::bad_data(
                        "the id of a subscription cannot be changed",
                    ));
                }
                "@context" | "status" => {}
                _ if value.as_str() == Some(NULL) => drop(document.shift_remove(&name)),
                _ => drop(document.insert(name, value)),
            }
        }
        let changed = Self::read(Value::Object(document), context, i64::MIN)?;
        if changed.expires_at_us != self.expires_at_us {
            changed.check(now_us)?;
        }
        Ok(Self {
            context: self.context.clone(),
            delivery: self.delivery.clone(),
            ..changed
        })
    }

    fn check(&self, now_us: i64) -> Result<()> {
        let refuse = |why: &str| Err(NgsiError::bad_data(why));
        if self.selection.is_empty() && self.watched.is_empty() && self.local_only != Some(true) {
            return refuse("a subscription must have entities or watchedAttributes");
        }
        if self.time_interval_s.is_some() {
            if !self.watched.is_empty() {
                return refuse(
                    "a subscription cannot have both timeInterval and watchedAttributes",
                );
            }
            if self.throttling_s.is_some() {
                return refuse("a subscription cannot have both timeInterval and throttling");
            }
        }
        if self.expires_at_us.is_some_and(|end_us| end_us <= now_us) {
            return refuse("expiresAt must be in the future");
        }
        Ok(())
    }
}

fn triggers(given: Option<Vec<String>>) -> Result<Vec<Trigger>> {
    let Some(given) = given else {
        return Ok(vec![Trigger::AttributeCreated, Trigger::AttributeUpdated]);
    };
    given
        .iter()
        .map(|name| {
            Trigger::named(name).ok_or_else(|| {
                NgsiError::bad_data(format!("notificationTrigger cannot be {}", quoted(name)))
            })
        })
        .collect()
}

fn names(place: &str, given: Option<Vec<String>>, context: &Context) -> Result<Vec<String>> {
    given.map_or(Ok(vec![]), |names| {
        attribute_names(place, &names.join(","), context)
    })
}

fn params(value: Option<Value>, context: &Context) -> Result<NotificationParams> {
    let value =
        value.ok_or_else(|| NgsiError::bad_data("a subscription must have a notification"))?;
    let mut members = Members::of("notification", value)?;
    let endpoint = members
        .take("endpoint")
        .ok_or_else(|| NgsiError::bad_data("a notification must have an endpoint"))?;
    let mut projection = Projection::default();
    let attributes = members.list("attributes")?;
    let (pick, omit) = (members.list("pick")?, members.list("omit")?);
    if attributes.is_some() && (pick.is_some() || omit.is_some()) {
        return Err(NgsiError::bad_data(
            "a notification cannot have attributes together with pick or omit",
        ));
    }
    projection = projection.attributes(names("attributes", attributes, context)?);
    if let Some(pick) = pick {
        projection = projection.pick(&pick.join(","), context)?;
    }
    if let Some(omit) = omit {
        projection = projection.omit(&omit.join(","), context)?;
    }
    let format_word = members.text("format")?;
    let join = match members.text("join")? {
        None => None,
        Some(name) => Some(Join::named(&name).ok_or_else(|| {
            NgsiError::bad_data(format!(
                "join must be flat, inline or @none, got {}",
                quoted(&name)
            ))
        })?),
    };
    let params = NotificationParams {
        endpoint: self::endpoint(endpoint)?,
        format: format_word
            .as_deref()
            .map(Format::named)
            .transpose()?
            .unwrap_or_default(),
        format_word,
        projection,
        sys_attrs: members.bool("sysAttrs")?,
        show_changes: members.bool("showChanges")?,
        join,
        join_level: match members.positive("joinLevel")? {
            None => None,
            Some(level) if level.fract() == 0.0 && level <= 100.0 => Some(level as u32),
            Some(level) => {
                return Err(NgsiError::bad_data(format!(
                    "joinLevel must be a whole number up to 100, got {level}"
                )));
            }
        },
    };
    if params.show_changes == Some(true) && params.format == Format::Simplified {
        return Err(NgsiError::bad_data(
            "showChanges cannot go with the simplified format",
        ));
    }
    Ok(params)
}

fn endpoint(value: Value) -> Result<Endpoint> {
    let mut members = Members::of("endpoint", value)?;
    let accept = match members.text("accept")? {
        None => None,
        Some(name) => Some(Accept::of_media_type(&name).ok_or_else(|| {
            NgsiError::bad_data(format!("accept of an endpoint cannot be {}", quoted(&name)))
        })?),
    };
    Ok(Endpoint {
        uri: members
            .uri("uri")?
            .ok_or_else(|| NgsiError::bad_data("an endpoint must have a uri"))?,
        accept,
        receiver_info: members.pairs("receiverInfo")?,
        notifier_info: members.pairs("notifierInfo")?,
        cooldown_ms: members.positive("cooldown")?,
        timeout_ms: members.positive("timeout")?,
    })
}
