//! Which scopes an entity had when.

use ngsi::select::ScopeQuery;
use ngsi::temporal::TemporalQuery;
use ngsi::{Attribute, Entity};

use super::scopes_name;

/// Leaves of a history what was true while its scopes were wanted, with the scopes of the stretch; whether
/// they were ever wanted in it. `scopes` are all instances of its scopes up to the end of the stretch, in
/// order: each holds until the next.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.18, 5.7.4.4 and C.5.16.
pub fn narrow(
    history: &mut Entity,
    wanted: &ScopeQuery,
    scopes: Vec<Attribute>,
    time: &TemporalQuery,
) -> bool {
    let ends: Vec<i64> = scopes.iter().skip(1).map(since).chain([i64::MAX]).collect();
    let mut shown = Vec::new();
    let mut stretches = Vec::new();
    for (said, until_us) in scopes.into_iter().zip(ends) {
        let from_us = since(&said);
        let is_within = time.until_us.is_none_or(|end_us| from_us < end_us)
            && time.from_us.is_none_or(|start_us| until_us > start_us);
        if is_within {
            if wanted.matches(&names(&said)) {
                stretches.push(from_us..until_us);
            }
            shown.push(said);
        }
    }
    if stretches.is_empty() {
        return false;
    }
    history.attributes.retain(|_, instances| {
        instances.retain(|instance| {
            let at_us = time.property.of(instance);
            at_us.is_none_or(|at_us| stretches.iter().any(|stretch| stretch.contains(&at_us)))
        });
        !instances.is_empty()
    });
    history.attributes.insert(scopes_name(), shown);
    true
}

/// From when an instance of the scopes holds.
fn since(said: &Attribute) -> i64 {
    said.observed_at_us.unwrap_or(said.modified_at_us)
}

/// The scopes that an instance names; none where they were taken away.
fn names(said: &Attribute) -> Vec<String> {
    let all = said.value.as_array().into_iter().flatten();
    all.filter_map(|scope| scope.as_str().map(ToOwned::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use ngsi::temporal::TimeProperty;
    use serde_json::json;

    use super::*;

    /// `/A` from 0, `/B` from 100, none from 200; a value at 50, 150 and 250.
    #[track_caller]
    fn check(wanted: &str, from_us: i64, until_us: i64, want: Option<(&[i64], usize)>) {
        let said =
            |at_us: i64, names: &[&str]| Attribute::property(json!(names)).observed_at(at_us);
        let scopes = vec![said(0, &["/A"]), said(100, &["/B"]), said(200, &[])];
        let mut history = [50, 150, 250]
            .into_iter()
            .fold(Entity::new("urn:x:1", ["T"]), |e, at_us| {
                e.with("value", Attribute::property(at_us).observed_at(at_us))
            });
        let time = TemporalQuery {
            from_us: Some(from_us),
            until_us: Some(until_us),
            property: TimeProperty::ObservedAt,
            last_n: None,
        };
        let wanted = ScopeQuery::parse(wanted).unwrap();
        let got = narrow(&mut history, &wanted, scopes, &time).then(|| {
            let moments: Vec<i64> = history
                .instances("value")
                .iter()
                .filter_map(|a| a.observed_at_us)
                .collect();
            (moments, history.instances(&scopes_name()).len())
        });
        let got = got
            .as_ref()
            .map(|(moments, shown)| (moments.as_slice(), *shown));
        assert_eq!(got, want, "{wanted:?}");
    }

    #[test]
    fn a_scope_holds_until_the_next() {
        check("/A", 0, 300, Some((&[50], 3)));
        check("/B", 0, 300, Some((&[150], 3)));
        check("/A,/B", 0, 300, Some((&[50, 150], 3)));
        check("/A", 40, 90, Some((&[50], 1)));
        check("/A", 120, 300, None);
        check("/B", 0, 100, None);
        check("/C", 0, 300, None);
    }
}
