//! Subscriptions to registrations: who is told when it changes what other systems know.

use serde_json::{Map, Value, json};

use super::{Registration, RegistrationQuery};
use crate::context::Context;
use crate::error::{NgsiError, Result};
use crate::subscription::{Accept, Subscription};
use crate::temporal::TemporalQuery;
use crate::time::format_us;

/// Why somebody is told of a registration.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It did not concern the subscription before.
    NewlyMatching,
    /// It did, and still does.
    Updated,
    /// It does no longer.
    NoLongerMatching,
}

impl Reason {
    const ALL: [Self; 3] = [Self::NewlyMatching, Self::Updated, Self::NoLongerMatching];

    /// Its name as the standard writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NewlyMatching => "newlyMatching",
            Self::Updated => "updated",
            Self::NoLongerMatching => "noLongerMatching",
        }
    }

    /// The reason of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl Subscription {
    /// Refuses what a subscription to registrations cannot have.
    ///
    /// # Errors
    /// `BadRequestData` for a `temporalQ` that does not follow the grammar.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.11.2.
    pub fn check_for_sources(&self) -> Result<()> {
        self.time().map(drop)
    }

    /// The registration with the information that concerns the subscription; nothing if none does.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.11.7. Its `csf` is not looked at.
    pub fn concern(&self, registration: &Registration) -> Option<Registration> {
        let queries = self.source_queries();
        let mut told = registration.clone();
        told.information
            .retain(|info| queries.iter().any(|query| query.is_about(info)));
        queries
            .iter()
            .any(|query| query.chooses(registration))
            .then_some(told)
    }

    /// Why it is told when one registration takes another's place, and what it is told.
    pub fn told_of_sources(
        &self,
        before: Option<&Registration>,
        after: Option<&Registration>,
    ) -> Option<(Reason, Registration)> {
        let before = before.and_then(|registration| self.concern(registration));
        let after = after.and_then(|registration| self.concern(registration));
        match (before, after) {
            (None, Some(after)) => Some((Reason::NewlyMatching, after)),
            (Some(_), Some(after)) => Some((Reason::Updated, after)),
            (Some(before), None) => Some((Reason::NoLongerMatching, before)),
            (None, None) => None,
        }
    }

    /// The whole notification. `context` is the one in whose words it is written.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.3.2.
    pub fn notification_of_sources(
        &self,
        id: &str,
        (reason, registrations): (Reason, &[Registration]),
        context: &Context,
        now_us: i64,
    ) -> Value {
        let sys_attrs = self.notification.sys_attrs == Some(true);
        let data = registrations.iter().map(|r| r.to_json(context, sys_attrs));
        let mut members = Map::from_iter([
            ("id".to_owned(), json!(id)),
            ("type".to_owned(), json!("ContextSourceNotification")),
            ("subscriptionId".to_owned(), json!(self.id)),
            ("notifiedAt".to_owned(), json!(format_us(now_us))),
            ("triggerReason".to_owned(), json!(reason.name())),
            ("data".to_owned(), data.collect()),
        ]);
        if self.notification.endpoint.accept == Some(Accept::JsonLd) {
            members.insert("@context".to_owned(), context.source().clone());
        }
        Value::Object(members)
    }

    fn source_queries(&self) -> Vec<RegistrationQuery> {
        let base = RegistrationQuery {
            attributes: self.watched.clone(),
            conditions: self.q.iter().cloned().collect(),
            geo: self.geo_q.clone(),
            scopes: self.scope_q.clone(),
            // One that cannot be read was refused when the subscription was made.
            time: self.time().ok().flatten(),
            ..RegistrationQuery::default()
        };
        if self.selection.is_empty() {
            return vec![base];
        }
        let of = self.selection.iter().map(|selector| RegistrationQuery {
            ids: selector.ids.clone(),
            id_pattern: selector.id_pattern.clone(),
            types: selector.types.clone(),
            ..base.clone()
        });
        of.collect()
    }

    fn time(&self) -> Result<Option<TemporalQuery>> {
        let Some(value) = self.kept("temporalQ") else {
            return Ok(None);
        };
        let Value::Object(members) = value else {
            return Err(NgsiError::bad_data("temporalQ must be a JSON object"));
        };
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        TemporalQuery::parse(
            text("timerel"),
            text("timeAt"),
            text("endTimeAt"),
            text("timeproperty"),
            None,
        )
        .map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_US: i64 = 1_800_000_000_000_000;

    fn source(types: &[&str], extra: Value) -> Registration {
        let info: Vec<Value> = types
            .iter()
            .map(|name| json!({"entities": [{"type": name}]}))
            .collect();
        let mut document = json!({"id": "urn:x:source", "type": "ContextSourceRegistration",
            "endpoint": "http://a.example", "information": info});
        let members = document.as_object_mut().unwrap();
        members.extend(extra.as_object().unwrap().clone());
        Registration::read(document, &Context::core(), NOW_US).unwrap()
    }

    fn watching(extra: Value) -> Subscription {
        let mut document = json!({"id": "urn:x:sub", "type": "Subscription", "entities": [{"type": "Bay"}],
            "notification": {"endpoint": {"uri": "http://b.example"}}});
        let members = document.as_object_mut().unwrap();
        members.extend(extra.as_object().unwrap().clone());
        Subscription::read(document, &Context::core(), NOW_US).unwrap()
    }

    #[test]
    fn a_reason_is_told() {
        let (bay, car) = (source(&["Bay"], json!({})), source(&["Car"], json!({})));
        let check =
            |before: Option<&Registration>, after: Option<&Registration>, want: Option<Reason>| {
                let told = watching(json!({})).told_of_sources(before, after);
                assert_eq!(told.map(|(reason, _)| reason), want);
            };
        check(None, Some(&bay), Some(Reason::NewlyMatching));
        check(Some(&car), Some(&bay), Some(Reason::NewlyMatching));
        check(Some(&bay), Some(&bay), Some(Reason::Updated));
        check(Some(&bay), Some(&car), Some(Reason::NoLongerMatching));
        check(Some(&bay), None, Some(Reason::NoLongerMatching));
        check(Some(&car), None, None);
        for reason in Reason::ALL {
            assert_eq!(Reason::named(reason.name()), Some(reason));
        }
    }

    #[test]
    fn only_what_concerns_is_told() {
        let both = source(&["Bay", "Car"], json!({}));
        let told = watching(json!({})).concern(&both).unwrap();
        assert_eq!(told.information.len(), 1);
        let notification = watching(json!({})).notification_of_sources(
            "urn:n:1",
            (Reason::Updated, &[told]),
            &Context::core(),
            NOW_US,
        );
        assert_eq!(
            notification,
            json!({"id": "urn:n:1", "type": "ContextSourceNotification", "subscriptionId": "urn:x:sub",
                "notifiedAt": "2027-01-15T08:00:00Z", "triggerReason": "updated",
                "data": [{"id": "urn:x:source", "type": "ContextSourceRegistration",
                    "information": [{"entities": [{"type": "Bay"}]}], "endpoint": "http://a.example"}]})
        );
    }

    #[test]
    fn the_past_is_watched_by_time() {
        let past = json!({"observationInterval": {"startAt": "2026-01-01T00:00:00Z"}});
        let past = source(&["Bay"], past);
        assert!(watching(json!({})).concern(&past).is_none());
        let after = json!({"timerel": "after", "timeAt": "2025-01-01T00:00:00Z"});
        let timed = watching(json!({"temporalQ": after}));
        assert!(timed.check_for_sources().is_ok() && timed.concern(&past).is_some());
        for bad in [json!({"timerel": "after"}), json!(5)] {
            let bad = watching(json!({"temporalQ": bad}));
            assert!(bad.check_for_sources().is_err());
        }
    }
}
