//! One browser, pages of our own making: what a person's hands do is done, and no page keeps us.

#![allow(clippy::unwrap_used, missing_docs)]

use std::time::{Duration, Instant};

use browser::{Area, Chromium, Key, Limits, Size, Tab, Trouble};

/// A page that needs no server.
fn page(body: &str) -> String {
    let text = format!("<!DOCTYPE html><html lang=en><title>A page</title><body>{body}");
    let escaped: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
    format!("data:text/html;charset=utf-8,{escaped}")
}

fn limits() -> Limits {
    Limits {
        load: Duration::from_secs(20),
        step: Duration::from_secs(10),
        bytes: 1 << 20,
        ..Limits::default()
    }
}

async fn on(chromium: &Chromium, body: &str) -> Tab {
    let tab = chromium.tab().await.unwrap();
    tab.load(&page(body)).await.unwrap();
    tab
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_read_worked_and_seen() {
    let chromium = Chromium::start(limits()).await.unwrap();
    scripts_are_in_a_world_of_their_own(&chromium).await;
    keys_and_pointer_are_real(&chromium).await;
    wishes_and_sizes_are_taken(&chromium).await;
    the_tree_is_told(&chromium).await;
    pictures_are_png(&chromium).await;
    a_held_page_stays(&chromium).await;
    listeners_are_told(&chromium).await;
    chromium.close().await;
}

async fn scripts_are_in_a_world_of_their_own(chromium: &Chromium) {
    let tab = chromium.tab().await.unwrap();
    tab.install("globalThis.ours = 7").await.unwrap();
    let hostile = page("<script>Array.prototype.map = null; var theirs = globalThis.ours</script>");
    for _ in 0..2 {
        tab.load(&hostile).await.unwrap();
        let seen: (u8, bool, Vec<u8>) = tab
            .say("[ours, globalThis.theirs === undefined, [1, 2].map(n => n + 1)]")
            .await
            .unwrap();
        assert_eq!(seen, (7, true, vec![2, 3]));
    }
    let thrown = tab.say::<u8>("(() => { throw new Error('no') })()").await;
    assert!(matches!(thrown, Err(Trouble::Threw(why)) if why.contains("no")));
    let wrong = tab.say::<u8>("'text'").await;
    assert!(matches!(wrong, Err(Trouble::Unreadable(_))));
    tab.close().await;
}

async fn keys_and_pointer_are_real(chromium: &Chromium) {
    let tab = on(
        chromium,
        "<button onclick=\"document.title += event.isTrusted\" style='position:absolute;left:10px;top:10px;width:80px;height:40px'>Go</button>\
         <input style='position:absolute;top:100px'>",
    )
    .await;
    tab.press(Key::TAB).await.unwrap();
    assert_eq!(tab.focused().await.unwrap().unwrap().name, "Go");
    tab.press(Key::SPACE).await.unwrap();
    tab.press(Key::ENTER).await.unwrap();
    tab.click(50.0, 30.0).await.unwrap();
    let title: String = tab.say("document.title").await.unwrap();
    assert_eq!(title, "A pagetruetruetrue");
    tab.press(Key::TAB).await.unwrap();
    tab.write("Tea for 2 é").await.unwrap();
    let typed: String = tab
        .say("document.querySelector('input').value")
        .await
        .unwrap();
    assert_eq!(typed, "Tea for 2 é");
    tab.press(Key::BACK_TAB).await.unwrap();
    assert_eq!(tab.focused().await.unwrap().unwrap().role, "button");
    tab.close().await;
}

async fn wishes_and_sizes_are_taken(chromium: &Chromium) {
    let tab = on(chromium, "<p>Text").await;
    let small = Size {
        width: 320,
        height: 256,
        scale: 1.0,
        mobile: false,
    };
    tab.resize(small).await.unwrap();
    tab.wish(&[
        ("forced-colors", "active"),
        ("prefers-reduced-motion", "reduce"),
    ])
    .await
    .unwrap();
    let asked = "[innerWidth, matchMedia('(forced-colors: active)').matches, matchMedia('(prefers-reduced-motion)').matches]";
    let seen: (u32, bool, bool) = tab.say(asked).await.unwrap();
    assert_eq!(seen, (320, true, true));
    tab.as_it_was().await.unwrap();
    tab.wish(&[]).await.unwrap();
    let seen: (u32, bool, bool) = tab.say(asked).await.unwrap();
    assert!(seen.0 > 1_000 && !seen.1 && !seen.2, "{seen:?}");
    tab.slow_down(4.0).await.unwrap();
    tab.slow_down(1.0).await.unwrap();
    tab.line(None).await.unwrap();
    tab.close().await;
}

async fn the_tree_is_told(chromium: &Chromium) {
    let tab = on(
        chromium,
        "<main><h1>Bins</h1><input type=checkbox checked aria-label=' Which  one '><div aria-hidden=true>x</div></main>",
    )
    .await;
    let tree = tab.tree().await.unwrap();
    assert_eq!(tree[0].role, "RootWebArea");
    let heading = tree.iter().find(|node| node.role == "heading").unwrap();
    assert_eq!(
        (heading.name.as_str(), heading.state("level")),
        ("Bins", Some("1"))
    );
    let tick = tree.iter().find(|node| node.role == "checkbox").unwrap();
    assert_eq!(
        (tick.name.as_str(), tick.state("checked")),
        ("Which one", Some("true"))
    );
    assert!(tree.iter().any(|node| node.ignored));
    tab.close().await;
}

async fn pictures_are_png(chromium: &Chromium) {
    let tab = on(chromium, "<div style='height:3000px'></div><p>End").await;
    let below = Area {
        x: 0.0,
        y: 2_900.0,
        width: 40.0,
        height: 30.0,
    };
    for picture in [tab.picture().await, tab.picture_of(below).await] {
        assert!(picture.unwrap().starts_with(b"\x89PNG"));
    }
    let nothing = tab.picture_of(Area::default()).await;
    assert!(matches!(nothing, Err(Trouble::Unreadable(_))));
    tab.close().await;
}

async fn a_held_page_stays(chromium: &Chromium) {
    let tab = on(
        chromium,
        "<button onclick='location = \"http://127.0.0.1:1/there\"'>Go</button>",
    )
    .await;
    tab.hold(true).await.unwrap();
    tab.press(Key::TAB).await.unwrap();
    tab.press(Key::ENTER).await.unwrap();
    for _ in 0..100 {
        let tried = tab.tried();
        if let Some(first) = tried.first() {
            assert_eq!(
                (first.address.as_str(), first.is_page),
                ("http://127.0.0.1:1/there", true)
            );
            assert_eq!(tab.say::<String>("document.title").await.unwrap(), "A page");
            tab.load(&page("<p>Another")).await.unwrap();
            assert_eq!(tab.text().await.unwrap(), "Another");
            return tab.close().await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    unreachable!("it tried nothing");
}

async fn listeners_are_told(chromium: &Chromium) {
    let tab = on(
        chromium,
        "<b onclick=1>One</b><script>addEventListener('keydown', () => 1)</script>",
    )
    .await;
    let heard = tab.listeners().await.unwrap();
    let kinds: Vec<&str> = heard.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["click", "keydown"]);
    let names: Vec<String> = tab
        .ask_of(
            &[heard[0].element.unwrap()],
            "(...all) => all.map(e => e.localName)",
        )
        .await
        .unwrap();
    assert_eq!(names, ["b"]);
    tab.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_keeps_us() {
    let limits = Limits {
        load: Duration::from_secs(4),
        step: Duration::from_secs(2),
        ..limits()
    };
    let chromium = Chromium::start(limits).await.unwrap();
    let began = Instant::now();
    let busy = chromium.tab().await.unwrap();
    let late = busy.load(&page("<script>for (;;);</script>")).await;
    assert_eq!(late, Err(Trouble::Late(limits.load)));
    busy.close().await;
    // Dialogs and windows of its own stop nothing.
    let asks = on(
        &chromium,
        "<script>alert(1); open('about:blank')</script><p>There",
    )
    .await;
    assert_eq!(asks.text().await.unwrap(), "There");
    // It hangs only once it is asked something.
    let hangs = on(&chromium, "<button onclick='for (;;);'>Go</button>").await;
    hangs.press(Key::TAB).await.unwrap();
    let pressed = hangs.press(Key::ENTER).await;
    let asked = hangs.say::<u8>("1").await;
    assert!(pressed.is_err() || asked.is_err(), "{pressed:?} {asked:?}");
    hangs.close().await;
    // The page before has no answer for the one after.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", free.local_addr().unwrap());
    drop(free);
    let nobody = asks.load(&address).await;
    assert_eq!(
        nobody,
        Err(Trouble::Refused("Nothing answers there.".into()))
    );
    asks.close().await;
    assert!(began.elapsed() < Duration::from_secs(40));
    chromium.close().await;
}
