//! What a synced commit costs when many share it, and what readings cost on their way to their places.

#![allow(clippy::unwrap_used, missing_docs)]

use divan::Bencher;
use divan::counter::ItemsCount;
use kit::{Chance, Clock, Time};
use store::entities::Tenant;
use store::series::{self, HOUR_S, Key, Reading};
use store::{Store, StoreError, audit};
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

/// A store on the disk of the build, where a sync is a sync.
fn open() -> (Runtime, Store, tempfile::TempDir) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let url = format!("sqlite:{}", folder.path().join("b.db").display());
    let store = Store::open(&url, Clock::machine(), Chance::seeded(1)).unwrap();
    (Runtime::new().unwrap(), store, folder)
}

/// One row a write, so many writers at once: one is a sync each, many share one.
#[divan::bench(args = [1, 64, 512], sample_count = 20)]
fn synced_writes(bencher: Bencher, writers: usize) {
    let (runtime, store, _folder) = open();
    bencher.counter(ItemsCount::new(writers)).bench_local(|| {
        runtime.block_on(async {
            let all: Vec<_> = (0..writers)
                .map(|_| {
                    let store = store.clone();
                    tokio::spawn(async move {
                        store
                            .write(|tx| audit::note(tx, "bench", "did", "thing", "x", ""))
                            .await
                    })
                })
                .collect();
            for one in all {
                one.await.unwrap().unwrap();
            }
        });
    });
}

const READINGS: i64 = 20_000;

async fn append(store: &Store, from: i64) {
    store
        .write(move |tx| {
            for n in from..from + READINGS {
                let entity = format!("urn:ngsi-ld:Device:{}", n % 500);
                let key = Key {
                    tenant: Tenant::NAMELESS,
                    entity: &entity,
                    attr: "level",
                    dataset: "",
                };
                series::append(
                    tx,
                    key,
                    Time(n / 500 * 60_000_000),
                    &Reading::Number(n as f64),
                )?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

/// Interleaved readings of 500 series, one transaction.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn append_readings(bencher: Bencher) {
    let (runtime, store, _folder) = open();
    let mut from = 0;
    bencher
        .counter(ItemsCount::new(READINGS.unsigned_abs()))
        .bench_local(|| {
            runtime.block_on(append(&store, from));
            from += READINGS;
        });
}

/// The same to their places, with the roll-ups of every hour they touch.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn merge_readings(bencher: Bencher) {
    let (runtime, store, _folder) = open();
    let from = std::cell::Cell::new(0);
    bencher
        .counter(ItemsCount::new(READINGS.unsigned_abs()))
        .with_inputs(|| {
            runtime.block_on(append(&store, from.get()));
            from.set(from.get() + READINGS);
        })
        .bench_local_values(|()| {
            runtime
                .block_on(store.write(|tx| series::merge(tx, READINGS)))
                .unwrap()
        });
}

/// Hourly means of a year of one series that is read each five minutes.
#[divan::bench(sample_count = 50)]
fn a_year_by_the_hour(bencher: Bencher) {
    let (runtime, store, _folder) = open();
    let key = Key {
        tenant: Tenant::NAMELESS,
        entity: "e",
        attr: "level",
        dataset: "",
    };
    let id = runtime.block_on(async {
        store
            .write(move |tx| {
                for n in 0..105_120 {
                    series::append(tx, key, Time(n * 300_000_000), &Reading::Number(n as f64))?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        while store
            .write(|tx| series::merge(tx, 50_000))
            .await
            .unwrap()
            .readings
            > 0
        {}
        store
            .read(move |rd| series::find(rd, key))
            .await
            .unwrap()
            .unwrap()
    });
    let year = Time(366 * 86_400_000_000);
    bencher.bench_local(|| {
        let got =
            runtime.block_on(store.read(move |rd| series::buckets(rd, id, HOUR_S, Time(0), year)));
        assert_eq!(got.unwrap().len(), 8_760);
    });
}
