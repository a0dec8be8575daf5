//! What is wrong with a device is in the one list of work until it is well again.

use app::Role;
use app::check::{self, Finding, Query};
use app::store::Page;
use app::teams::{self, Team};
use devices::{Device, HEALTH, Health};

use crate::house::{House, Up, both};
use crate::pages::sign_in;

const DAY_US: i64 = 86_400 * 1_000_000;

/// Every alarm: its state, its team and what it says.
async fn alarms(house: &House) -> Vec<Finding> {
    let query = Query {
        limit: 100,
        ..Query::default()
    };
    let read = house.app.store().read(move |rd| check::list(rd, &query));
    read.await.unwrap().findings
}

#[track_caller]
fn said(alarms: &[Finding], want: &[(&str, &str, &str)]) {
    let got: Vec<(&str, &str, &str)> = alarms
        .iter()
        .map(|one| (one.state.word(), one.team.as_str(), one.message.as_str()))
        .collect();
    assert_eq!(got, want);
}

async fn team(house: &House, name: &str) {
    let team = Team {
        name: name.into(),
        title: "Parks and trees".into(),
        ..Team::default()
    };
    let put = house
        .app
        .store()
        .write(move |tx| teams::put(tx, "test", team.clone()));
    put.await.unwrap();
}

/// A device that may be quiet for an hour.
fn bench(name: &str) -> Device {
    Device {
        name: name.into(),
        model: "json".into(),
        silent_after_s: Some(3_600),
        team: "parks".into(),
        ..Device::default()
    }
}

/// A device heard at a gateway now.
async fn heard(house: &House, id: &str, gateway: &str) {
    let health = Health {
        heard: Some(house.clock.now()),
        gateway: gateway.into(),
        ..Health::default()
    };
    let id = id.to_owned();
    house
        .app
        .store()
        .write(move |tx| match HEALTH.get(tx, &id)? {
            Some(before) => HEALTH.change(
                tx,
                "test",
                &id,
                None,
                Health {
                    alarms: before.value.alarms,
                    state: before.value.state,
                    ..health.clone()
                },
            ),
            None => HEALTH.insert_as(tx, "test", id.clone(), health.clone()),
        })
        .await
        .unwrap();
}

const SILENT: &str = "Bench 1: nothing has come for longer than its kind may be quiet";

#[tokio::test]
async fn silence_is_an_alarm_until_the_device_speaks_again() {
    for house in both().await {
        house.put("b1", bench("Bench 1")).await;
        house.job("look-over-devices").await;
        said(&alarms(&house).await, &[]);
        heard(&house, "b1", "").await;
        house.clock.advance_us(DAY_US);
        assert_eq!(
            house.job("look-over-devices").await,
            "1 device looked over, 1 changed"
        );
        said(&alarms(&house).await, &[("open", "parks", SILENT)]);
        // As it was: nothing is written.
        assert_eq!(
            house.job("look-over-devices").await,
            "1 device looked over, 0 changed"
        );
        heard(&house, "b1", "").await;
        house.job("look-over-devices").await;
        said(&alarms(&house).await, &[("gone", "parks", SILENT)]);
        house.clock.advance_us(DAY_US);
        house.job("look-over-devices").await;
        let back = alarms(&house).await;
        said(&back, &[("open", "parks", SILENT)]);
        let id = back[0].id.clone();
        let history = house.app.store().read(move |rd| check::history(rd, &id));
        let kinds: Vec<String> = history
            .await
            .unwrap()
            .into_iter()
            .map(|one| one.kind)
            .collect();
        assert_eq!(kinds, ["found", "gone", "back"]);
        let ann = sign_in(&house).await;
        assert_eq!(ann.post(&house, "/devices/b1/remove", "").await.0, 303);
        said(&alarms(&house).await, &[]);
    }
}

#[tokio::test]
async fn nothing_is_called_silent_before_we_have_listened_for_an_hour() {
    let house = House::sqlite("").await;
    let long_ago = Health {
        heard: Some(house.clock.now().plus_s(-90_000)),
        ..Health::default()
    };
    house.put("b1", bench("Bench 1")).await;
    let insert = move |tx: &mut app::store::Tx<'_>| {
        HEALTH.insert_as(tx, "test", "b1".into(), long_ago.clone())
    };
    house.app.store().write(insert).await.unwrap();
    house.job("look-over-devices").await;
    said(&alarms(&house).await, &[]);
    house.clock.advance_us(3_600 * 1_000_000);
    house.job("look-over-devices").await;
    said(&alarms(&house).await, &[("open", "parks", SILENT)]);
}

#[tokio::test]
async fn devices_that_fall_silent_with_their_gateway_are_one_alarm_of_it() {
    for house in both().await {
        for n in 1..=6 {
            house
                .put(&format!("b{n}"), bench(&format!("Bench {n}")))
                .await;
            heard(&house, &format!("b{n}"), "gw").await;
        }
        house.clock.advance_us(DAY_US);
        house.job("look-over-devices").await;
        let lost = "Gateway gw is lost: 6 devices fell silent with it";
        let all = alarms(&house).await;
        said(&all, &[("open", "parks", lost)]);
        assert_eq!(all[0].places, 6);
        // One is heard by another gateway: the gateway is lost all the same.
        heard(&house, "b1", "other").await;
        house.job("look-over-devices").await;
        let fewer = "Gateway gw is lost: 5 devices fell silent with it";
        said(&alarms(&house).await, &[("open", "parks", fewer)]);
        // It is there again, and what it carried has an hour to speak.
        let speak = async || {
            heard(&house, "b1", "other").await;
            for n in 3..=6 {
                heard(&house, &format!("b{n}"), "gw").await;
            }
            house.job("look-over-devices").await;
        };
        speak().await;
        said(&alarms(&house).await, &[("gone", "parks", fewer)]);
        // One device does not: that is an alarm of its own.
        house.clock.advance_us(3_601 * 1_000_000);
        speak().await;
        let mut all = alarms(&house).await;
        all.sort_by(|a, b| a.message.cmp(&b.message));
        let own = SILENT.replace("Bench 1", "Bench 2");
        said(&all, &[("open", "parks", &own), ("gone", "parks", fewer)]);
    }
}

