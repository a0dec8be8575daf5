//! The sound service in every way: the end is reached, the evidence is there, and no secret is in it.

use walk::{End, Verdict, Way, verdict};

use crate::{chromium, journey, service, walker};

#[tokio::test(flavor = "multi_thread")]
async fn every_way_leads_to_the_end() {
    let site = format!("http://{}", service::start().await);
    let chromium = chromium().await;
    let walker = walker(&chromium, &site);
    let (journey, values) = journey("");
    for way in Way::ALL {
        let walked = walker.walk(&journey, &values, way).await.unwrap();
        assert_eq!(walked.end, End::Finished, "{way}");
        assert_eq!(walked.steps.len(), journey.steps.len() + 1);
        assert!(
            walked
                .steps
                .iter()
                .all(|step| step.picture.starts_with(b"\x89PNG"))
        );
        assert!(walked.moves > 10, "{way}: {}", walked.moves);
        let all = serde_json::to_string(&walked).unwrap();
        assert!(all.contains("ann@example.org") && all.contains("Application sent"));
        assert!(
            !all.contains("correct horse") && !all.contains("correct+horse"),
            "{way}"
        );
        let paths: Vec<&str> = walked
            .pages
            .iter()
            .map(|page| page.address.rsplit('/').next().unwrap_or(""))
            .collect();
        assert_eq!(
            paths,
            [
                "?fault=",
                "details?",
                "details?",
                "check?zone=Zone+B",
                "sent"
            ]
        );
        println!("{way}: {} ms, {} moves", walked.took_ms, walked.moves);
        for page in &walked.pages {
            assert!(
                page.status == 200 && page.received_bytes > 500 && page.requests >= 1,
                "{page:?}"
            );
            assert!(
                page.loaded_ms > 0.0 && page.largest_paint_ms.is_some(),
                "{page:?}"
            );
        }
    }
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_down_is_not_judged() {
    let chromium = chromium().await;
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let site = format!("http://{}", port.local_addr().unwrap());
    drop(port);
    let walker = walker(&chromium, &site);
    let (journey, values) = journey("");
    let walked = walker.walk(&journey, &values, Way::Pointer).await.unwrap();
    assert_eq!(
        walked.end,
        End::Unreachable("Nothing answers there.".into())
    );
    assert_eq!(verdict(&[walked]), Verdict::NotTried);
    chromium.close().await;
}
