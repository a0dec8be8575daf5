//! Other sources have a part: two and three brokers, each with a store of its own, over real connections.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};

use crate::house::{Answer, House};

/// A broker that others can call.
struct Place {
    house: House,
    address: String,
}

impl Place {
    async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let public = address.clone();
        let house = House::with(move |config| {
            config.context.open = true;
            config.outbound.allow = "127.0.0.0/8".into();
            config.http.public_url = Some(public);
        })
        .await;
        let service = app::router(&house.app).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { house, address }
    }

    /// Registers another as a source of bays.
    async fn knows(&self, other: &str, mode: &str, extra: Value) -> Answer {
        let mut document = json!({
            "id": format!("urn:x:{mode}:{}", other.rsplit(':').next().unwrap()),
            "type": "ContextSourceRegistration",
            "information": [{"entities": [{"type": "Bay"}]}],
            "endpoint": other, "mode": mode, "operations": ["federationOps", "redirectionOps"],
        });
        let members = document.as_object_mut().unwrap();
        members.extend(extra.as_object().unwrap().clone());
        self.house
            .send("POST", "csourceRegistrations", document)
            .await
    }

    async fn keep(&self, id: &str, attributes: Value) {
        let mut entity = json!({"id": id, "type": "Bay"});
        let members = entity.as_object_mut().unwrap();
        members.extend(attributes.as_object().unwrap().clone());
        self.house
            .send("POST", "entities?local=true", entity)
            .await
            .is(201);
    }

    async fn read(&self, path: &str) -> Value {
        self.house.get(path).await.is(200).json()
    }
}

