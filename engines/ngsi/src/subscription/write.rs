//! Writing subscriptions: for their owners, and for the store.

use serde_json::{Map, Value, json};

use super::params::{Delivery, Endpoint, NotificationParams};
use super::{Status, Subscription};
use crate::context::Context;
use crate::error::{NgsiError, Result};
use crate::members::Members;
use crate::time::format_us;
use crate::write::{moment, number};

impl Subscription {
    /// Writes it for its owner, with its status at a moment and how telling went so far.
    pub fn to_json(&self, context: &Context, now_us: i64) -> Value {
        let mut members = self.document(context);
        let status = match self.status(now_us) {
            Status::Active => "active",
            Status::Paused => "paused",
            Status::Expired => "expired",
        };
        members.insert("status".to_owned(), json!(status));
        if let Some(Value::Object(notification)) = members.get_mut("notification") {
            self.delivery.write(notification);
        }
        Value::Object(members)
    }

    /// The form in which a store keeps it: all names in full, so that no context is needed again.
    pub fn to_stored(&self) -> Vec<u8> {
        let mut members = self.document(&Context::core());
        members.insert("@context".to_owned(), self.context.clone());
        if let Some(Value::Object(notification)) = members.get_mut("notification") {
            self.delivery.write(notification);
        }
        Value::Object(members).to_string().into_bytes()
    }

    /// Reads what [`Subscription::to_stored`] wrote.
    ///
    /// # Errors
    /// `InternalError` for bytes that no version of it wrote.
    pub fn from_stored(bytes: &[u8]) -> Result<Self> {
        let broken = |why: String| {
            NgsiError::new(
                crate::ErrorKind::InternalError,
                format!("stored subscription is broken: {why}"),
            )
        };
        let mut document: Value =
            serde_json::from_slice(bytes).map_err(|e| broken(e.to_string()))?;
        let mut take = |name: &str| {
            document
                .as_object_mut()
                .and_then(|members| members.shift_remove(name))
        };
        let context = take("@context").unwrap_or_default();
        let delivery = match document.get("notification") {
            Some(notification) => {
                Delivery::read(notification.clone()).map_err(|e| broken(e.detail))?
            }
            None => Delivery::default(),
        };
        let read =
            Self::read(document, &Context::core(), i64::MIN).map_err(|e| broken(e.detail))?;
        Ok(Self {
            context,
            delivery,
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
        let short = |names: &[String]| {
            let all: Vec<_> = names.iter().map(|name| context.compact(name)).collect();
            (!all.is_empty()).then(|| json!(all))
        };
        let selection: Vec<Value> = self
            .selection
            .iter()
            .map(|selector| selector.to_json(context))
            .collect();
        let triggers: Vec<&str> = self.triggers.iter().map(|trigger| trigger.name()).collect();
        // In the words it was written in, a query is shown as it was written.
        let q = self
            .q
            .as_ref()
            .map(|plan| match *context.source() == self.context {
                true => plan.source().to_owned(),
                false => plan.to_text(context),
            });
        add("id", self.id.as_ref().map(|id| json!(id)));
        add("type", Some(json!("Subscription")));
        add(
            "subscriptionName",
            self.name.as_ref().map(|name| json!(name)),
        );
        add(
            "description",
            self.description.as_ref().map(|text| json!(text)),
        );
        add(
            "entities",
            (!selection.is_empty()).then(|| json!(selection)),
        );
        add("watchedAttributes", short(&self.watched));
        add(
            "notificationTrigger",
            (!triggers.is_empty()).then(|| json!(triggers)),
        );
        add("timeInterval", self.time_interval_s.map(number));
        add("q", q.map(Value::from));
        add(
            "geoQ",
            self.geo_q.as_ref().map(|query| query.to_json(context)),
        );
        add(
            "scopeQ",
            self.scope_q.as_ref().map(|query| json!(query.as_str())),
        );
        add("csf", self.csf.as_ref().map(|text| json!(text)));
        add(
            "datasetId",
            (!self.datasets.ids().is_empty()).then(|| json!(self.datasets.ids())),
        );
        add(
            "lang",
            self.languages
                .as_ref()
                .map(|languages| json!(languages.as_str())),
        );
        add("isActive", self.active.map(Value::from));
        add(
            "expiresAt",
            self.expires_at_us.map(|at_us| json!(format_us(at_us))),
        );
        add("throttling", self.throttling_s.map(number));
        add("localOnly", self.local_only.map(Value::from));
        add(
            "jsonldContext",
            self.jsonld_context.as_ref().map(|address| json!(address)),
        );
        add("notification", Some(self.notification.to_json(context)));
        for (name, value) in &self.kept {
            add(name, Some(value.clone()));
        }
        members
    }
}

impl NotificationParams {
    fn to_json(&self, context: &Context) -> Value {
        let mut members = Map::new();
        let mut add = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                members.insert(name.to_owned(), value);
            }
        };
        let some = |names: Vec<String>| (!names.is_empty()).then(|| json!(names));
        add("attributes", some(self.projection.only_attributes(context)));
        add("pick", some(self.projection.picked(context)));
        add("omit", some(self.projection.omitted(context)));
        add("format", self.format_word.as_ref().map(|word| json!(word)));
        add("endpoint", Some(self.endpoint.to_json()));
        add("sysAttrs", self.sys_attrs.map(Value::from));
        add("showChanges", self.show_changes.map(Value::from));
        add("join", self.join.map(|join| json!(join.name())));
        add("joinLevel", self.join_level.map(Value::from));
        Value::Object(members)
    }
}

impl Endpoint {
    fn to_json(&self) -> Value {
        let pairs = |all: &[(String, String)]| {
            let items: Vec<Value> = all
                .iter()
                .map(|(key, value)| json!({"key": key, "value": value}))
                .collect();
            (!items.is_empty()).then(|| Value::Array(items))
        };
        let members = [
            ("uri", Some(json!(self.uri))),
            (
                "accept",
                self.accept.map(|accept| json!(accept.media_type())),
            ),
            ("receiverInfo", pairs(&self.receiver_info)),
            ("notifierInfo", pairs(&self.notifier_info)),
            ("cooldown", self.cooldown_ms.map(number)),
            ("timeout", self.timeout_ms.map(number)),
        ];
        members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }
}

impl Delivery {
    fn write(&self, members: &mut Map<String, Value>) {
        if let Some(status) = self.status() {
            members.insert("status".to_owned(), json!(status));
        }
        if self.times_sent > 0 {
            members.insert("timesSent".to_owned(), json!(self.times_sent));
        }
        if self.times_failed > 0 {
            members.insert("timesFailed".to_owned(), json!(self.times_failed));
        }
        moment(members, "lastNotification", self.last_notification_us);
        moment(members, "lastSuccess", self.last_success_us);
        moment(members, "lastFailure", self.last_failure_us);
    }

    fn read(notification: Value) -> Result<Self> {
        let mut members = Members::of("notification", notification)?;
        Ok(Self {
            times_sent: members.count("timesSent"),
            times_failed: members.count("timesFailed"),
            last_notification_us: members.moment("lastNotification")?,
            last_success_us: members.moment("lastSuccess")?,
            last_failure_us: members.moment("lastFailure")?,
        })
    }
}
