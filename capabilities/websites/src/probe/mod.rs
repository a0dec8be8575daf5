//! A page used with real keys and a real pointer, on one tab, one thing after another. What was seen is judged by
//! [`access::active`].

mod forms;
mod hands;
mod keyboard;
mod shots;
mod views;

use std::time::Duration;

use access::active::{self, Heard, Said};
use access::{Finding, RuleError};
use app::kit::Fault;
use browser::{Chromium, Tab, Trouble};

/// All that the probes of one page may take.
const WHOLE: Duration = Duration::from_secs(45);
/// How long a page has to answer a key, or a move of the pointer.
const ANSWER: Duration = Duration::from_millis(60);

/// Whether pages are used, too, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Active {
    /// They are looked at alone.
    #[default]
    No,
    /// They are used; no link is followed, no form sent, and nothing but what only reads leaves the page.
    Held,
    /// The same, and forms are sent with planted mistakes.
    WithForms,
}

/// What using a page showed.
#[derive(Debug, Clone, Default)]
pub struct Probed {
    /// What was found.
    pub findings: Vec<Finding>,
    /// What could not be tried, and why.
    pub errors: Vec<RuleError>,
    /// What the page says that others should say alike.
    pub said: Option<Said>,
    /// Whether it was cut short because the browser lost a question, or did not load again what it had loaded.
    pub unanswered: bool,
}

/// A tab whose pages have the probes.
pub struct Prober {
    tab: Tab,
    forms: bool,
}

impl Prober {
    /// One in a new tab, who sends forms if `forms` is.
    ///
    /// # Errors
    /// A fault, if the browser is gone.
    pub async fn new(chromium: &Chromium, forms: bool) -> Result<Self, Fault> {
        let tab = chromium.tab().await?;
        tab.install(access::PROBES).await.map_err(Fault::internal)?;
        Ok(Self { tab, forms })
    }

    /// Uses a page. What goes wrong on the way is among the errors; whether the tab may be used again is told beside.
    pub async fn probe(&self, address: &str) -> (Probed, bool) {
        let mut probed = Probed::default();
        let run = self.run(address, &mut probed);
        let trouble = match tokio::time::timeout(WHOLE, run).await {
            Ok(Ok(())) => None,
            Ok(Err((part, trouble))) => {
                probed.unanswered = matches!(trouble, Trouble::Unanswered | Trouble::Late(_));
                Some((part, trouble.to_string()))
            }
            Err(_late) => Some((
                "active",
                format!("Using the page took more than {} seconds.", WHOLE.as_secs()),
            )),
        };
        let is_sound = trouble.is_none();
        probed
            .errors
            .extend(trouble.map(|(part, message)| RuleError {
                rule: part.to_owned(),
                message,
            }));
        (probed, is_sound)
    }

