//! Pages of our own with one planted fault each, and their sound twins: each active rule finds its fault and is silent
//! on the twin. Pages that fight back cost only themselves.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use rules::{Found, Outcome};
use websites::{Active, Asked, Page, Seen};

use crate::{asked, looked, page, serve};

/// A planted fault: what it is called, the rule that must find it, the faulty part of the page, the sound one.
struct Planted {
    name: &'static str,
    rule: &'static str,
    faulty: &'static str,
    sound: &'static str,
}

const fn planted(
    name: &'static str,
    rule: &'static str,
    faulty: &'static str,
    sound: &'static str,
) -> Planted {
    Planted {
        name,
        rule,
        faulty,
        sound,
    }
}

const PLANTED: [Planted; 32] = [
    planted(
        "trap",
        "keyboard-trap",
        "<button id=t onkeydown=\"if (event.key === 'Tab') event.preventDefault()\">Stay</button> <button>After</button>",
        "<button id=t onkeydown=\"if (event.key === 'Enter') event.preventDefault()\">Stay</button> <button>After</button>",
    ),
    planted(
        "round",
        "keyboard-trap",
        "<button id=a>One</button> <button id=b>Two</button> <button>Three</button><script>b.addEventListener('keydown', e => { if (e.key === 'Tab') { e.preventDefault(); a.focus() } }); a.addEventListener('keydown', e => { if (e.key === 'Tab') { e.preventDefault(); b.focus() } })</script>",
        "<button id=a>One</button> <button id=b>Two</button> <button>Three</button>",
    ),
    planted(
        "no-focus",
        "keyboard-unreachable",
        "<div id=d style='cursor:pointer'>Open the list</div><script>d.addEventListener('click', () => 1)</script>",
        "<button id=d>Open the list</button><script>d.addEventListener('click', () => 1)</script>",
    ),
    planted(
        "no-keys",
        "keyboard-inoperable",
        "<div id=d tabindex=0 role=button>Open the list</div><script>d.addEventListener('click', () => 1)</script>",
        "<div id=d tabindex=0 role=button>Open the list</div><script>d.addEventListener('click', () => 1); d.addEventListener('keydown', () => 1)</script>",
    ),
    planted(
        "order",
        "focus-order-jumps",
        "<div style='display:flex;flex-direction:row-reverse;justify-content:flex-end;gap:9px'><a href=/a>One</a><a href=/b>Two</a><a href=/c>Three</a></div>",
        "<div style='display:flex;gap:9px'><a href=/a>One</a><a href=/b>Two</a><a href=/c>Three</a></div>",
    ),
    planted(
        "no-ring",
        "focus-not-drawn",
        "<style>:focus{outline:none}</style><p><a href=/a>A link on its own</a></p>",
        "<style>:focus{outline:none;background:#fd0;color:#000}</style><p><a href=/a>A link on its own</a></p>",
    ),
    planted(
        "covered",
        "focus-obscured",
        "<div style='position:fixed;left:0;right:0;bottom:0;height:300px;background:#ddd'>Cookies</div><div style='height:1500px'></div><p><a href=/a>Below</a></p><div style='height:200px'></div>",
        "<style>html{scroll-padding-bottom:320px}</style><div style='position:fixed;left:0;right:0;bottom:0;height:300px;background:#ddd'>Cookies</div><div style='height:1500px'></div><p><a href=/a>Below</a></p><div style='height:900px'></div>",
    ),
    planted(
        "on-focus",
        "focus-changes-context",
        "<p><a href=/a onfocus=\"location = '/elsewhere'\">Look</a></p>",
        "<p><a href=/a onfocus=\"document.title = 'Look'\">Look</a></p>",
    ),
    planted(
        "on-input",
        "input-changes-context",
        "<label>Go to <select onchange=\"location = '/elsewhere'\"><option>One<option>Two</select></label>",
        "<label>Go to <select onchange=\"this.dataset.on = 1\"><option>One<option>Two</select></label>",
    ),
    planted(
        "skip",
        "skip-link-works",
        "<a href=#nowhere>Skip to main content</a> <a href=/a>One</a><div id=content><p>Text <a href=/b>Two</a></p></div>",
        "<a href=#content>Skip to main content</a> <a href=/a>One</a><div id=content><p>Text <a href=/b>Two</a></p></div>",
    ),
    planted(
        "letters",
        "letter-shortcut",
        "<p id=p>Text</p><script>addEventListener('keydown', e => { if (e.key === 's') p.textContent += 's' })</script>",
        "<p id=p>Text</p><script>addEventListener('keydown', e => { if (e.key === 's' && e.ctrlKey) p.textContent += 's' })</script>",
    ),
    planted(
        "wide",
        "reflow-sideways",
        "<p style='width:900px'>A paragraph of a fixed width, which cannot be read in a small window without scrolling sideways again and again and again.</p>",
        "<p style='max-width:900px'>A paragraph of a fixed width, which cannot be read in a small window without scrolling sideways again and again and again.</p><table><tr><td><div style='width:700px'>Data</div></td></tr></table>",
    ),
    planted(
        "zoom",
        "zoom-cut-off",
        "<div style='height:42px;overflow:hidden;font-size:16px;line-height:20px'>A box that has just enough height for the lines of this text in a wide window and not for those of a narrow one, in which it takes more lines than two and they are cut away below, so that nobody reads them.</div>",
        "<div style='min-height:42px;overflow:hidden;font-size:16px;line-height:20px'>A box that has just enough height for the lines of this text in a wide window and not for those of a narrow one, in which it takes more lines than two and they are cut away below, so that nobody reads them.</div>",
    ),
    planted(
        "space",
        "spacing-cut-off",
        "<div style='height:20px;overflow:hidden;width:260px;line-height:20px;font-size:15px'>Bins are emptied on Mondays</div>",
        "<div style='min-height:20px;overflow:hidden;width:260px;line-height:20px;font-size:15px'>Bins are emptied on Mondays</div>",
    ),
    planted(
        "turn",
        "orientation-refused",
        "<style>@media (orientation:landscape) and (max-height:500px){.all{display:none}.ask{display:block!important}}</style><p class=all>All that there is to read on this page, with a good many words in it so that it counts.</p><p class=ask style='display:none'>Please rotate your device</p>",
        "<style>@media (orientation:landscape) and (max-height:500px){.all{columns:2}}</style><p class=all>All that there is to read on this page, with a good many words in it so that it counts.</p>",
    ),
    planted(
        "forced",
        "forced-colours-lost",
        "<button aria-label=Menu style='border:0;width:40px;height:40px;background:#036;forced-color-adjust:auto'></button>",
        "<button style='border:0;width:40px;height:40px;background:#036'>Menu</button>",
    ),
    planted(
        "moves",
        "moves-unstoppably",
        "<style>@keyframes go{to{transform:translateX(300px)}}</style><p style='animation:go 9s infinite;width:200px'>News that goes by</p>",
        "<style>@keyframes go{to{transform:translateX(300px)}}</style><p style='animation:go 2s 1;width:200px'>News that goes by</p>",
    ),
    planted(
        "still-moves",
        "motion-not-reduced",
        "<style>@keyframes go{to{transform:translateX(300px)}}</style><p style='animation:go 9s infinite;width:200px'>News that goes by</p>",
        "<style>@keyframes go{to{transform:translateX(300px)}}p.n{animation:go 9s infinite;width:200px}@media (prefers-reduced-motion:reduce){p.n{animation:none}}</style><p class=n>News that goes by</p>",
    ),
    planted(
        "flash",
        "flashes",
        "<style>@keyframes f{0%,49%{background:#000}50%,100%{background:#fff}}</style><div style='animation:f .2s infinite;width:600px;height:300px'></div>",
        "<style>@keyframes f{0%,49%{background:#888}50%,100%{background:#8a8a8a}}</style><div style='animation:f .2s infinite;width:600px;height:300px'></div>",
    ),
    planted(
        "hover",
        "hover-content-stays",
        "<style>.t{position:relative;display:inline-block}.t .c{display:none;position:absolute;top:40px;left:0;width:200px;background:#fff;border:1px solid}.t a:hover+.c{display:block}</style><span class=t><a href=/a>What is this</a><span class=c>It is explained here</span></span><p>Text that is below and gets covered by what comes up over it.</p><p>Text that is below and gets covered by what comes up over it.</p>",
        "<style>.t{position:relative;display:inline-block}.t .c{display:none;position:absolute;top:100%;left:0;width:200px;background:#fff;border:1px solid}.t.on .c{display:block}</style><span class=t id=t><a href=/a>What is this</a><span class=c>It is explained here</span></span><p>Text that is below and gets covered by what comes up over it.</p><script>for (const k of ['mouseenter', 'focusin']) t.addEventListener(k, () => t.classList.add('on')); for (const k of ['mouseleave', 'focusout']) t.addEventListener(k, () => t.classList.remove('on')); addEventListener('keydown', e => { if (e.key === 'Escape') t.classList.remove('on') })</script>",
    ),
    planted(
        "hover-only",
        "hover-content-keyboard",
        "<style>.t .c{display:none}.t:hover .c{display:block}</style><div class=t>Our hours<div class=c>Nine to five</div></div>",
        "<style>.t .c{display:none}.t:hover .c,.t:focus-within .c{display:block}</style><div class=t><a href=/a>Our hours</a><div class=c>Nine to five</div></div>",
    ),
    planted(
        "small",
        "target-too-small",
        "<button style='width:16px;height:16px;padding:0;border:0'>+</button><button style='width:16px;height:16px;padding:0;border:0'>-</button>",
        "<button style='width:26px;height:26px;padding:0;border:0'>+</button><button style='width:26px;height:26px;padding:0;border:0'>-</button><p>Read <a href=/a>on</a> and <a href=/b>on</a>.</p>",
    ),
    planted(
        "drag",
        "drag-alternative",
        "<div draggable=true>Card</div><script>document.querySelector('[draggable]').addEventListener('dragstart', () => 1)</script>",
        "<div>Card</div>",
    ),
    planted(
        "press",
        "acts-on-press",
        "<button id=b>Go</button><script>b.addEventListener('mousedown', () => { location = '/elsewhere' })</script>",
        "<button id=b>Go</button><script>b.addEventListener('click', () => { location = '/elsewhere' })</script>",
    ),
    planted(
        "swipe",
        "pointer-gesture",
        "<div id=s>Pictures</div><script>s.addEventListener('touchmove', () => 1)</script>",
        "<div id=s>Pictures</div>",
    ),
    planted(
        "shake",
        "motion-actuation",
        "<p>Shake to undo</p><script>addEventListener('devicemotion', () => 1)</script>",
        "<p>Undo</p>",
    ),
    planted(
        "status",
        "status-not-announced",
        "<button type=button id=b>Add</button><p id=o></p><script>b.onclick = () => { o.textContent = 'Added to your list' }</script>",
        "<button type=button id=b>Add</button><p id=o role=status></p><script>b.onclick = () => { o.textContent = 'Added to your list' }</script>",
    ),
    planted(
        "twice",
        "entry-asked-again",
        "<form><label>Email <input type=email autocomplete=email></label><label>Confirm your email <input type=email autocomplete=email></label><button>Continue</button></form>",
        "<form><label>Email <input type=email autocomplete=email></label><label>Name <input autocomplete=name></label><button>Continue</button></form>",
    ),
    planted(
        "paste",
        "sign-in-hinders",
        "<form><label>Password <input type=password onpaste='return false'></label><button>Sign in</button></form>",
        "<form><label>Password <input type=password autocomplete=current-password></label><button>Sign in</button></form>",
    ),
    planted(
        "silent-form",
        "error-identified",
        "<form novalidate onsubmit='return false'><label>Full name <input required name=n></label><button>Continue</button></form>",
        "<form novalidate onsubmit=\"e.textContent = 'Enter your full name'; n.setAttribute('aria-invalid', 'true'); return false\"><label>Full name <input required id=n aria-describedby=e></label><p id=e></p><button>Continue</button></form>",
    ),
    planted(
        "bare-error",
        "error-suggestion",
        "<form novalidate onsubmit=\"e.textContent = 'Email is wrong'; return false\"><label>Email <input type=email required name=n aria-describedby=e></label><p id=e></p><button>Continue</button></form>",
        "<form novalidate onsubmit=\"e.textContent = 'Enter an email address, like name@example.com'; return false\"><label>Email <input type=email required name=n aria-describedby=e></label><p id=e></p><button>Continue</button></form>",
    ),
    planted(
        "unheard-error",
        "error-announced",
        "<form novalidate onsubmit=\"e.textContent = 'Enter your full name'; return false\"><label>Full name <input required name=n></label><p id=e></p><button>Continue</button></form>",
        "<form novalidate onsubmit=\"e.textContent = 'Enter your full name'; return false\"><label>Full name <input required name=n></label><p id=e role=alert></p><button>Continue</button></form>",
    ),
];

