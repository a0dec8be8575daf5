//! What walks catch of the faults that are planted, and how often they call a sound service broken.

use std::fmt::Write as _;

use futures::{StreamExt, stream};
use walk::{End, Verdict, Walked, Walker, Way, verdict};

use crate::plants::{PLANTS, Plant, What};
use crate::{chromium, journey, service, walker};

/// Walks side by side: as many as there are processors.
const ABREAST: usize = 2;

/// What is caught of a fault in a way, and what was said of it.
async fn caught(walker: &Walker<'_>, plant: &Plant, way: Way) -> (bool, String) {
    let comes_and_goes = matches!(plant.what, What::FailsAtTimes(_) | What::MissesAtTimes(_));
    let (journey, values) = journey(plant.name);
    let times = if comes_and_goes { 3 } else { 1 };
    let walks = walker.repeat(&journey, &values, way, times).await.unwrap();
    let why = walks
        .iter()
        .find_map(Walked::broke)
        .map_or_else(String::new, |broke| broke.why.clone());
    let found = verdict(&walks);
    assert_ne!(
        found,
        Verdict::NotTried,
        "{} {way}: {:?}",
        plant.name,
        walks[0].end
    );
    (found != Verdict::Passed, why)
}

async fn sound(walker: &Walker<'_>, way: Way) -> Walked {
    let (journey, values) = journey("");
    walker.walk(&journey, &values, way).await.unwrap()
}

/// One fault of each kind, in the way that should meet it; `make soak` plants them all, in every way.
#[tokio::test(flavor = "multi_thread")]
async fn a_planted_fault_of_each_kind_is_caught() {
    let site = format!("http://{}", service::start().await);
    let chromium = chromium().await;
    let walker = walker(&chromium, &site).without_pictures();
    let some = PLANTS.iter().step_by(4);
    let said: Vec<String> = stream::iter(some)
        .map(|plant| {
            let walker = &walker;
            async move {
                let (is_caught, why) = caught(walker, plant, plant.way).await;
                assert!(is_caught, "{} is not caught", plant.name);
                format!("{}: {why}", plant.name)
            }
        })
        .buffered(ABREAST)
        .collect()
        .await;
    chromium.close().await;
    expect_test::expect![[r#"
        start-is-a-div: No button is called “Start now”. The nearest names are “Show the cost” (button), “Example council” (link).
        email-has-no-label: No field is called “Email address”. The nearest names are “Full name” (field), “Permit password” (field), “Continue” (button). 1 of that kind on this page have no name.
        continue-is-called-btn-next: No button is called “Continue”. The nearest names are “btn_next” (button), “Zone A” (answer), “Zone B” (answer).
        name-keeps-tab: The keyboard is trapped at “Full name” and never comes to “Continue”.
        cost-button-goes-away: The focus was lost after the step before: what had it is gone, and nothing took its place.
        continue-is-far-right: “Continue” is outside the window at 400% zoom.
        a-banner-over-all: “Check your answers” is covered by “We use cookies”.
        error-is-a-text-like-any-other: The error “Enter your email address” is not told with the field “Email address”: somebody who comes to the field does not hear what is wrong.
        focus-is-a-shadow: “Show the cost” has the focus, and in forced colours nobody can see that.
        start-leads-nowhere: No heading is called “Your details”. The nearest names are “Parking permits” (heading), “Start now” (button), “Show the cost” (button).
        check-is-slow: The step was not over after 8 seconds."#]]
    .assert_eq(&said.join("\n"));
}

/// Every fault in every way, and sound runs between them; run by `make soak`.
#[tokio::test(flavor = "multi_thread")]
async fn soak_planted_faults() {
    if !testkit::is_soak() {
        return;
    }
    let site = format!("http://{}", service::start().await);
    let chromium = chromium().await;
    let walker = walker(&chromium, &site).without_pictures();
    let every = PLANTS
        .iter()
        .flat_map(|plant| Way::ALL.map(|way| (plant, way)));
    let found: Vec<bool> = stream::iter(every)
        .map(|(plant, way)| {
            let walker = &walker;
            async move { caught(walker, plant, way).await.0 }
        })
        .buffered(ABREAST)
        .collect()
        .await;
    print!("{}", table(&found));
    let by_plant: Vec<bool> = found
        .chunks(Way::ALL.len())
        .map(|ways| ways.contains(&true))
        .collect();
    let of_all = by_plant.iter().filter(|caught| **caught).count();

    const ROUNDS: usize = 20;
    println!(
        "\n## Sound runs\n\n| way | runs | called broken | seconds a walk | moves |\n|---|---|---|---|---|"
    );
    let mut false_alarms = 0;
    for way in Way::ALL {
        let walks: Vec<Walked> = stream::iter(0..ROUNDS)
            .map(|_| sound(&walker, way))
            .buffered(ABREAST)
            .collect()
            .await;
        let broken = walks
            .iter()
            .filter(|walk| walk.end != End::Finished)
            .count();
        let took_ms: u64 = walks.iter().map(|walk| walk.took_ms).sum::<u64>() / ROUNDS as u64;
        println!(
            "| {way} | {ROUNDS} | {broken} | {:.1} | {} |",
            took_ms as f64 / 1_000.0,
            walks[0].moves
        );
        false_alarms += broken;
    }
    chromium.close().await;
    assert!(
        of_all * 100 >= PLANTS.len() * 95,
        "{of_all} of {} caught",
        PLANTS.len()
    );
    assert!(
        false_alarms * 100 <= ROUNDS * Way::ALL.len() * 5,
        "{false_alarms} false alarms"
    );
}

/// A row for each fault: which ways caught it.
fn table(found: &[bool]) -> String {
    let ways = Way::ALL.map(|way| way.to_string()).join(" | ");
    let mut table = format!(
        "\n## Planted faults\n\n| kind | fault | {ways} |\n|---|---|---|---|---|---|---|---|\n"
    );
    for (plant, caught) in PLANTS.iter().zip(found.chunks(Way::ALL.len())) {
        let marks: Vec<&str> = caught
            .iter()
            .map(|caught| if *caught { "caught" } else { "" })
            .collect();
        let _ = writeln!(
            table,
            "| {} | {} | {} |",
            plant.kind,
            plant.name,
            marks.join(" | ")
        );
    }
    let caught = found
        .chunks(Way::ALL.len())
        .filter(|ways| ways.contains(&true))
        .count();
    let by_way = (0..Way::ALL.len()).map(|way| {
        let caught = found
            .iter()
            .skip(way)
            .step_by(Way::ALL.len())
            .filter(|caught| **caught);
        caught.count().to_string()
    });
    let by_way: Vec<String> = by_way.collect();
    let _ = writeln!(
        table,
        "| all | {caught} of {} | {} |",
        PLANTS.len(),
        by_way.join(" | ")
    );
    table
}