    /// All parts, one after the other; those that change the page come last.
    async fn run(&self, address: &str, probed: &mut Probed) -> Result<(), (&'static str, Trouble)> {
        let tab = &self.tab;
        let at = |part: &'static str| move |trouble: Trouble| (part, trouble);
        self.fresh(address).await.map_err(at("active"))?;
        let said: Said = tab.say("boroughProbe.said()").await.map_err(at("active"))?;
        probed.said = Some(said);

        let ears = Ears::of(tab).await.map_err(at("keyboard-unreachable"))?;
        probed
            .findings
            .extend(active::heard(&ears.heard, &ears.window));
        let targets: Vec<active::Target> = tab
            .say("boroughProbe.targets()")
            .await
            .map_err(at("target-too-small"))?;
        probed.findings.extend(active::targets(&targets));
        let asked: Vec<active::Form> = tab
            .say("boroughProbe.forms()")
            .await
            .map_err(at("error-prevention"))?;
        probed.findings.extend(active::forms(&asked));
        probed
            .findings
            .extend(views::moving(tab).await.map_err(at("moves-unstoppably"))?);
        probed
            .findings
            .extend(views::windows(tab).await.map_err(at("reflow-sideways"))?);
        probed.findings.extend(
            views::wishes(tab)
                .await
                .map_err(at("forced-colours-lost"))?,
        );

        let walked = keyboard::walk(tab).await.map_err(at("keyboard-trap"))?;
        probed.findings.extend(walked);
        probed
            .findings
            .extend(keyboard::skips(tab).await.map_err(at("skip-link-works"))?);
        probed.findings.extend(
            hands::hovers(tab)
                .await
                .map_err(at("hover-content-stays"))?,
        );
        probed.findings.extend(
            keyboard::fields(tab)
                .await
                .map_err(at("input-changes-context"))?,
        );
        if ears.hears_keys {
            probed.findings.extend(
                keyboard::letters(tab)
                    .await
                    .map_err(at("letter-shortcut"))?,
            );
        }
        probed.findings.extend(
            hands::presses(tab, &ears)
                .await
                .map_err(at("acts-on-press"))?,
        );
        probed.findings.extend(
            hands::buttons(tab)
                .await
                .map_err(at("status-not-announced"))?,
        );
        if self.forms && asked.iter().any(|form| form.send.is_some() && !form.search) {
            probed.findings.extend(
                forms::send(self, address)
                    .await
                    .map_err(at("error-identified"))?,
            );
        }
        Ok(())
    }

    /// The page as it comes, held where it is, with a look at whether it goes on by itself.
    async fn fresh(&self, address: &str) -> Result<(), Trouble> {
        let tab = &self.tab;
        tab.come_forward().await?;
        tab.as_it_was().await?;
        tab.wish(&[]).await?;
        tab.hold(true).await?;
        tab.load(address).await?;
        let _before = tab.tried();
        tab.say::<bool>("boroughProbe.watch()").await.map(drop)
    }

    /// Closes the tab.
    pub async fn close(self) {
        self.tab.close().await;
    }
}

/// Where the page tried to go since this was last asked: another page, not something sent in the background.
fn left_for(tab: &Tab) -> Option<String> {
    tab.tried()
        .into_iter()
        .find(|tried| tried.is_page)
        .map(|tried| tried.address)
}

/// What the page's scripts listen to.
struct Ears {
    heard: Vec<Heard>,
    window: Vec<String>,
    /// Whether the page as a whole listens to keys.
    hears_keys: bool,
}

/// Elements of one page that are asked about.
const MOST_EARS: usize = 300;
const KEYS: [&str; 3] = ["keydown", "keypress", "keyup"];

impl Ears {
    async fn of(tab: &Tab) -> Result<Self, Trouble> {
        let listeners = tab.listeners().await?;
        let mut window: Vec<String> = Vec::new();
        let mut elements: Vec<i64> = Vec::new();
        let mut kinds: Vec<Vec<&str>> = Vec::new();
        for listener in &listeners {
            let Some(element) = listener.element else {
                window.push(listener.kind.clone());
                continue;
            };
            // Listeners come element by element.
            match elements.iter().rposition(|known| *known == element) {
                Some(at) => kinds[at].push(&listener.kind),
                None if elements.len() < MOST_EARS => {
                    elements.push(element);
                    kinds.push(vec![listener.kind.as_str()]);
                }
                None => {}
            }
        }
        let given = serde_json::to_string(&kinds).unwrap_or_default();
        let mut heard: Vec<Heard> = tab
            .ask_of(
                &elements,
                &format!("(...all) => boroughProbe.heard({given}, all)"),
            )
            .await?;
        let on_window = window.iter().any(|kind| KEYS.contains(&kind.as_str()));
        if on_window {
            heard.iter_mut().for_each(|one| one.keys_above = true);
        }
        let on_root: bool = tab
            .ask_of(
                &elements,
                &format!("(...all) => {given}.some((kinds, at) => (all[at] === document || all[at] === document.body || all[at] === document.documentElement) && kinds.some((kind) => /^key/.test(kind)))"),
            )
            .await?;
        Ok(Self {
            heard,
            window,
            hears_keys: on_window || on_root,
        })
    }
}
