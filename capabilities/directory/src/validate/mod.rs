//! Judging a feed: at an address, in a folder of saved answers, or one of them.

mod saved;
mod show;
mod walk;

use app::bus::Outbound;
use app::kit::{Fault, Kind, Time};
use hsds::Verdict;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use show::{json, text};
pub use walk::{Depth, Walked, walk};

/// The day in the place.
pub fn day(at: Time) -> Date {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.timestamp().to_zoned_datetime(zone).date()
}

/// Judges what is at an address, in a folder or in a file. `told` hears how far it is, where that takes long.
///
/// # Errors
/// [`Kind::Unreadable`] if there is nothing to judge.
pub async fn judge(
    outbound: &Outbound,
    what: &str,
    depth: Depth,
    today: Date,
    told: &mut (dyn FnMut(&str) + Send),
) -> Result<Verdict, Fault> {
    if what.starts_with("http://") || what.starts_with("https://") {
        let walked = walk(outbound, what, depth, today, told).await?;
        return Ok(walked.verdict);
    }
    let path = std::path::Path::new(what);
    if path.is_dir() {
        saved::folder(path, today)
    } else {
        saved::file(path, today)
    }
}

/// There is nothing to judge.
fn unreadable(message: String) -> Fault {
    Fault::new(Kind::Unreadable, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn judged(what: &str) -> Result<Verdict, Fault> {
        let outbound = Outbound::new("").unwrap();
        let depth = Depth {
            rows: 1,
            keep: false,
        };
        judge(
            &outbound,
            what,
            depth,
            jiff::civil::date(2026, 11, 26),
            &mut |_| {},
        )
        .await
    }

    #[tokio::test]
    async fn the_four_mock_feeds_are_judged_from_their_folders() {
        let Some(mocks) = testkit::data_or_say("directory/mocks", 4) else {
            return;
        };
        for (name, sound) in [
            ("Default", true),
            ("Warn", true),
            ("Fail", false),
            ("Test", false),
        ] {
            let folder = mocks.join(format!("V3.0-UK-{name}"));
            let verdict = judged(folder.to_str().unwrap()).await.unwrap();
            assert_eq!(
                verdict.is_sound(),
                sound,
                "{name}: {}",
                text(name, &verdict, true)
            );
        }
        let one = judged(
            mocks
                .join("V3.0-UK-Fail/service_full.json")
                .to_str()
                .unwrap(),
        )
        .await
        .unwrap();
        let said = text("service_full.json", &one, false);
        let faults = said.split("Warnings").next().unwrap();
        expect_test::expect![[r#"
            Faults

              /services/{id}  service.email  1 time
                service_full.json /email: `email` is “email-example_com”, which is not an email address.
                Mend: Write one address, such as help@example.org, or leave the field out.

              /services/{id}  service.url  1 time
                service_full.json /url: `url` is “example/counselling”, which is not a whole web address.
                Mend: Write the whole address, beginning with https:// and without spaces.

        "#]]
        .assert_eq(faults);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_no_verdict() {
        let folder = testkit::folder();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(at("bad.json"), "{").unwrap();
        std::fs::write(at("other.json"), "{\"a\": 1}").unwrap();
        std::fs::write(at("deep.json"), "[".repeat(100_000)).unwrap();
        let root = folder.path().to_str().unwrap().to_owned();
        let private = "http://127.0.0.1:1/".to_owned();
        for what in [
            at("none.json"),
            at("bad.json"),
            at("other.json"),
            at("deep.json"),
            root,
            private,
        ] {
            let fault = judged(&what).await.unwrap_err();
            assert_eq!(fault.kind, Kind::Unreadable, "{what}: {}", fault.message);
        }
        std::fs::write(at("service_list.json"), "\u{feff}{\"contents\": []}").unwrap();
        let verdict = judged(folder.path().to_str().unwrap()).await.unwrap();
        assert_eq!(verdict.faults, 2, "no details and no service");
    }
}
