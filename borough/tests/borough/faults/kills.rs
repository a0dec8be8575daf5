//! `kill -9` at random moments.

use app::kit::Chance;

use super::telling::{Changes, Told, key};
use super::{Load, Tally, prepare};
use crate::process::Setting;

#[test]
fn an_acknowledged_uplink_survives_kill_9() {
    assert_eq!(storm(2_000, 3, 7), Tally::whole(2_000));
}

#[test]
fn what_was_due_is_told_in_order_after_kill_9() {
    let here = Setting::new();
    let (key, told) = (key(&here), Told::start());
    let mut running = here.start(&["--log", "error", "serve"]);
    let changes = Changes::start(&[here.port], &key, &told, 8, 100);
    for kill in 1..=3 {
        changes.wait_for(200 * kill);
        running.kill();
        running = here.start(&["--log", "error", "serve"]);
    }
    changes.finish();
    told.is_whole(8, 100);
    drop(running);
}

/// Ten storms of 20,000 uplinks; run by `make soak`.
#[test]
fn soak_ten_storms_of_twenty_thousand() {
    if !testkit::is_soak() {
        return;
    }
    println!(
        "\n## `kill -9` under a storm of uplinks\n\n| storm | acknowledged | kept | twice | lost |\n|---|---|---|---|---|"
    );
    for round in 1..=10 {
        let tally = storm(20_000, 6, round);
        println!(
            "| {round} | {} | {} | {} | {} |",
            tally.acknowledged, tally.kept, tally.twice, tally.lost
        );
        assert_eq!(tally, Tally::whole(20_000));
    }
}

fn storm(uplinks: usize, kills: usize, seed: u64) -> Tally {
    let here = Setting::new();
    let key = prepare(&here);
    let chance = Chance::seeded(seed);
    let mut running = here.start(&["--log", "error", "serve"]);
    let load = Load::start(here.port, &key, uplinks);
    for kill in 1..=kills {
        let until = uplinks * kill / (kills + 1) + usize::try_from(chance.below(50)).unwrap();
        load.wait_for(until.min(uplinks - 1));
        running.kill();
        assert_eq!(
            Tally::of(&here.store, &load.acknowledged()).lost,
            0,
            "after kill {kill}"
        );
        running = here.start(&["--log", "error", "serve"]);
    }
    let acknowledged = load.finish();
    drop(running);
    Tally::of(&here.store, &acknowledged)
}
