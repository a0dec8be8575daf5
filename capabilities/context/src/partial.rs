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
    /// How many instances of each attribute were asked for, counted from the last, if that was asked.
    pub last_n: Option<usize>,
}

/// Cuts all attributes at the moment up to which each is whole, or from which if the last ones are asked for;
/// nothing if all are whole anyway. `page` is how many instances of each attribute an answer may hold. An
/// attribute of which nothing is left stays, empty: there is more of it to ask for.
pub fn cut(histories: &mut [Entity], query: &HistoryQuery, page: usize) -> Option<Stretch> {
    let (property, last_n) = (query.time.property, query.time.last_n);
    if last_n.is_some_and(|last_n| last_n <= page) {
        return None;
    }
    let full = histories
        .iter()
        .flat_map(|history| history.attributes.values())
        .filter(|instances| instances.len() >= page);
    let kept = match last_n {
        None => i64::MIN..=full.filter_map(|i| ends(i, property).1).min()?,
        Some(_) => full.filter_map(|i| ends(i, property).0).max()?..=i64::MAX,
    };
    let (mut from_us, mut until_us) = (i64::MAX, i64::MIN);
    for instances in histories.iter_mut().flat_map(|h| h.attributes.values_mut()) {
        instances.retain(|instance| {
            property
                .of(instance)
                .is_none_or(|at_us| kept.contains(&at_us))
        });
        if let (Some(first_us), Some(last_us)) = ends(instances, property) {
            from_us = from_us.min(first_us);
            until_us = until_us.max(last_us);
        }
    }
    Some(Stretch {
        from_us,
        until_us,
        last_n,
    })
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

    #[track_caller]
    fn check(
        last_n: Option<usize>,
        busy: i64,
        calm: &[i64],
        want: Option<(i64, i64, usize, usize)>,
    ) {
        let query = HistoryQuery {
            time: ngsi::temporal::TemporalQuery {
                last_n,
                ..Default::default()
            },
            ..HistoryQuery::default()
        };
        let mut all = [history(busy, calm)];
        let got = cut(&mut all, &query, 5).map(|stretch| {
            assert_eq!(stretch.last_n, last_n);
            let count = |name| all[0].instances(name).len();
            (
                stretch.from_us,
                stretch.until_us,
                count("busy"),
                count("calm"),
            )
        });
        assert_eq!(got, want);
    }

    #[test]
    fn every_attribute_is_cut_where_the_busiest_is() {
        check(None, 4, &[1, 90], None);
        check(None, 5, &[1, 90], Some((0, 4, 5, 1)));
        check(None, 5, &[90], Some((0, 4, 5, 0)));
        check(Some(5), 5, &[], None);
        // The last five of ten were read; before them is what the answer has no room for.
        check(Some(10), 5, &[-1, 2], Some((0, 4, 5, 1)));
        check(Some(10), 5, &[-1], Some((0, 4, 5, 0)));
        check(Some(10), 4, &[-1], None);
    }
}
