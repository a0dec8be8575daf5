//! The standard interface: every path, every filter, paging, marks; and our own judge over all of it.

use hsds::{Answer, Judge, Response, Severity};
use jiff::civil::date;
use serde_json::Value;

use crate::house::House;

async fn names(house: &House, path: &str) -> String {
    let answer = house.get(&format!("/directory/api{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    let body = answer.json();
    let rows = body["contents"].as_array().unwrap();
    let name = |row: &Value| {
        let service = row.get("service").unwrap_or(row);
        service["name"].as_str().unwrap_or_default().to_owned()
    };
    let mut names: Vec<String> = rows.iter().map(name).collect();
    if !path.contains("proximity") && !path.contains("latitude") {
        names.sort();
    }
    assert_eq!(
        body["total_items"].as_u64().unwrap() as usize,
        rows.len(),
        "{path}"
    );
    names.join(", ")
}

#[track_caller]
fn same(path: &str, got: &str, want: &str) {
    assert_eq!(got, want, "{path}");
}

#[tokio::test]
async fn each_filter_keeps_what_it_should() {
    for house in House::both().await {
        house.seed().await;
        let need = directory::model::NEEDS.term_id("get-online");
        let needs = directory::model::NEEDS.id();
        let food = directory::model::ids::of(&["organization", "Food bank"]);
        let all = "Computer class, Food bank, Walking group";
        let cases = [
            ("", all),
            ("?search=computer", "Computer class"),
            ("?search=COMPUT", "Computer class"),
            ("?search=everybody+walking", "Walking group"),
            ("?search=nothing", ""),
            ("?taxonomy_term_id=NEED", "Computer class"),
            ("?taxonomy_term_id=NEED,x", "Computer class"),
            ("?taxonomy_id=NEEDS", all),
            ("?organization_id=FOOD", "Food bank"),
            ("?kind=event,course", "Computer class"),
            ("?kind=loan", ""),
            ("?minimum_age=18", "Computer class"),
            ("?minimum_age=19", ""),
            ("?maximum_age=100", "Food bank"),
            ("?day=TU", "Computer class, Walking group"),
            ("?day=Friday", "Food bank"),
            ("?start_time=13:00", "Food bank, Walking group"),
            ("?end_time=12:00", "Computer class"),
            ("?day=TU&start_time=13:00", "Walking group"),
            ("?modified_after=2000-01-01", all),
            ("?modified_after=2100-01-01T00:00:00Z", ""),
            ("?postcode=sx11aa", all),
            ("?postcode=SX1+1AA&proximity=500", "Computer class"),
            (
                "?postcode=SX1+1AA&proximity=5000",
                "Computer class, Food bank",
            ),
            (
                "?latitude=52.41&longitude=-1.51&proximity=5000",
                "Food bank, Computer class",
            ),
            (
                "?latitude=52.4&longitude=-1.5&proximity=90000&day=TU",
                "Computer class, Walking group",
            ),
        ];
        for (query, want) in cases {
            let query = query
                .replace("NEEDS", &needs)
                .replace("NEED", &need)
                .replace("FOOD", &food);
            for list in ["/services", "/service_at_locations"] {
                let path = format!("{list}{query}");
                same(&path, &names(&house, &path).await, want);
            }
        }
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_named_in_problem_details_that_any_page_may_read() {
    let house = House::seeded().await;
    let cases = [
        (
            "page=0",
            "The parameter `page` must be a whole number from 1 to 10000000.",
        ),
        (
            "per_page=x",
            "The parameter `per_page` must be a whole number from 1 to 1000000.",
        ),
        (
            "day=Mo1",
            "The parameter `day` must be a day of the week, such as MO or Monday.",
        ),
        (
            "start_time=9",
            "The parameter `start_time` must be a time such as 09:30.",
        ),
        (
            "minimum_age=NaN",
            "The parameter `minimum_age` must be a number.",
        ),
        (
            "latitude=52",
            "The parameter `latitude` and longitude go together.",
        ),
        (
            "latitude=152&longitude=1",
            "The parameter `latitude` must be from -90 to 90, and longitude from -180 to 180.",
        ),
        (
            "proximity=100",
            "The parameter `proximity` needs a postcode, or latitude and longitude.",
        ),
        (
            "postcode=ZZ9+9ZZ",
            "We do not know the postcode. Check it, or give latitude and longitude instead.",
        ),
        ("full=yes", "The parameter `full` must be true or false."),
        (
            "modified_after=soon",
            "The parameter `modified_after` must be a date and time such as 2026-11-24T14:05:00Z.",
        ),
    ];
    for (query, want) in cases {
        let answer = house.get(&format!("/directory/api/services?{query}")).await;
        assert_eq!(
            (answer.status, answer.json()["detail"].as_str()),
            (422, Some(want)),
            "{query}"
        );
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let missing = house.get("/directory/api/services/none").await;
    assert_eq!(
        (
            missing.status,
            missing.header("access-control-allow-origin")
        ),
        (404, "*")
    );
}

#[tokio::test]
async fn pages_add_up_and_hold_each_row_once() {
    let house = House::seeded().await;
    let mut seen = Vec::new();
    for page in 1..=3 {
        let body = house
            .get(&format!("/directory/api/services?per_page=1&page={page}"))
            .await
            .json();
        assert_eq!(
            (&body["total_items"], &body["total_pages"], &body["size"]),
            (&3.into(), &3.into(), &1.into())
        );
        assert_eq!(
            (&body["first_page"], &body["last_page"]),
            (&(page == 1).into(), &(page == 3).into())
        );
        seen.push(body["contents"][0]["id"].as_str().unwrap().to_owned());
    }
    assert!(
        seen.is_sorted() && seen[0] != seen[1] && seen[1] != seen[2],
        "{seen:?}"
    );
    let beyond = house
        .get("/directory/api/services?per_page=1&page=9")
        .await
        .json();
    assert_eq!(beyond["empty"], true);
    let minimal = house
        .get("/directory/api/services?minimal=true&per_page=1")
        .await
        .json();
    assert_eq!(minimal["contents"].as_array().unwrap().len(), 3);
    assert_eq!(
        minimal["contents"][0].as_object().unwrap().len(),
        2,
        "id and last_modified"
    );
    let full = house.get("/directory/api/services?full=true").await.json();
    assert!(full["contents"][0]["service_at_locations"][0]["location"]["addresses"].is_array());
}

#[tokio::test]
async fn an_answer_is_known_again_until_something_changes() {
    let house = House::seeded().await;
    for path in [
        "/directory/api/services?day=TU",
        "/directory/api/taxonomies",
    ] {
        let etag = house.get(path).await.header("etag").to_owned();
        let again = house.get_with(path, &[("if-none-match", &etag)]).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
        assert_eq!(again.header("access-control-allow-origin"), "*");
        house.clock.advance_us(1_000_000);
        let new = crate::house::service(path, "money", (-1.5, 52.4), |_| {});
        house.put(vec![new]).await;
        assert_eq!(
            house
                .get_with(path, &[("if-none-match", &etag)])
                .await
                .status,
            200,
            "{path}"
        );
    }
    let one = house
        .get(&format!(
            "/directory/api/services/{}",
            House::id("Food bank")
        ))
        .await;
    assert!(
        one.header("last-modified").ends_with(" GMT"),
        "{}",
        one.header("last-modified")
    );
}

#[tokio::test]
async fn what_is_withdrawn_or_proposed_is_not_given() {
    let house = House::seeded().await;
    let mut hidden = crate::house::service("Food bank", "food", (-1.51, 52.41), |_| {});
    hidden.service.standing = directory::model::Standing::Withdrawn;
    house.put(vec![hidden]).await;
    assert_eq!(
        names(&house, "/services").await,
        "Computer class, Walking group"
    );
    assert_eq!(
        names(&house, "/service_at_locations").await,
        "Computer class, Walking group"
    );
    let path = format!("/directory/api/services/{}", House::id("Food bank"));
    assert_eq!(house.get(&path).await.status, 404);
    let shown = crate::house::service("Food bank", "food", (-1.51, 52.41), |_| {});
    house.put(vec![shown]).await;
    assert_eq!(house.get(&path).await.status, 200);
}

/// Our own feed, judged as we judge others'.
#[tokio::test]
async fn our_own_feed_has_nothing_against_it() {
    let house = House::seeded().await;
    let mut judge = Judge::new(date(2026, 11, 26));
    let mut hear = async |response: Response, path: String| {
        let answer = house.get(&format!("/directory/api{path}")).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, "*"),
            "{path}"
        );
        let value = answer.json();
        judge.answer(Answer {
            source: &path,
            response,
            value: &value,
        });
        value
    };
    hear(Response::Api, String::new()).await;
    for list in Response::ALL
        .into_iter()
        .filter(|response| response.is_list())
    {
        let body = hear(list, format!("{}?per_page=200", list.path())).await;
        for row in body["contents"].as_array().unwrap() {
            let path = list
                .single()
                .path()
                .replace("{id}", row["id"].as_str().unwrap());
            hear(list.single(), path).await;
        }
    }
    let verdict = judge.verdict(true);
    let found: Vec<_> = verdict
        .findings
        .iter()
        .map(|f| format!("{} {} {}", f.source, f.pointer, f.what))
        .collect();
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(verdict.services, 3);
    assert!(
        verdict
            .findings
            .iter()
            .all(|finding| finding.severity != Severity::Fault)
    );
}
