//! Histories too long for one answer are cut at one moment, so that nothing is missed by asking on.

use app::observe::HistoryQuery;
use ngsi::Entity;
use ngsi::temporal::TimeProperty;

/// The stretch of time that an answer covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first moment in it.
    pub from_us: i64,
    /// The last.
    pub until_us: i64,
}

/// Cuts all attributes at the moment up to which each is whole; nothing if all are whole anyway.
pub fn cut(histories: &mut [Entity], query: &HistoryQuery) -> Option<Stretch> {
    if query.time.last_n.is_some() {
        return None;
    }
    let property = query.time.property;
    let full = |instances: &&Vec<ngsi::Attribute>| instances.len() >= query.most;
    let lasts = histories
        .iter()
        .flat_map(|h| h.attributes.values())
        .filter(full)
        .filter_map(|i| ends(i, property).1);
    let until_us = lasts.min()?;
    let mut from_us = until_us;
    for history in histories {
        history.attributes.retain(|_, instances| {
            instances
                .retain(|instance| property.of(instance).is_none_or(|at_us| at_us <= until_us));
            from_us = from_us.min(ends(instances, property).0.unwrap_or(from_us));
            !instances.is_empty()
        });
    }
    Some(Stretch { from_us, until_us })
}

/// The first and the last moment.
fn ends(instances: &[ngsi::Attribute], property: TimeProperty) -> (Option<i64>, Option<i64>) {
    let moments = || {
        instances
            .iter()
            .filter_map(|instance| property.of(instance))
    };
    (moments().min(), moments().max())
}

#[cfg(test)]
mod tests {
    use ngsi::Attribute;

    use super::*;

    fn history(busy: i64, calm: &[i64]) -> Entity {
        let mut entity = Entity::new("urn:x:1", ["T"]);
        for at_us in 0..busy {
            entity = entity.with("busy", Attribute::property(1).observed_at(at_us));
        }
        for at_us in calm {
            entity = entity.with("calm", Attribute::property(1).observed_at(*at_us));
        }
        entity
    }

    #[test]
    fn every_attribute_is_cut_where_the_busiest_is() {
        let query = HistoryQuery {
            most: 5,
            ..HistoryQuery::default()
        };
        let mut whole = [history(4, &[1, 90])];
        assert_eq!(cut(&mut whole, &query), None);
        let mut long = [history(5, &[1, 90])];
        assert_eq!(
            cut(&mut long, &query),
            Some(Stretch {
                from_us: 0,
                until_us: 4
            })
        );
        assert_eq!(
            (
                long[0].instances("busy").len(),
                long[0].instances("calm").len()
            ),
            (5, 1)
        );
        let mut last = [history(5, &[])];
        let mut query = query;
        query.time.last_n = Some(5);
        assert_eq!(cut(&mut last, &query), None);
    }
}
