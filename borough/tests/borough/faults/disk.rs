//! A disk that fills up under load: what cannot be kept is refused, what can be read is shown, and
//! once there is room again all goes on.

use super::{Load, Tally, prepare, status, until};
use crate::process::Setting;

/// Mounts a small disk of its own at the first argument, lays the store and ballast on it, and
/// becomes the rest of the arguments. No other process sees the disk.
const ON_A_SMALL_DISK: &str = "mount -t tmpfs -o size=40m tmpfs \"$0\" && cp prepared.db \"$0/small.db\" \
    && head -c 32M /dev/zero > \"$0/ballast\" && exec \"$@\"";

#[test]
fn a_full_disk_refuses_what_it_cannot_keep_and_shows_what_it_has() {
    const UPLINKS: usize = 4_000;
    let mut here = Setting::new();
    let key = prepare(&here);
    let disk = here.folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    here.run_well(&["backup", "prepared.db"]);
    let disk = disk.to_string_lossy().into_owned();
    here.store = format!("sqlite:{disk}/small.db");
    here.before = [
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        ON_A_SMALL_DISK,
        &disk,
    ]
    .map(ToOwned::to_owned)
    .to_vec();
    let running = here.start(&["--log", "error", "serve"]);
    let load = Load::start(here.port, &key, UPLINKS);
    until(|| load.refused() >= 100);
    // A little may still fit in now and then; when nothing did, it says so.
    until(|| status(here.port, "/health") == Some(503));
    assert_eq!(status(here.port, "/assets"), Some(200), "pages are shown");
    let then = load.acknowledged();
    assert!(then.len() < UPLINKS, "the disk was full before the end");

    let pid = running.pid().to_string();
    // The disk as the process sees it.
    std::fs::remove_file(format!("/proc/{pid}/root{disk}/ballast")).unwrap();
    let acknowledged = load.finish();
    until(|| status(here.port, "/health") == Some(200));
    here.before = ["nsenter", "--target", &pid, "--user", "--mount"]
        .map(ToOwned::to_owned)
        .to_vec();
    let copy = here.folder.path().join("copy.db").display().to_string();
    here.run_well(&["backup", &copy]);
    let copy = format!("sqlite:{copy}");
    assert_eq!(Tally::of(&copy, &acknowledged), Tally::whole(UPLINKS));
    drop(running);
}
