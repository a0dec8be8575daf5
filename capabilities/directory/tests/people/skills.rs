//! Digital skills: the ladder, the self-check, jobs.

use app::Role;

use crate::house::{House, link_in};

#[tokio::test]
async fn the_ladder_has_help_at_each_step() {
    let house = House::seeded().await;
    let ladder = house.get("/skills?near=SX1%201AA").await.body;
    for words in [
        "Get started",
        "A job in technology",
        "from SX1 1AA",
        "more for this step",
    ] {
        assert!(ladder.contains(words), "no {words}");
    }
    assert!(!ladder.contains("Nothing is listed for this step"));
    let step = house.get("/help?step=5").await.body;
    assert!(step.contains("Python for beginners") && !step.contains("Tea and tablets"));
}

#[tokio::test]
async fn the_check_gives_a_step_and_says_what_it_cannot_tell() {
    let house = House::seeded().await;
    let empty = house.get("/skills/check?done=yes").await.body;
    assert!(empty.contains("Answer at least one question"));
    let got = house
        .get("/skills/check?start=yes&message=no&device=no&internet=no&near=SX1%201AA&done=yes")
        .await
        .body;
    for words in [
        "Your next step: every day",
        "Borrow a tablet or laptop",
        "Get a free data SIM",
        "What this cannot tell",
        "You left out 7 questions",
    ] {
        assert!(got.contains(words), "no {words}");
    }
    let again = house.get("/skills/check?start=yes&message=no").await.body;
    assert!(again.contains("checked"), "answers come back to be changed");
}

#[tokio::test]
async fn a_job_is_shown_once_looked_at_and_goes_when_it_closes() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let fields = [
        ("title", "Junior web developer"),
        ("employer", "Harbour Software"),
        ("kind", "job"),
        ("about", "You make pages."),
        ("pay", "£24,000 a year"),
        ("hours", "Full time"),
        ("place", "Larkbridge"),
        ("apply", "https://jobs.example.org/1"),
        ("email", "jobs@example.org"),
        ("closes-day", "31"),
        ("closes-month", "12"),
        ("closes-year", "2026"),
    ];
    assert_eq!(
        house.post("/skills/jobs/post", &fields[..4]).await.status,
        422
    );
    assert_eq!(house.post("/skills/jobs/post", &fields).await.status, 303);
    let list = house.get("/skills/jobs").await.body;
    assert!(!list.contains("Junior web developer"));
    let search = "/search?q=web+developer&kind=Job";
    let is_found = async || {
        let page = house.get(search).await.body;
        page.contains("Junior web developer")
    };
    assert!(!is_found().await);
    let queue = house.get_as(&officer, "/skills/jobs/moderation").await.body;
    let job = link_in(&queue, "/skills/jobs/0");
    assert_eq!(house.get(&job).await.status, 404);
    assert_eq!(house.post(&format!("{job}/show"), &[]).await.status, 401);
    assert_eq!(
        house
            .post_as(&officer, &format!("{job}/show"), &[])
            .await
            .status,
        303
    );
    let told = |mail: Vec<(String, String)>, words: &str| {
        mail.iter()
            .any(|(to, text)| to == "jobs@example.org" && text.contains(words))
    };
    assert!(told(house.mail().await, "It is shown now."));
    assert_eq!(house.post("/skills/jobs/post", &fields).await.status, 303);
    let queue = house.get_as(&officer, "/skills/jobs/moderation").await.body;
    let refuse = queue
        .split('"')
        .find(|part| part.starts_with("/skills/jobs/0") && part.ends_with("/refuse"));
    let answer = house.post_as(&officer, refuse.unwrap(), &[]).await;
    assert_eq!(answer.status, 303);
    assert!(told(house.mail().await, "It is not shown."));
    let page = house.get(&job).await.body;
    assert!(page.contains("https://jobs.example.org/1") && !page.contains("jobs@example.org"));
    assert!(
        house
            .get("/skills/jobs")
            .await
            .body
            .contains("Junior web developer")
    );
    assert!(is_found().await);
    house.clock.advance_us(40 * 86_400 * 1_000_000);
    assert!(
        !house
            .get("/skills/jobs")
            .await
            .body
            .contains("Junior web developer")
    );
    let mut jobs = directory::CAPABILITY.jobs.iter();
    let findable = jobs.find(|job| job.name == "make-jobs-findable").unwrap();
    (findable.run)(house.app.clone()).await.unwrap();
    assert!(!is_found().await);
}
