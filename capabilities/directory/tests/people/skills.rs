//! Digital skills: the ladder, the self-check, jobs.

use app::Role;

use crate::house::{House, link_in};

const OPENING: [(&str, &str); 12] = [
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
    let fields = OPENING;
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

/// The messages to whoever posted [`OPENING`], oldest first.
async fn mail(house: &House) -> Vec<String> {
    let all = house.mail().await.into_iter();
    all.filter(|(to, _)| to == "jobs@example.org")
        .map(|(_, text)| text)
        .collect()
}

#[tokio::test]
async fn an_employer_changes_prolongs_and_ends_what_it_posted() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    house.post("/skills/jobs/post", &OPENING).await;
    let queue = house.get_as(&officer, "/skills/jobs/moderation").await.body;
    let job = link_in(&queue, "/skills/jobs/0");
    let show = format!("{job}/show");
    assert_eq!(house.post_as(&officer, &show, &[]).await.status, 303);
    let own = link_in(&mail(&house).await[0], "/skills/jobs/mine/");
    let page = house.get(&own).await.body;
    assert!(
        page.contains("People see it until 31 December 2026"),
        "{page}"
    );

    // Whoever guesses at the secret is stopped, and an hour later the link works again.
    let guess = format!("{}{}", &own[..own.len() - 26], "0".repeat(26));
    for _ in 0..10 {
        assert_eq!(house.get(&guess).await.status, 404);
    }
    assert_eq!(house.get(&own).await.status, 503);
    house.clock.advance_us(3_600 * 1_000_000);
    assert_eq!(house.get(&own).await.status, 200);

    // New words wait, and people see the old ones. Where we write to stays.
    let change = format!("{own}/change");
    let mut fields = OPENING;
    fields[0].1 = "Mender of pages";
    fields[8].1 = "thief@example.org";
    assert_eq!(house.post(&change, &fields[..3]).await.status, 422);
    let changed = house.post(&change, &fields).await;
    assert_eq!(changed.to(), format!("{own}?done=changed"));
    let page = house.get(&own).await.body;
    assert!(page.contains("Your change waits") && page.contains("Mender of pages"));
    let shown = house.get(&job).await.body;
    assert!(shown.contains("Junior web developer") && !shown.contains("Mender of pages"));
    let queue = house.get_as(&officer, "/skills/jobs/moderation").await.body;
    assert!(queue.contains("New words for what is shown"), "{queue}");
    let old = house.post_as(&officer, &show, &[("version", "2")]).await;
    assert_eq!(old.status, 409, "what was not looked at is not shown");
    let seen = house.post_as(&officer, &show, &[("version", "3")]).await;
    assert_eq!(seen.status, 303);
    assert!(house.get(&job).await.body.contains("Mender of pages"));
    assert!(mail(&house).await[1].contains("It is shown now as you changed it."));

    // It runs longer, up to the limit, and its employer is told once before it closes.
    let prolong = format!("{own}/prolong");
    let until = |day, month, year| {
        [
            ("closes-day", day),
            ("closes-month", month),
            ("closes-year", year),
        ]
    };
    let far = house.post(&prolong, &until("1", "12", "2027")).await;
    assert_eq!(far.status, 422);
    assert!(far.body.contains("within 6 months"));
    let near = house.post(&prolong, &until("1", "3", "2027")).await;
    assert_eq!(near.status, 303);
    assert!(house.get(&job).await.body.contains("1 March 2027"));
    let mut jobs = directory::CAPABILITY.jobs.iter();
    let remind = jobs.find(|job| job.name == "remind-employers").unwrap();
    (remind.run)(house.app.clone()).await.unwrap();
    assert_eq!(mail(&house).await.len(), 2, "it does not close soon");
    house.clock.advance_us(90 * 86_400 * 1_000_000);
    (remind.run)(house.app.clone()).await.unwrap();
    (remind.run)(house.app.clone()).await.unwrap();
    let told = mail(&house).await;
    assert_eq!(told.len(), 3, "nobody is told twice");
    let own = link_in(&told[2], "/skills/jobs/mine/");

    // Filled: whoever has its address reads so, rather than finding nothing.
    assert_eq!(house.post(&format!("{own}/end"), &[]).await.status, 303);
    assert!(house.get(&job).await.body.contains("This is filled"));
    let list = house.get("/skills/jobs").await.body;
    assert!(!list.contains("Mender of pages"));
    assert_eq!(house.get(&format!("{own}/change")).await.status, 409);
}

