//! What people come to do, from their first page to the end, across capabilities.
//!
//! Where a journey rests, the page is written down as assistive technology is told it.

mod assurance;
mod keyboard;
mod live;
mod networks;
mod planner;
mod plans;
mod residents;
mod round;
mod sign_on;
mod trials;
mod uplinks;
mod websites;

use std::path::Path;

use testkit::browser::Tab;

/// Waits, without asking a page whose scripts are off, until its last part is there.
async fn arrive(tab: &Tab, path: &str) {
    until_shown(tab, path, "contentinfo").await;
}

/// Waits until the address has `path` in it and the page says `words`.
async fn until_shown(tab: &Tab, path: &str, words: &str) {
    for _ in 0..400 {
        if tab.url().await.contains(path) && tab.shown().await.contains(words) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!(
        "never came to {words:?} at {path}: {}\n{}",
        tab.url().await,
        tab.shown().await
    );
}

/// The same whichever ports were free.
fn without_ports(text: &str) -> String {
    let mut parts = text.split("127.0.0.1:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("127.0.0.1:PORT");
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    out
}

/// The same whatever the references of cases and bookings are: "BX7K-3MQD".
fn without_references(text: &str) -> String {
    let is_half = |half: &[u8]| {
        half.iter()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let mut out = text.as_bytes().to_vec();
    for at in 0..out.len().saturating_sub(8) {
        let before = at.checked_sub(1).and_then(|at| out.get(at)).copied();
        let word = &out[at..at + 9];
        let stands_alone = !before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'-');
        if stands_alone && word[4] == b'-' && is_half(&word[..4]) && is_half(&word[5..]) {
            out[at..at + 9].copy_from_slice(b"REFERENCE");
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Compares the page, as assistive technology is told it, with `transcripts/NAME.txt`.
async fn transcript(tab: &Tab, name: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/borough/transcripts")
        .join(name)
        .with_extension("txt");
    expect_test::ExpectFile {
        path: file,
        position: file!(),
    }
    .assert_eq(&without_references(&without_ports(&tab.transcript().await)));
}
