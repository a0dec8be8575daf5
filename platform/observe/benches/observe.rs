//! The broker's inner work on SQLite with synced commits: single updates by many callers at once, point
//! reads, queries with two conditions and places nearby at 100,000 entities, and what devices say.

#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use bus::{Bus, Outbound};
use divan::Bencher;
use divan::counter::ItemsCount;
use kit::{Chance, Clock, Time};
use ngsi::geoq::GeoQuery;
use ngsi::q::Plan;
use ngsi::read::{AttributePatch, Set};
use ngsi::{Attribute, Entity};
use observe::{BatchKind, BatchWrite, Context, Fed, Feed, Query};
use store::Store;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const ENTITIES: usize = 100_000;
const CALLERS: usize = 64;

struct Stand {
    runtime: Runtime,
    context: Context,
    store: Store,
    next: AtomicUsize,
    _folder: tempfile::TempDir,
}

static STAND: LazyLock<Stand> = LazyLock::new(|| {
    let folder = testkit::folder();
    let url = format!("sqlite:{}", folder.path().join("borough.db").display());
    let store = Store::open(&url, Clock::machine(), Chance::system()).unwrap();
    let context = Context::new(store.clone(), Bus::memory(), Outbound::new("").unwrap());
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        for start in (0..ENTITIES).step_by(1_000) {
            let items = (start..start + 1_000)
                .map(|n| BatchWrite::Whole(lamp(n)))
                .collect();
            context.batch("", BatchKind::Create, items).await.unwrap();
        }
    });
    Stand {
        runtime,
        context,
        store,
        next: AtomicUsize::new(0),
        _folder: folder,
    }
});

fn full(name: &str) -> String {
    ngsi::Context::core().expand(name).into_owned()
}

fn id(n: usize) -> String {
    format!("urn:ngsi-ld:StreetLamp:{n}")
}

#[allow(clippy::cast_precision_loss)]
fn lamp(n: usize) -> Entity {
    let scattered = (n * 7_919) % ENTITIES;
    let (lon, lat) = (
        0.2 + (scattered % 316) as f64 / 800.0,
        51.4 + (scattered / 316) as f64 / 1_600.0,
    );
    Entity::new(id(n), [full("StreetLamp")])
        .with(full("name"), Attribute::property(format!("Lamp {n}")))
        .with(
            full("power"),
            Attribute::property((scattered % 1_000) as f64).unit("WTT"),
        )
        .with(
            full("state"),
            Attribute::property(["on", "off", "dim"][n % 3]),
        )
        .with(
            full("ward"),
            Attribute::property(format!("Ward {}", n % 20)),
        )
        .with(full("location"), Attribute::point(lon, lat))
}

/// Has so many callers do so much each, all at once.
fn crowd<F>(
    bencher: Bencher<'_, '_>,
    callers: usize,
    each: usize,
    work: impl Fn(usize) -> F + Copy + Send + Sync + 'static,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let stand = &*STAND;
    bencher
        .counter(ItemsCount::new(callers * each))
        .bench_local(|| {
            stand.runtime.block_on(async {
                let mut all = JoinSet::new();
                for _ in 0..callers {
                    all.spawn(async move {
                        for _ in 0..each {
                            work(STAND.next.fetch_add(1, Ordering::Relaxed)).await;
                        }
                    });
                }
                all.join_all().await;
            });
        });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn updates_of_one_attribute(bencher: Bencher<'_, '_>) {
    crowd(bencher, CALLERS, 100, |n| async move {
        let value = Some(serde_json::json!(n % 997));
        let patch = AttributePatch {
            value,
            observed_at_us: Set::Keep,
            ..AttributePatch::default()
        };
        STAND
            .context
            .update_attribute("", &id(n * 31 % ENTITIES), &full("power"), patch)
            .await
            .unwrap();
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn feeds_of_five_readings(bencher: Bencher<'_, '_>) {
    crowd(bencher, CALLERS, 50, |n| async move {
        let fed = |name: &str| Fed {
            name: name.into(),
            value: serde_json::json!(n % 1_000),
            unit: Some("CEL".into()),
            at: Time(1_800_000_000_000_000 + i64::try_from(n).unwrap()),
            geo: false,
        };
        let feed = Feed {
            tenant: String::new(),
            entity: format!("urn:ngsi-ld:Device:{}", n % 1_000),
            type_: "Device".into(),
            attributes: ["temperature", "humidity", "co2", "battery", "light"]
                .map(fed)
                .into(),
        };
        let context = STAND.context.clone();
        let changed = STAND
            .store
            .write(move |tx| context.feed(tx, &feed))
            .await
            .unwrap();
        STAND.context.published(vec![changed]).await;
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn point_reads(bencher: Bencher<'_, '_>) {
    crowd(bencher, CALLERS, 300, |n| async move {
        STAND
            .context
            .get("", &id(n * 31 % ENTITIES))
            .await
            .unwrap()
            .unwrap();
    });
}

/// Broad: each condition holds for a third or more, and twenty are soon found.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn queries_of_two_broad_conditions(bencher: Bencher<'_, '_>) {
    queries(bencher, |n| {
        format!("power>{};state==\"on\"", 200 + n % 400)
    });
}

/// One condition holds for 1 in 1,000.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn queries_of_a_narrow_and_a_broad_condition(bencher: Bencher<'_, '_>) {
    queries(bencher, |n| format!("power=={};state!=\"dim\"", n % 1_000));
}

fn queries(bencher: Bencher<'_, '_>, q: impl Fn(usize) -> String + Copy + Send + Sync + 'static) {
    crowd(bencher, 16, 50, move |n| async move {
        let plan = Plan::parse(&q(n), &ngsi::Context::core()).unwrap();
        STAND
            .context
            .find(
                "",
                Query {
                    q: Some(plan),
                    ..Query::default()
                },
            )
            .await
            .unwrap();
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn places_nearby(bencher: Bencher<'_, '_>) {
    crowd(bencher, 16, 50, |n| async move {
        let at = format!("[{}, {}]", 0.3 + (n % 100) as f64 / 500.0, 51.5);
        let near = GeoQuery::parse(
            "near;maxDistance==300",
            "Point",
            &at,
            None,
            &ngsi::Context::core(),
        )
        .unwrap();
        let found = STAND
            .context
            .find(
                "",
                Query {
                    geo: Some(near),
                    ..Query::default()
                },
            )
            .await
            .unwrap();
        assert!(!found.entities.is_empty());
    });
}

fn main() {
    LazyLock::force(&STAND);
    divan::main();
}
