//! Other directories' feeds: taken in, changed, merged, put to a person, withdrawn; and those that break.

use app::store::{Filter, Page, StoreError};
use directory::model::{HERE, SERVICES, Service, Standing, change, confirm};
use serde_json::{Value, json};

use crate::feed::{Feed, id, service};
use crate::house::House;

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;

async fn with_feed(house: &House) -> (Feed, String) {
    let (feed, url) = Feed::start().await;
    let fields = format!(
        "name=County&url={}&licence=OGL&every_hours=1",
        app::encode(&url)
    );
    let added = house.form("/directory/feeds", &fields).await;
    assert_eq!(added, (303, "/directory/feeds?done=added".into()));
    (feed, url)
}

/// The next run.
async fn run(house: &House) -> String {
    house.clock.advance_us(HOUR_US + 1);
    house.job("harvest-directories").await
}

async fn kept(house: &House, id: &str) -> Option<Service> {
    let id = id.to_owned();
    let found = house
        .app
        .store()
        .read(move |rd| SERVICES.get(rd, &id))
        .await
        .unwrap();
    found.map(|record| record.value)
}

async fn names(house: &House) -> String {
    let body = house.get("/directory/api/services").await.json();
    let rows = body["contents"].as_array().unwrap().iter();
    let mut names: Vec<&str> = rows.map(|row| row["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    names.join(", ")
}

async fn found(house: &House, q: &str) -> usize {
    let ask = app::find::Ask {
        q: q.into(),
        limit: 10,
        exact: true,
        ..app::find::Ask::default()
    };
    house.app.find().find(ask).await.unwrap().total
}

fn with(mut service: Value, field: &str, value: Value) -> Value {
    service[field] = value;
    service
}

#[tokio::test]
async fn a_feed_is_taken_in_followed_and_what_it_loses_sinks_and_then_goes() {
    for house in House::both().await {
        let (feed, _) = with_feed(&house).await;
        feed.has(vec![
            service(1, "Chess club", "SX1 1AA"),
            service(2, "Debt advice", "SX2 2BB"),
        ]);
        assert_eq!(run(&house).await, "County: 2 services read, 2 new.");
        assert_eq!(names(&house).await, "Chess club, Debt advice");
        assert_eq!(found(&house, "chess").await, 1);
        let one = house
            .get(&format!("/directory/api/services/{}", id(1)))
            .await
            .json();
        assert_eq!(
            one["borough_sources"],
            json!([{"name": "County", "licence": "OGL", "id": id(1)}])
        );
        assert_eq!(run(&house).await, "County: 2 services read.");

        feed.has(vec![service(1, "Chess and draughts", "SX1 1AA")]);
        assert_eq!(
            run(&house).await,
            "County: 1 service read, 1 changed, 1 no longer there."
        );
        assert_eq!(names(&house).await, "Chess and draughts, Debt advice");
        let lost = kept(&house, &id(2)).await.unwrap();
        assert!(lost.provenance.missing_since.is_some());

        house.clock.advance_us(31 * DAY_US);
        assert_eq!(
            house.job("withdraw-entries").await,
            "1 taken away, 0 removed"
        );
        assert_eq!(
            (names(&house).await.as_str(), found(&house, "debt").await),
            ("Chess and draughts", 0)
        );
        feed.has(vec![
            service(1, "Chess and draughts", "SX1 1AA"),
            service(2, "Debt advice", "SX2 2BB"),
        ]);
        run(&house).await;
        assert_eq!(
            names(&house).await,
            "Chess and draughts, Debt advice",
            "what comes back is shown again"
        );
    }
}

#[tokio::test]
async fn a_feed_that_breaks_changes_nothing_and_says_so() {
    let house = House::sqlite().await;
    let (feed, url) = with_feed(&house).await;
    feed.has(
        (0..20)
            .map(|n| service(n, &format!("Club {n}"), "SX1 1AA"))
            .collect(),
    );
    assert_eq!(run(&house).await, "County: 20 services read, 20 new.");
    let before = house.get("/directory/services.csv").await.text;
    feed.breaks(Some("<html>Down for maintenance</html>"));
    let said = run(&house).await;
    assert!(
        said.starts_with("County: Nothing was changed. The feed broke: http://127.0.0.1"),
        "{said}"
    );
    feed.breaks(None);
    feed.has(vec![service(1, "Club 1", "SX1 1AA")]);
    assert_eq!(
        run(&house).await,
        "County: Nothing was changed. The feed had 20 services and now has 1. If that is right, say so below."
    );
    assert_eq!(house.get("/directory/services.csv").await.text, before);
    let (_, page) = house.officer("/directory/feeds").await;
    assert!(
        page.contains("Broken") && page.contains("now has 1"),
        "{page}"
    );
    // Somebody says that it is right.
    let href = page
        .split("href=\"/directory/feeds/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let one = format!("/directory/feeds/{href}");
    assert_eq!(house.form(&one, "action=shrink").await.0, 303);
    assert_eq!(
        house.job("harvest-directories").await,
        "County: 1 service read, 19 no longer there."
    );
    // The same feed twice is refused, and what was typed is kept.
    let again = format!(
        "name=Other&url={}&licence=OGL&every_hours=1",
        app::encode(&url)
    );
    let (status, page) = house.form("/directory/feeds", &again).await;
    assert!(
        status == 422
            && page.contains("That feed is read already.")
            && page.contains("value=\"Other\""),
        "{page}"
    );
    assert_eq!(
        house.form(&one, "action=remove").await,
        (303, "/directory/feeds?done=removed".into())
    );
    assert_eq!(house.officer(&one).await.0, 404);
}

#[tokio::test]
async fn what_a_provider_said_here_is_never_overwritten() {
    let house = House::sqlite().await;
    let (feed, _) = with_feed(&house).await;
    feed.has(vec![service(1, "Chess club", "SX1 1AA")]);
    run(&house).await;
    let held = |tx: &mut app::store::Tx<'_>| {
        let record = SERVICES.get(tx, &id(1))?.unwrap();
        let mut value = record.value;
        value.name = "The Chess Club".into();
        value.provenance.keep_here(["name"]);
        change::service(tx, "provider", &id(1), None, value).map(drop)
    };
    house.app.store().write(held).await.unwrap();
    let url = json!("https://chess.example.net/club");
    feed.has(vec![with(
        with(service(1, "CHESS", "SX1 1AA"), "url", url),
        "fees",
        json!("Free"),
    )]);
    run(&house).await;
    let service_now = kept(&house, &id(1)).await.unwrap();
    assert_eq!(
        (service_now.name.as_str(), service_now.fees.as_deref()),
        ("The Chess Club", Some("Free"))
    );
    assert_eq!(service_now.provenance.of("name"), HERE);
    // Once all of it was confirmed, the feed changes nothing that is there.
    let confirmed = |tx: &mut app::store::Tx<'_>| {
        let mut value = SERVICES.get(tx, &id(1))?.unwrap().value;
        confirm(&mut value, tx.now(), "The Chess Club");
        change::service(tx, "provider", &id(1), None, value).map(drop)
    };
    house.app.store().write(confirmed).await.unwrap();
    feed.has(vec![with(
        service(1, "CHESS", "SX1 1AA"),
        "fees",
        json!("£100"),
    )]);
    run(&house).await;
    assert_eq!(
        kept(&house, &id(1)).await.unwrap().fees.as_deref(),
        Some("Free")
    );
}

#[tokio::test]
async fn the_same_service_in_two_directories_is_put_to_a_person_and_shown_once() {
    let house = House::seeded().await;
    let (feed, _) = with_feed(&house).await;
    feed.has(vec![
        with(
            service(1, "Computer classes", "SX1 1AA"),
            "fees",
            json!("Free"),
        ),
        with(
            service(2, "Food bank", "SX1 1AA"),
            "alert",
            json!("Closed on Monday"),
        ),
        service(3, "Chess club", "SX1 1AA"),
    ]);
    assert_eq!(
        run(&house).await,
        "County: 3 services read, 1 new, 2 perhaps known already."
    );
    assert_eq!(
        names(&house).await,
        "Chess club, Computer class, Food bank, Walking group"
    );
    let (_, page) = house.officer("/directory/feeds").await;
    assert!(page.contains("2 pairs of entries"), "{page}");
    let href = page
        .split("href=\"/directory/feeds/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let one = format!("/directory/feeds/{href}");
    let decide = async |known: &str, same: &str| {
        let (_, page) = house.officer(&one).await;
        let section = page
            .split("<section")
            .find(|section| {
                section.contains(&format!(
                    "<h3 class=\"govuk-heading-s\" id=\"pair-1\">{known}"
                )) || section.contains(&format!(">{known}</h3>"))
            })
            .unwrap();
        let action = section
            .split("action=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        house.form(&action, &format!("same={same}")).await
    };
    assert_eq!(decide("Computer class", "yes").await.0, 303);
    let merged = kept(&house, &House::id("Computer class")).await.unwrap();
    assert_eq!(
        (merged.name.as_str(), merged.fees.as_deref()),
        ("Computer class", Some("Free"))
    );
    assert_eq!(merged.provenance.sources.len(), 2);
    assert!(kept(&house, &id(1)).await.is_none());
    assert_eq!(decide("Food bank", "no").await.0, 303);
    assert_eq!(
        kept(&house, &id(2)).await.unwrap().standing,
        Standing::Shown
    );
    assert_eq!(
        names(&house).await,
        "Chess club, Computer class, Food bank, Food bank, Walking group"
    );
    // Nobody is asked twice, and the merged one is followed under its own identifier.
    assert_eq!(run(&house).await, "County: 3 services read.");
    let open = directory_pairs(&house).await;
    assert_eq!(open, 0);
}

async fn directory_pairs(house: &House) -> usize {
    let (_, page) = house.officer("/directory/feeds").await;
    usize::from(page.contains("may be the same service. Choose"))
}

#[tokio::test]
async fn a_rough_feed_is_mended_where_that_invents_nothing() {
    let house = House::sqlite().await;
    let (feed, _) = with_feed(&house).await;
    let mut rough = service(1, "Chess club", "SX1 1AA");
    rough["id"] = json!("chess-1");
    rough["email"] = json!("none");
    rough["organization"] = json!({"id": "O1", "name": "Chess people"});
    let nameless = json!({"id": "x", "status": "active"});
    feed.has(vec![rough.clone(), rough, nameless]);
    assert_eq!(
        run(&house).await,
        "County: 3 services read, 1 new, 1 refused."
    );
    let page = Page {
        limit: 10,
        ..Page::default()
    };
    let all = house
        .app
        .store()
        .read(move |rd| SERVICES.find(rd, &Filter::All, page))
        .await;
    let all: Vec<_> = Result::<_, StoreError>::unwrap(all);
    assert_eq!((all.len(), all[0].value.email.as_deref()), (1, None));
    assert!(hsds::format::is_uuid(&all[0].id));
    assert_eq!(run(&house).await, "County: 3 services read, 1 refused.");
}

/// One house harvests another, and its own feed has nothing against it still.
#[tokio::test]
async fn our_own_feed_is_harvested_whole() {
    let other = House::seeded().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/directory/api", listener.local_addr().unwrap());
    let router = app::router(&other.app);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let house = House::sqlite().await;
    let fields = format!(
        "name=Other&url={}&licence=OGL&every_hours=1",
        app::encode(&url)
    );
    house.form("/directory/feeds", &fields).await;
    assert_eq!(run(&house).await, "Other: 3 services read, 3 new.");
    let (theirs, ours) = (
        other.get("/directory/services.csv").await.text,
        house.get("/directory/services.csv").await.text,
    );
    assert_eq!(theirs, ours);
    let (_, page) = house.officer("/directory/feeds").await;
    assert!(page.contains("Good"), "{page}");
}