#[tokio::test]
async fn an_alarm_is_taken_on_and_may_stay_until_a_day() {
    let house = House::sqlite("").await;
    team(&house, "parks").await;
    house.put("b1", bench("Bench 1")).await;
    heard(&house, "b1", "").await;
    house.clock.advance_us(DAY_US);
    house.job("look-over-devices").await;
    let ann = sign_in(&house).await;
    let bo = app::signin::NewAccount {
        email: "bo@example.org".into(),
        name: "Bo Lund".into(),
        roles: vec![Role::Officer],
        password: "a lantern in the fog".into(),
    };
    let bo = app::signin::add(&house.app, "test", bo).await.unwrap().id;
    let alarm = alarms(&house).await.remove(0);
    let path = format!("/devices/alarms/{}", alarm.id);
    let (status, page) = ann.get(&house, &path).await;
    assert_eq!(status, 200);
    assert!(
        page.contains(SILENT)
            && page.contains("Nobody has it in hand, of the team Parks and trees"),
        "{page}"
    );

    let (status, _) = ann
        .post(&house, &path, &format!("version=1&act=owner&owner={bo}"))
        .await;
    assert_eq!(status, 303);
    // Read before that, sent after it.
    let (status, page) = ann
        .post(&house, &path, "version=1&act=note&words=Seen")
        .await;
    assert!(
        status == 422 && page.contains("Somebody else changed this"),
        "{page}"
    );
    let accept = "version=2&act=accept&words=The+part+is+on+order&until-day=28&until-month=11&until-year=2026";
    let (status, page) = ann.post(&house, &path, &accept.replace("=28", "=31")).await;
    assert!(
        status == 422 && page.contains("The part is on order"),
        "{page}"
    );
    assert_eq!(ann.post(&house, &path, accept).await.0, 303);
    let (_, page) = ann.get(&house, &path).await;
    for words in [
        "until 28 November 2026",
        "Bo Lund has it in hand",
        "Ann Marsh let it stay for now: The part is on order",
    ] {
        assert!(page.contains(words), "{words} {page}");
    }
    let (_, page) = ann.get(&house, "/devices/b1").await;
    assert!(
        page.contains(&path) && page.contains("It may stay until 28 November 2026"),
        "{page}"
    );
    assert_eq!(ann.get(&house, "/devices/alarms/nothing").await.0, 404);
    // The device stays as it is, and the day passes.
    house.clock.advance_us(DAY_US);
    house.job("look-over-devices").await;
    assert_eq!(
        house.job("reopen-alarms").await,
        "0 alarms to mend after all"
    );
    house.clock.advance_us(5 * DAY_US);
    assert_eq!(
        house.job("reopen-alarms").await,
        "1 alarm to mend after all"
    );
    said(&alarms(&house).await, &[("open", "parks", SILENT)]);
}

#[tokio::test]
async fn an_alarm_follows_its_device_and_is_not_put_back_once_it_is_over() {
    let house = House::sqlite("").await;
    team(&house, "parks").await;
    let nobodys = Device {
        team: String::new(),
        ..bench("Bench 1")
    };
    house.put("b1", nobodys).await;
    heard(&house, "b1", "").await;
    house.clock.advance_us(DAY_US);
    house.job("look-over-devices").await;
    said(&alarms(&house).await, &[("open", "", SILENT)]);
    let ann = sign_in(&house).await;
    let changed = "name=Bench+7&model=json&silent_after_h=1&team=parks&version=1";
    assert_eq!(ann.post(&house, "/devices/b1/edit", changed).await.0, 303);
    let own = SILENT.replace("Bench 1", "Bench 7");
    said(&alarms(&house).await, &[("open", "parks", &own)]);

    heard(&house, "b1", "").await;
    house.job("look-over-devices").await;
    let over = alarms(&house).await.remove(0);
    let path = format!("/devices/alarms/{}", over.id);
    let reopen = format!("version={}&act=reopen", over.version);
    assert_eq!(ann.post(&house, &path, &reopen).await.0, 422);
    said(&alarms(&house).await, &[("gone", "parks", &own)]);
}

#[tokio::test]
async fn a_real_message_ends_the_alarm() {
    let house = House::sqlite("").await;
    house.register(Up::default().device, "browan/tbsl100").await;
    house.up(&Up::default()).await;
    house.health(Up::default().device).await;
    house.clock.advance_us(30 * DAY_US);
    house.job("look-over-devices").await;
    assert_eq!(alarms(&house).await[0].state.word(), "open");
    let later = house.clock.now().to_string();
    let up = Up {
        dedup: "b",
        f_cnt: 2,
        time: &later,
        ..Up::default()
    };
    house.up(&up).await;
    house.job("look-over-devices").await;
    assert_eq!(alarms(&house).await[0].state.word(), "gone");
    let page = Page::default();
    let healths = house
        .app
        .store()
        .read(move |rd| HEALTH.find(rd, &app::store::Filter::All, page));
    assert!(
        healths
            .await
            .unwrap()
            .iter()
            .all(|one| one.value.alarms.is_empty())
    );
}
