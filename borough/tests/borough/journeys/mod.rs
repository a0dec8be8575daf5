//! What people come to do, from their first page to the end, across capabilities.
//!
//! Where a journey rests, the page is written down as assistive technology is told it.

mod keyboard;
mod live;
mod sign_on;
mod uplinks;

use std::path::Path;

use testkit::browser::Tab;

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
    .assert_eq(&without_ports(&tab.transcript().await));
}
