use kit::{Chance, Time};
use store::entities::Tenant;
use store::series::{self, Bucket, DAY_S, HOUR_S, Key, Order, Reading};
use store::{Store, StoreError};

use crate::both;

const KEY: Key<'static> = Key {
    tenant: Tenant::NAMELESS,
    entity: "urn:ngsi-ld:Device:1",
    attr: "https://x.example/temperature",
    dataset: "",
};

async fn append(store: &Store, readings: Vec<(i64, f64)>) {
    store
        .write(move |tx| {
            for &(s, n) in &readings {
                series::append(tx, KEY, Time(s * 1_000_000), &Reading::Number(n))?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

async fn id(store: &Store) -> i64 {
    store
        .read(|rd| series::find(rd, KEY))
        .await
        .unwrap()
        .unwrap()
}

/// What the roll-ups must equal.
fn by_hand(readings: &[(i64, f64)], span_s: i64) -> Vec<Bucket> {
    let mut last = std::collections::BTreeMap::new();
    last.extend(readings.iter().copied());
    let mut out: Vec<Bucket> = Vec::new();
    for (s, n) in last {
        let start = Time(s.div_euclid(span_s) * span_s * 1_000_000);
        match out.last_mut() {
            Some(b) if b.start == start => {
                b.count += 1;
                b.sum += n;
                b.min = b.min.min(n);
                b.max = b.max.max(n);
                b.last = n;
            }
            _ => out.push(Bucket {
                start,
                count: 1,
                sum: n,
                min: n,
                max: n,
                first: n,
                last: n,
            }),
        }
    }
    out
}

#[test]
fn roll_ups_equal_the_raw_rows_however_late_they_come() {
    both(async |store, _| {
        let chance = Chance::seeded(4);
        let mut sent = Vec::new();
        for round in 0..6 {
            // Out of order, repeated and corrected, some before 1970; halves add up exactly.
            let batch: Vec<(i64, f64)> = (0..150)
                .map(|_| {
                    let s = i64::try_from(chance.below(400_000)).unwrap() / 60 * 60 - 100_000;
                    (
                        s,
                        f64::from(u32::try_from(chance.below(1000)).unwrap()) / 2.0,
                    )
                })
                .collect();
            append(&store, batch.clone()).await;
            sent.extend(batch);
            if round % 2 == 0 {
                store.write(|tx| series::merge(tx, 100)).await.unwrap();
            }
            let series = id(&store).await;
            for span_s in [900, HOUR_S, 3 * HOUR_S, DAY_S, 7 * DAY_S] {
                let (from, to) = (Time(-200_000_000_000), Time(400_000_000_000));
                let got = store
                    .read(move |rd| series::buckets(rd, series, span_s, from, to))
                    .await
                    .unwrap();
                assert_eq!(
                    got,
                    by_hand(&sent, span_s),
                    "span {span_s} s, round {round}"
                );
            }
        }
    });
}

#[test]
fn the_last_appended_of_an_instant_wins() {
    both(async |store, _| {
        append(&store, vec![(60, 1.0), (60, 2.0)]).await;
        let series = id(&store).await;
        let all = |order| {
            let store = store.clone();
            async move {
                store
                    .read(move |rd| series::range(rd, series, Time(0), Time(i64::MAX), order, 10))
                    .await
                    .unwrap()
            }
        };
        assert_eq!(
            all(Order::Oldest).await,
            [(Time(60_000_000), Reading::Number(2.0))]
        );
        store.write(|tx| series::merge(tx, 1000)).await.unwrap();
        assert_eq!(
            all(Order::Oldest).await,
            [(Time(60_000_000), Reading::Number(2.0))]
        );
        append(&store, vec![(60, 3.0), (30, 0.5)]).await;
        assert_eq!(
            all(Order::Newest).await,
            [
                (Time(60_000_000), Reading::Number(3.0)),
                (Time(30_000_000), Reading::Number(0.5))
            ]
        );
        assert_eq!(
            store
                .read(move |rd| series::last(rd, series))
                .await
                .unwrap(),
            Some((Time(60_000_000), Reading::Number(3.0)))
        );
    });
}

#[test]
fn texts_are_kept_and_not_averaged() {
    both(async |store, _| {
        store
            .write(|tx| series::append(tx, KEY, Time(5), &Reading::Doc("\"free\"".into())))
            .await
            .unwrap();
        append(&store, vec![(1, 4.0)]).await;
        store.write(|tx| series::merge(tx, 1000)).await.unwrap();
        let series = id(&store).await;
        let got = store
            .read(move |rd| series::buckets(rd, series, HOUR_S, Time(0), Time(10_000_000)))
            .await
            .unwrap();
        assert_eq!(got, by_hand(&[(1, 4.0)], HOUR_S));
        store
            .write(move |tx| series::delete(tx, series))
            .await
            .unwrap();
        assert_eq!(store.read(|rd| series::find(rd, KEY)).await.unwrap(), None);
    });
}

#[test]
fn a_row_may_say_more_than_its_number_and_an_instant_may_be_forgotten() {
    both(async |store, _| {
        let row = |s: i64, number, doc: Option<&str>| series::Row {
            at: Time(s * 1_000_000),
            number,
            doc: doc.map(Into::into),
        };
        let rows = [
            row(1, Some(1.0), None),
            row(2, Some(3.0), Some("{}")),
            row(3, None, Some("[]")),
            row(4, Some(8.0), None),
        ];
        let kept = rows.clone();
        let series = store
            .write(move |tx| {
                let (series, shape) = series::open(tx, KEY, "o:CEL")?;
                kept.iter()
                    .try_for_each(|row| series::append_row(tx, series, row))?;
                assert_eq!(
                    (shape, series::open(tx, KEY, "other")?.1),
                    ("o:CEL".to_owned(), "o:CEL".to_owned())
                );
                Ok::<_, StoreError>(series)
            })
            .await
            .unwrap();
        let sums = async || {
            let all = store.read(move |rd| series::buckets(rd, series, DAY_S, Time(0), Time(1)));
            all.await.unwrap().first().map(|b| (b.count, b.sum))
        };
        for merged in [false, true] {
            if merged {
                store.write(|tx| series::merge(tx, 1000)).await.unwrap();
            }
            let got = store.read(move |rd| {
                series::rows(rd, series, Time(0), Time(i64::MAX), Order::Oldest, 9)
            });
            assert_eq!(got.await.unwrap(), rows);
            assert_eq!(sums().await, Some((3, 12.0)));
        }
        assert!(
            store
                .write(move |tx| series::remove(tx, series, Time(4_000_000)))
                .await
                .unwrap()
        );
        assert!(
            !store
                .write(move |tx| series::remove(tx, series, Time(4_000_000)))
                .await
                .unwrap()
        );
        assert_eq!(sums().await, Some((2, 4.0)));
    });
}

#[test]
fn not_a_number_is_refused() {
    both(async |store, _| {
        for n in [f64::NAN, f64::INFINITY] {
            let error = store
                .write(move |tx| series::append(tx, KEY, Time(0), &Reading::Number(n)))
                .await;
            assert_eq!(error, Err(StoreError::NotFinite(n.to_string())));
        }
    });
}