fn property(value: impl Into<Value>) -> Value {
    json!({"type": "Property", "value": value.into()})
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_several_know_is_put_together() {
    let (here, there) = (Place::open().await, Place::open().await);
    here.keep("urn:x:1", json!({"free": property(1), "seen": {"type": "Property", "value": 1, "observedAt": "2026-01-01T00:00:00Z"}})).await;
    there.keep("urn:x:1", json!({"depth": property(2), "seen": {"type": "Property", "value": 2, "observedAt": "2026-02-01T00:00:00Z"}})).await;
    there.keep("urn:x:2", json!({"free": property(9)})).await;
    here.knows(&there.address, "inclusive", json!({}))
        .await
        .is(201);

    let one = here.read("entities/urn:x:1?options=keyValues").await;
    assert_eq!(
        (&one["free"], &one["depth"], &one["seen"]),
        (&json!(1), &json!(2), &json!(2)),
        "the newest counts"
    );
    let local = here.read("entities/urn:x:1?local=true").await;
    assert!(local["depth"].is_null());

    let all = here.house.get("entities?type=Bay&count=true").await.is(200);
    assert_eq!(
        (ids(&all.json()), all.header("ngsild-results-count")),
        (vec!["urn:x:1", "urn:x:2"], "2")
    );
    assert_eq!(
        ids(&here.read("entities?type=Bay&limit=1&offset=1").await),
        ["urn:x:2"]
    );
    assert_eq!(
        ids(&here.read("entities?type=Bay&q=free==9").await),
        ["urn:x:2"]
    );
    // The parts of one entity satisfy the condition only together.
    let parts = "entities?type=Bay&q=free==1;depth==2";
    assert!(ids(&here.read(parts).await).is_empty());
    assert_eq!(
        ids(&here.read(&format!("{parts}&splitEntities=true")).await),
        ["urn:x:1"]
    );
    let query = json!({"type": "Query", "entities": [{"type": "Bay"}], "q": "free==9"});
    let found = here
        .house
        .send("POST", "entityOperations/query", query)
        .await
        .is(200);
    assert_eq!(ids(&found.json()), ["urn:x:2"]);
    assert_eq!(
        here.house
            .get("entities?type=Bay&orderBy=free")
            .await
            .problem(),
        "400 BadRequestData"
    );

    let types = here.read("types").await;
    assert_eq!(types["typeList"], json!(["Bay"]));
    let named = here.read("attributes").await;
    assert_eq!(named["attributeList"].as_array().unwrap().len(), 3);
    let told = here.read("csourceRegistrations?type=Bay").await;
    assert_eq!(
        (&told[0]["status"], &told[0]["timesFailed"]),
        (&json!("ok"), &json!(0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_cannot_say_is_told_of_and_stops_nobody() {
    let here = Place::open().await;
    here.keep("urn:x:1", json!({"free": property(1)})).await;
    // Nobody listens there.
    here.knows(
        "http://127.0.0.1:9",
        "inclusive",
        json!({"management": {"timeout": 500}}),
    )
    .await
    .is(201);
    let found = here.house.get("entities?type=Bay").await.is(200);
    assert_eq!(ids(&found.json()), ["urn:x:1"]);
    assert!(
        found
            .header("ngsild-warning")
            .starts_with("199 urn:x:inclusive:9 \"")
    );
    let lacks = here.house.get("entities/urn:x:none").await.is(404);
    assert!(lacks.header("ngsild-warning").starts_with("199"));
    let told = here.read("csourceRegistrations?type=Bay").await;
    assert_eq!(
        (&told[0]["status"], &told[0]["timesFailed"]),
        (&json!("failed"), &json!(2))
    );
    // Outbound calls to private addresses that are not allowed are refused here as everywhere.
    let closed = House::with(|config| config.context.open = true).await;
    let source = json!({
        "id": "urn:x:s", "type": "ContextSourceRegistration", "endpoint": "http://127.0.0.1:9",
        "information": [{"entities": [{"type": "Bay"}]}],
    });
    closed
        .send("POST", "csourceRegistrations", source)
        .await
        .is(201);
    let found = closed.get("entities?type=Bay").await.is(200);
    assert!(
        found.header("ngsild-warning").contains("private address"),
        "{}",
        found.header("ngsild-warning")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_goes_where_its_parts_belong() {
    let (here, there) = (Place::open().await, Place::open().await);
    let one = json!({"information": [{"entities": [{"id": "urn:x:1", "type": "Bay"}], "propertyNames": ["free"]}]});
    here.knows(&there.address, "exclusive", one).await.is(201);
    let entity = json!({"id": "urn:x:1", "type": "Bay", "free": property(1), "depth": property(2)});
    here.house.send("POST", "entities", &entity).await.is(201);
    assert!(here.read("entities/urn:x:1?local=true").await["free"].is_null());
    let theirs = there.read("entities/urn:x:1").await;
    assert_eq!(
        (&theirs["free"]["value"], &theirs["depth"]),
        (&json!(1), &Value::Null)
    );

    let change = json!({"free": property(5), "depth": property(6)});
    here.house
        .send("PATCH", "entities/urn:x:1/attrs", change)
        .await
        .is(204);
    let both = here.read("entities/urn:x:1?options=keyValues").await;
    assert_eq!((&both["free"], &both["depth"]), (&json!(5), &json!(6)));
    here.house
        .send("PATCH", "entities/urn:x:1/attrs/free", json!({"value": 7}))
        .await
        .is(204);
    assert_eq!(there.read("entities/urn:x:1").await["free"]["value"], 7);
    here.house.delete("entities/urn:x:1").await.is(204);
    assert_eq!(there.house.get("entities/urn:x:1").await.status, 404);

    // One more time it is gone in both: what became of each part is told.
    let twice = here.house.delete("entities/urn:x:1").await.is(207).json();
    assert_eq!(
        (&twice["success"], twice["errors"].as_array().unwrap().len()),
        (&json!([]), 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_shared_out() {
    let (here, there) = (Place::open().await, Place::open().await);
    let batches = json!({"operations": ["createBatch", "deleteEntity", "retrieveOps"]});
    here.knows(&there.address, "redirect", batches)
        .await
        .is(201);
    let entities = json!([
        {"id": "urn:x:1", "type": "Bay", "free": property(1)},
        {"id": "urn:x:2", "type": "Bay", "free": property(2)},
        {"id": "urn:x:3", "type": "Berth", "free": property(3)},
    ]);
    let made = here
        .house
        .send("POST", "entityOperations/create", &entities)
        .await
        .is(201);
    assert_eq!(made.json().as_array().unwrap().len(), 3);
    assert_eq!(
        ids(&there.read("entities?type=Bay").await),
        ["urn:x:1", "urn:x:2"]
    );
    assert_eq!(
        ids(&here.read("entities?type=Bay,Berth&local=true").await),
        ["urn:x:3"]
    );
    // They are there already: two elsewhere, one here.
    let again = here
        .house
        .send("POST", "entityOperations/create", &entities)
        .await
        .is(207)
        .json();
    let errors = again["errors"].as_array().unwrap();
    assert!(
        errors.iter().all(|error| error["error"]["status"] == 409),
        "{again}"
    );
    assert_eq!(errors.len(), 3);
    // The source takes no such batch, but deletes one by one; and it takes no update at all.
    let gone = json!(["urn:x:1", "urn:x:3"]);
    here.house
        .send("POST", "entityOperations/delete", gone)
        .await
        .is(204);
    assert_eq!(ids(&there.read("entities?type=Bay").await), ["urn:x:2"]);
    let change = json!([{"id": "urn:x:2", "type": "Bay", "free": property(5)}]);
    let refused = here
        .house
        .send("POST", "entityOperations/update", change)
        .await
        .is(207)
        .json();
    assert_eq!(refused["errors"][0]["error"]["status"], 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_round_in_a_circle() {
    let (one, two) = (Place::open().await, Place::open().await);
    one.keep("urn:x:1", json!({"free": property(1)})).await;
    two.keep("urn:x:2", json!({"free": property(2)})).await;
    one.knows(&two.address, "inclusive", json!({}))
        .await
        .is(201);
    two.knows(&one.address, "inclusive", json!({}))
        .await
        .is(201);
    assert_eq!(
        ids(&one.read("entities?type=Bay").await),
        ["urn:x:1", "urn:x:2"]
    );
    assert_eq!(
        ids(&two.read("entities?type=Bay").await),
        ["urn:x:2", "urn:x:1"]
    );

    // One that alone has the say and leads back is told of.
    let (self_, entity) = (Place::open().await, json!({"id": "urn:x:3", "type": "Bay"}));
    self_
        .knows(&self_.address, "redirect", json!({}))
        .await
        .is(201);
    self_.house.send("POST", "entities", entity).await.is(508);
}

#[tokio::test(flavor = "multi_thread")]
async fn histories_of_several_are_one() {
    let (here, there) = (Place::open().await, Place::open().await);
    let over_time = |value: i32, day: &str| {
        json!({"id": "urn:x:1", "type": "Bay", "free": [
            {"type": "Property", "value": value, "observedAt": format!("2026-01-{day}T00:00:00Z")},
            {"type": "Property", "value": 0, "observedAt": "2026-01-09T00:00:00Z"},
        ]})
    };
    here.house
        .send("POST", "temporal/entities", over_time(1, "01"))
        .await
        .is(201);
    there
        .house
        .send("POST", "temporal/entities", over_time(2, "02"))
        .await
        .is(201);
    let reads = json!({"operations": ["retrieveTemporal", "queryTemporal"]});
    here.knows(&there.address, "inclusive", reads).await.is(201);
    let values = |history: &Value| -> Vec<i64> {
        let free = history["free"]["values"].as_array().unwrap().iter();
        free.map(|pair| pair[0].as_i64().unwrap()).collect()
    };
    let one = here
        .read("temporal/entities/urn:x:1?options=temporalValues")
        .await;
    assert_eq!(values(&one), [1, 2, 0], "each moment once, in order");
    let last = here
        .read("temporal/entities/urn:x:1?options=temporalValues&lastN=2")
        .await;
    assert_eq!(values(&last), [2, 0]);
    let asked = "temporal/entities?type=Bay&timerel=before&timeAt=2026-01-05T00:00:00Z&options=temporalValues";
    assert_eq!(values(&here.read(asked).await[0]), [1, 2]);
    assert_eq!(
        values(&here.read(&format!("{asked}&local=true")).await[0]),
        [1]
    );
}

/// Asks until it is so, for ten seconds at most.
async fn until<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..200 {
        if let Some(answer) = ask().await {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come about");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_is_copied_to_those_who_know() {
    let (here, there) = (Place::open().await, Place::open().await);
    let subscription = json!({
        "id": "urn:x:sub", "type": "Subscription", "entities": [{"type": "Bay"}], "q": "free>5",
        "notification": {"endpoint": {"uri": "http://127.0.0.1:9/never"}},
    });
    here.house
        .send("POST", "subscriptions", subscription)
        .await
        .is(201);
    // The registration comes later, and the copy follows it.
    here.knows(&there.address, "inclusive", json!({}))
        .await
        .is(201);
    let copy = until(async || there.read("subscriptions").await.get(0).cloned()).await;
    assert_eq!(copy["q"], "free>5");
    let told = copy["notification"]["endpoint"]["uri"].as_str().unwrap();
    assert_eq!(told, format!("{}/ngsi-ld/ex/remote-notify", here.address));
    assert_eq!(
        here.read("csourceSubscriptions")
            .await
            .as_array()
            .unwrap()
            .len(),
        1
    );

    here.house
        .send("PATCH", "subscriptions/urn:x:sub", json!({"q": "free>7"}))
        .await
        .is(204);
    until(async || (there.read("subscriptions").await[0]["q"] == "free>7").then_some(())).await;

    let news = |id: &Value| json!({"type": "Notification", "subscriptionId": id, "data": [{"id": "urn:x:1", "type": "Bay", "free": property(9)}]});
    here.house
        .send("POST", "/ngsi-ld/ex/remote-notify", news(&copy["id"]))
        .await
        .is(200);
    let lag = here
        .house
        .app
        .context()
        .lag("", "urn:x:sub")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        lag.waiting, 1,
        "what the source told is passed on to the subscriber"
    );
    let forged = here
        .house
        .send(
            "POST",
            "/ngsi-ld/ex/remote-notify",
            news(&json!("urn:x:forged")),
        )
        .await;
    assert_eq!(forged.problem(), "404 ResourceNotFound");

    here.house.delete("subscriptions/urn:x:sub").await.is(204);
    until(async || {
        there
            .read("subscriptions")
            .await
            .as_array()
            .unwrap()
            .is_empty()
            .then_some(())
    })
    .await;
    assert!(
        here.read("csourceSubscriptions")
            .await
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_keeps_the_pages_of_an_answer_together() {
    let (here, there) = (Place::open().await, Place::open().await);
    for n in 0..3 {
        here.keep(&format!("urn:x:{n}"), json!({"free": property(n)}))
            .await;
    }
    there.keep("urn:x:far", json!({"free": property(9)})).await;
    here.knows(&there.address, "inclusive", json!({}))
        .await
        .is(201);
    let made = here
        .house
        .get("entities?type=Bay&limit=2&entityMap=true")
        .await
        .is(201);
    let place = made.header("ngsild-entitymap").to_owned();
    let map = here.read(&place).await;
    assert_eq!(map["entityMap"]["urn:x:0"], json!(["@none"]));
    assert_eq!(map["entityMap"].as_object().unwrap().len(), 4);
    // What came later is not on the next page, and what went is not missed.
    here.keep("urn:x:late", json!({"free": property(4)})).await;
    here.house
        .delete("entities/urn:x:1?local=true")
        .await
        .is(204);
    let by_map = [("ngsild-entitymap", place.as_str())];
    let page = here
        .house
        .call(
            "GET",
            "entities?type=Bay&limit=2&offset=1&count=true",
            &by_map,
            "",
        )
        .await
        .is(200);
    assert_eq!(
        (ids(&page.json()), page.header("ngsild-results-count")),
        (vec!["urn:x:2", "urn:x:far"], "3")
    );
    assert!(here.read(&place).await["entityMap"]["urn:x:1"].is_null());
    here.house.delete(&place).await.is(204);
    here.house.get(&place).await.is(404);
}