fn html(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    ))
}

fn site() -> Router {
    let serve = |request: Request| async move {
        let path = request.uri().path().trim_start_matches('/').to_owned();
        let (kind, name) = path.split_once('/').unwrap_or_default();
        match PLANTED.iter().find(|one| one.name == name) {
            Some(one) if kind == "faulty" => html(name, one.faulty).into_response(),
            Some(one) if kind == "sound" => html(name, one.sound).into_response(),
            _ => html("Another page", "<p>Another page.</p>").into_response(),
        }
    };
    Router::new().fallback(serve)
}

fn used(addresses: &[String]) -> Asked {
    Asked {
        active: Active::WithForms,
        ..asked(addresses, false)
    }
}

fn of_rule<'p>(page: &'p Page, rule: &str) -> Vec<&'p Found> {
    page.found().iter().filter(|one| one.rule == rule).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_active_rule_finds_its_fault_and_is_silent_on_the_twin() {
    let address = serve(site()).await;
    let addresses: Vec<String> = PLANTED
        .iter()
        .flat_map(|one| ["faulty", "sound"].map(|kind| format!("{address}/{kind}/{}", one.name)))
        .collect();
    let began = Instant::now();
    let mut pages = looked(&used(&addresses)).await;
    // A browser on a busy machine can lose a question more than once: what was not asked to the end is asked again.
    for _ in 0..2 {
        let cut_short: Vec<String> = pages
            .iter()
            .filter(|page| matches!(&page.seen, Seen::Reviewed { review, .. } if !review.errors.is_empty()))
            .map(|page| page.address.clone())
            .collect();
        if !cut_short.is_empty() {
            println!("again: {cut_short:?}");
            pages.retain(|page| !cut_short.contains(&page.address));
            pages.extend(looked(&used(&cut_short)).await);
        }
    }
    println!(
        "{} pages used in {:.1} s",
        pages.len(),
        began.elapsed().as_secs_f64()
    );
    let mut wrong = Vec::new();
    for one in &PLANTED {
        let faulty = page(&pages, &format!("/faulty/{}", one.name));
        let sound = page(&pages, &format!("/sound/{}", one.name));
        if of_rule(faulty, one.rule).is_empty() {
            wrong.push(format!(
                "{}: {} did not find it: {:?}",
                one.name, one.rule, faulty.seen
            ));
        }
        let silent = of_rule(sound, one.rule);
        if !silent.is_empty() {
            wrong.push(format!(
                "{}: {} finds what is sound: {silent:?}",
                one.name, one.rule
            ));
        }
        for page in [faulty, sound] {
            if let Seen::Reviewed { review, .. } = &page.seen {
                let errors = review.errors.iter();
                wrong.extend(errors.map(|e| format!("{}: {e:?}", page.address)));
            }
            wrong.extend(page.why_not().map(|why| format!("{}: {why}", page.address)));
        }
    }
    let unheard = of_rule(page(&pages, "/faulty/unheard-error"), "error-announced");
    if unheard.iter().any(|one| one.outcome != Outcome::Fail) {
        wrong.push(format!("what is beyond doubt is asked about: {unheard:?}"));
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_use_finds_is_shown_as_what_looking_finds_is() {
    let address = serve(site()).await;
    let pages = looked(&Asked {
        show: true,
        ..used(&[format!("{address}/faulty/no-focus")])
    })
    .await;
    let found = of_rule(&pages[0], "keyboard-unreachable");
    let sign = rules::sign(found[0]);
    let Seen::Reviewed { shown, .. } = &pages[0].seen else {
        panic!("{:?}", pages[0].seen)
    };
    let of_it = shown.iter().filter(|one| one.sign == sign);
    let kinds: Vec<&str> = of_it.map(|one| one.kind).collect();
    assert_eq!(kinds, ["code", "picture"]);
}

/// Three pages, of which the third says everything in its own way.
fn unlike() -> Router {
    let menu =
        "<nav aria-label=Main><a href=/1>One</a> <a href=/2>Two</a> <a href=/3>Three</a></nav>";
    let other =
        "<nav aria-label=Main><a href=/3>Three</a> <a href=/2>Two</a> <a href=/1>One</a></nav>";
    let whole = |menu: &str, help: &str, top: &str| {
        Html(format!(
            "<!DOCTYPE html><html lang=en><title>A page</title><body><header>{top}{menu}</header><main><h1>A page</h1></main><footer>{help}</footer></body></html>"
        ))
    };
    let usual = whole(
        menu,
        "<a href=/help>Contact us</a> <a href=/jobs>Vacancies</a>",
        "",
    );
    let third = whole(
        other,
        "<a href=/jobs>Work here</a>",
        "<a href=/help>Contact us</a>",
    );
    let (first, second) = (usual.clone(), usual);
    Router::new()
        .route("/1", get(async move || first))
        .route("/2", get(async move || second))
        .route("/3", get(async move || third))
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_are_unlike_are_told() {
    let address = serve(unlike()).await;
    let addresses: Vec<String> = (1..=3).map(|n| format!("{address}/{n}")).collect();
    let pages = looked(&used(&addresses)).await;
    let third = page(&pages, "/3");
    for rule in [
        "navigation-consistent",
        "identification-consistent",
        "help-consistent",
    ] {
        assert_eq!(of_rule(third, rule).len(), 1, "{rule}: {third:?}");
        assert!(of_rule(page(&pages, "/2"), rule).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_fights_back_costs_only_itself() {
    let many: String = (0..10_000)
        .map(|n| format!("<button>{n}</button> "))
        .collect();
    let site = Router::new()
        .route("/asks", get(async || html("Asks", "<button>One</button><script>setInterval(() => alert(1), 200)</script>")))
        .route(
            "/steals",
            get(async || html("Steals", "<button id=a>One</button><button>Two</button><script>setInterval(() => a.focus(), 20)</script>")),
        )
        .route("/many", get(async move || html("Many", &many)))
        .route(
            "/leaves",
            get(async || html("Leaves", "<button>One</button><script>addEventListener('keydown', () => { location = '/elsewhere?' + Math.random() })</script>")),
        )
        .route("/rewrites", get(async || html("Rewrites", "<button>One</button><script>addEventListener('keydown', () => { document.open(); document.write('<p>New') ; document.close() })</script>")))
        .route("/fine", get(async || html("Fine", "<style>:focus{outline:none}</style><p><a href=/a>A link</a></p>")));
    let address = serve(site).await;
    let paths = ["/asks", "/steals", "/many", "/leaves", "/rewrites", "/fine"];
    let addresses = paths.map(|path| format!("{address}{path}"));
    let pages = looked(&used(&addresses)).await;
    for page in &pages {
        println!("{}: {:.1} s", page.address, page.took.as_secs_f64());
    }
    assert_eq!(pages.len(), paths.len());
    assert_eq!(
        of_rule(page(&pages, "/fine"), "focus-not-drawn").len(),
        1,
        "{:?}",
        page(&pages, "/fine")
    );
    let took: Duration = pages.iter().map(|page| page.took).sum();
    assert!(took < Duration::from_secs(400), "{took:?}");
}
