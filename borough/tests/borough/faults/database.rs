//! PostgreSQL killed and started again under load: borough waits for it, and takes up its work by itself.

use super::{Load, Tally, prepare, status, until};
use crate::process::Setting;

#[test]
fn a_database_that_dies_loses_nothing() {
    let mut database = testkit::Postgres::start();
    let mut here = Setting::new();
    here.store = database.url();
    let key = prepare(&here);
    let running = here.start(&["--log", "error", "serve"]);
    let load = Load::start(here.port, &key, 1_500);
    for part in [400, 900] {
        load.wait_for(part);
        database.kill();
        until(|| status(here.port, "/health") == Some(503));
        assert_eq!(
            status(here.port, "/health/live"),
            Some(200),
            "borough itself goes on"
        );
        database.start_again();
    }
    let acknowledged = load.finish();
    until(|| status(here.port, "/health") == Some(200));
    assert_eq!(Tally::of(&here.store, &acknowledged), Tally::whole(1_500));
    drop(running);
}