/// The newest message to an address.
async fn newest_to(house: &House, address: &str) -> String {
    let all = house.mail().await.into_iter();
    let mut to_it = all.filter(|(to, _)| to == address);
    to_it.next_back().unwrap().1
}

#[tokio::test]
async fn an_employer_is_written_to_elsewhere_once_the_new_address_is_confirmed() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    house.post("/skills/jobs/post", &OPENING).await;
    let queue = house.get_as(&officer, "/skills/jobs/moderation").await.body;
    let job = link_in(&queue, "/skills/jobs/0");
    house.post_as(&officer, &format!("{job}/show"), &[]).await;
    let own = link_in(&mail(&house).await[0], "/skills/jobs/mine/");
    let ask = async |email: &str| {
        let path = format!("{own}/email");
        house.post(&path, &[("new-email", email)]).await
    };
    for wrong in ["people", "Jobs@example.org"] {
        assert_eq!(ask(wrong).await.status, 422, "{wrong}");
    }

    // Asked for, told to both, and not done; whoever holds a link can still call it off.
    house.clock.advance_us(1_000_000);
    let asked = ask("people@example.org").await;
    assert_eq!(asked.to(), format!("{own}?done=email-asked"));
    let told = newest_to(&house, "jobs@example.org").await;
    assert!(told.contains("Nothing changes until then"), "{told}");
    let kept_by = link_in(&told, "/skills/jobs/mine/");
    let new = newest_to(&house, "people@example.org").await;
    let confirm = link_in(&new, "/skills/jobs/address/");
    assert_eq!(house.get(&confirm).await.status, 200);
    let page = house.get(&own).await.body;
    assert!(page.contains("waits to be confirmed"), "{page}");
    assert!(!page.contains("people@example.org"), "{page}");
    let keep = house.post(&format!("{kept_by}/email/keep"), &[]).await;
    assert_eq!(keep.to(), format!("{kept_by}?done=email-kept"));
    assert_eq!(house.post(&confirm, &[]).await.status, 404);

    // A link of one kind is not one of the other, and guessing closes it for an hour.
    house.clock.advance_us(1_000_000);
    ask("people@example.org").await;
    let new = newest_to(&house, "people@example.org").await;
    let confirm = link_in(&new, "/skills/jobs/address/");
    let as_own = confirm.replace("/address/", "/mine/");
    let as_address = own.replace("/mine/", "/address/");
    for path in [&as_own, &as_address] {
        assert_eq!(house.get(path).await.status, 404, "{path}");
    }
    let guess = format!("{}{}", &confirm[..confirm.len() - 26], "0".repeat(26));
    for _ in 0..10 {
        assert_eq!(house.post(&guess, &[]).await.status, 404);
    }
    assert_eq!(house.post(&confirm, &[]).await.status, 503);
    house.clock.advance_us(3_600 * 1_000_000);

    // Confirmed, once: the old address is told, and links from before open nothing.
    let done = house.post(&confirm, &[]).await;
    assert_eq!(done.status, 303);
    let new_own = link_in(done.to(), "/skills/jobs/mine/");
    assert!(
        house
            .get(&new_own)
            .await
            .body
            .contains("This is a new link")
    );
    let told = newest_to(&house, "jobs@example.org").await;
    assert!(
        told.contains("another email address about it now"),
        "{told}"
    );
    let new = newest_to(&house, "people@example.org").await;
    let sent = link_in(&new, "/skills/jobs/mine/");
    assert_eq!(house.get(&sent).await.status, 200);
    for path in [&own, &kept_by, &confirm] {
        assert_eq!(house.get(path).await.status, 404, "{path}");
    }
    assert_eq!(house.post(&confirm, &[]).await.status, 404);

    // A link that nobody uses ends after a week.
    house.clock.advance_us(1_000_000);
    let path = format!("{sent}/email");
    house
        .post(&path, &[("new-email", "late@example.org")])
        .await;
    let late = newest_to(&house, "late@example.org").await;
    let late = link_in(&late, "/skills/jobs/address/");
    house.clock.advance_us(8 * 86_400 * 1_000_000);
    assert_eq!(house.post(&late, &[]).await.status, 404);
    assert!(
        !house
            .get(&sent)
            .await
            .body
            .contains("waits to be confirmed")
    );

    // Nobody's mailbox is filled.
    let mut statuses = Vec::new();
    for n in 0..6 {
        let email = format!("p{n}@example.org");
        let asked = house.post(&path, &[("new-email", &email)]).await;
        statuses.push(asked.status);
    }
    assert_eq!(statuses, [303, 303, 303, 303, 303, 503]);
}
