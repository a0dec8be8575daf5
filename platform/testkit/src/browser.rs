//! A real Chromium, driven over the DevTools protocol: real keys, real focus, the real accessibility tree.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::accessibility::{
    AxNode, EnableParams, GetFullAxTreeParams,
};
use chromiumoxide::cdp::browser_protocol::emulation::{
    SetDeviceMetricsOverrideParams, SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};
use chromiumoxide::cdp::browser_protocol::network::{
    EmulateNetworkConditionsByRuleParams, NetworkConditions, OverrideNetworkStateParams,
};
use chromiumoxide::cdp::browser_protocol::page::CaptureScreenshotFormat;
use chromiumoxide::cdp::browser_protocol::target::SetAutoAttachParams;
use chromiumoxide::page::ScreenshotParams;
use chromiumoxide::{BrowserConfig, Page};
use futures::StreamExt;

/// A running browser with a profile of its own.
pub struct Browser {
    browser: chromiumoxide::Browser,
    profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one.
    ///
    /// # Panics
    /// If Chromium is not installed; the message says what to install. If it does not start three times.
    pub async fn start() -> Self {
        Self::start_with(crate::folder()).await
    }

    /// Starts one with the profile of another that was killed.
    ///
    /// # Panics
    /// As [`Browser::start`].
    pub async fn start_with(profile: tempfile::TempDir) -> Self {
        let chromium = crate::server::find("chromium")
            .expect("chromium is not installed: on Debian or Ubuntu, apt-get install chromium");
        let config = BrowserConfig::builder()
            .chrome_executable(chromium)
            .user_data_dir(profile.path())
            .no_sandbox()
            .new_headless_mode()
            .launch_timeout(Duration::from_secs(60))
            .request_timeout(Duration::from_secs(60))
            .viewport(None)
            .args([
                "disable-gpu",
                "disable-background-networking",
                "disable-component-update",
                "disable-dev-shm-usage",
                "disable-sync",
                "no-first-run",
                "enable-unsafe-swiftshader",
                "use-angle=swiftshader",
                "force-prefers-reduced-motion",
                "hide-scrollbars",
            ])
            .build()
            .unwrap();
        // On a busy machine one that starts can fall over before it has said anything.
        let mut tries = 1;
        let (browser, mut handler) = loop {
            match chromiumoxide::Browser::launch(config.clone()).await {
                Ok(started) => break started,
                Err(error) if tries == 3 => panic!("chromium does not start: {error}"),
                Err(_) => tries += 1,
            }
        };
        tokio::spawn(async move { while handler.next().await.is_some() {} });
        Self { browser, profile }
    }

    /// `kill -9`, as when a phone's battery is empty: what is left is its profile.
    pub async fn kill(mut self) -> tempfile::TempDir {
        self.browser.kill().await.unwrap().unwrap();
        self.profile
    }

    /// A new tab, `width` CSS pixels wide.
    pub async fn tab(&self, width: i64) -> Tab {
        let page = self.browser.new_page("about:blank").await.unwrap();
        // The pages' clock stands where that of the tests does.
        let now_ms = crate::clock().now().0 / 1000;
        page.evaluate_on_new_document(format!("Date.now = () => {now_ms}"))
            .await
            .unwrap();
        let tab = Tab {
            page,
            width: AtomicI64::new(width),
        };
        tab.resize(width).await;
        tab
    }
}

/// One tab.
pub struct Tab {
    page: Page,
    width: AtomicI64,
}

impl Tab {
    /// Makes the tab `width` CSS pixels wide, and as high as a phone or a laptop of that width.
    pub async fn resize(&self, width: i64) {
        self.width.store(width, Ordering::Relaxed);
        self.set_size(width, if width < 600 { 812 } else { 900 })
            .await;
    }

    async fn set_size(&self, width: i64, height: i64) {
        let metrics = SetDeviceMetricsOverrideParams::new(width, height, 1.0, width < 600);
        self.page.execute(metrics).await.unwrap();
    }

    /// Turns scripts off, as for a person without them.
    pub async fn without_scripts(&self) {
        self.page
            .execute(SetScriptExecutionDisabledParams::new(true))
            .await
            .unwrap();
    }

    /// Lets service workers start: the library that drives the tab holds what the tab starts until somebody debugs it.
    pub async fn with_workers(&self) {
        let leave_alone = SetAutoAttachParams::new(false, false);
        self.page.execute(leave_alone).await.unwrap();
    }

    /// Takes the network away, or gives it back.
    pub async fn signal(&self, is_there: bool) {
        // One stops the requests, the other lets pages know.
        let unhindered = NetworkConditions::new("", 0.0, -1.0, -1.0);
        let requests = EmulateNetworkConditionsByRuleParams::new(!is_there, vec![unhindered]);
        self.page.execute(requests).await.unwrap();
        let known = OverrideNetworkStateParams::new(!is_there, 0.0, -1.0, -1.0);
        self.page.execute(known).await.unwrap();
    }

    /// Goes to an address and waits until it is loaded.
    pub async fn go(&self, url: &str) {
        self.page.goto(url).await.unwrap();
        self.page.wait_for_navigation().await.unwrap();
    }

    /// The address now.
    pub async fn url(&self) -> String {
        self.page.url().await.unwrap().unwrap_or_default()
    }

    /// What a script says, as JSON.
    pub async fn say(&self, script: &str) -> serde_json::Value {
        self.page
            .evaluate(script)
            .await
            .unwrap()
            .value()
            .cloned()
            .unwrap_or_default()
    }

    /// Waits until a script says true.
    ///
    /// # Panics
    /// After 20 seconds.
    pub async fn until(&self, script: &str) {
        for _ in 0..400 {
            let said = self.page.evaluate(script).await;
            if said.is_ok_and(|said| said.value() == Some(&serde_json::Value::Bool(true))) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never came true at {}: {script}", self.url().await);
    }

    /// Presses a key with a name: "Tab", "Enter", "Escape", " ".
    pub async fn press(&self, key: &str) {
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, None),
            "Enter" => ("Enter", 13, Some("\r")),
            "Escape" => ("Escape", 27, None),
            "ArrowDown" => ("ArrowDown", 40, None),
            " " => ("Space", 32, Some(" ")),
            other => (other, 0, Some(other)),
        };
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            let mut event = DispatchKeyEventParams::builder()
                .r#type(kind.clone())
                .key(key)
                .code(code)
                .windows_virtual_key_code(number);
            if let (Some(text), DispatchKeyEventType::KeyDown) = (text, kind) {
                event = event.text(text);
            }
            self.page.execute(event.build().unwrap()).await.unwrap();
        }
    }

    /// Types text where the focus is.
    pub async fn write(&self, text: &str) {
        for c in text.chars() {
            self.press(&c.to_string()).await;
        }
    }

    /// Presses Tab until what has the focus has this accessible name.
    ///
    /// # Panics
    /// If it is not reached in 120 steps.
    pub async fn tab_to(&self, name: &str) {
        for _ in 0..120 {
            self.press("Tab").await;
            if self.focused().await.1 == name {
                return;
            }
        }
        panic!(
            "the keyboard does not reach {name:?} at {}",
            self.url().await
        );
    }

    /// The role and the name of what has the focus, as assistive technology is told them.
    pub async fn focused(&self) -> (String, String) {
        let nodes = self.tree().await;
        let focused = nodes.iter().rev().find(|node| {
            let properties = node.properties.iter().flatten();
            properties.clone().any(|p| {
                p.name.as_ref() == "focused" && p.value.value == Some(serde_json::Value::Bool(true))
            }) && role(node) != "RootWebArea"
        });
        focused
            .map(|node| (role(node), name(node)))
            .unwrap_or_default()
    }

    async fn tree(&self) -> Vec<AxNode> {
        self.page.execute(EnableParams::default()).await.unwrap();
        self.page
            .execute(GetFullAxTreeParams::default())
            .await
            .unwrap()
            .result
            .nodes
    }

    /// The page as assistive technology is told it, in order: a line for each thing with a role and a
    /// name, and for each text that is not a name already. The tree follows the page a moment behind: it
    /// is read until it stands still.
    pub async fn transcript(&self) -> String {
        let mut before = self.shown().await;
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let now = self.shown().await;
            if now == before {
                return now;
            }
            before = now;
        }
    }

    /// The same as it is told just now, for who waits for something to be there.
    pub async fn shown(&self) -> String {
        let nodes = self.tree().await;
        let by_id: HashMap<_, _> = nodes
            .iter()
            .map(|node| (node.node_id.clone(), node))
            .collect();
        let mut out = String::new();
        let mut seen = HashSet::new();
        if let Some(root) = nodes.first() {
            describe(root, &by_id, (0, ""), &mut seen, &mut out);
        }
        out
    }

    /// Runs axe-core and gives a line for each violation.
    pub async fn axe(&self, axe: &str) -> Vec<String> {
        self.page.evaluate(axe).await.unwrap();
        let script = "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => \
                      `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`))";
        let found = self.say(script).await;
        found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|v| v.as_str().map(ToOwned::to_owned))
            .collect()
    }

    /// A picture as PNG, of the window or of the whole page: then the window is made as high for it.
    pub async fn picture(&self, whole: bool) -> Vec<u8> {
        let width = self.width.load(Ordering::Relaxed);
        if whole {
            let height = self.say("document.documentElement.scrollHeight").await;
            let height = height.as_i64().unwrap_or(900).clamp(300, 8000);
            self.set_size(width, height).await;
        }
        // Two frames, so that what is drawn is what is there.
        self.say("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            .await;
        let how = ScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Png)
            .build();
        let picture = self.page.screenshot(how).await.unwrap();
        self.resize(width).await;
        picture
    }
}

fn role(node: &AxNode) -> String {
    text(node.role.as_ref())
}

fn name(node: &AxNode) -> String {
    text(node.name.as_ref())
}

fn text(value: Option<&chromiumoxide::cdp::browser_protocol::accessibility::AxValue>) -> String {
    value
        .and_then(|value| value.value.as_ref())
        .and_then(|value| value.as_str())
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .unwrap_or_default()
}

/// Roles that say nothing by themselves.
const SILENT: [&str; 7] = [
    "generic",
    "none",
    "InlineTextBox",
    "LineBreak",
    "StaticText",
    "paragraph",
    "LayoutTableCell",
];

/// Whether a button of this name is within.
fn has_button(
    node: &AxNode,
    all: &HashMap<chromiumoxide::cdp::browser_protocol::accessibility::AxNodeId, &AxNode>,
    called: &str,
) -> bool {
    let children = node.child_ids.iter().flatten();
    children.filter_map(|id| all.get(id)).any(|child| {
        (role(child) == "button" && name(child) == called) || has_button(child, all, called)
    })
}

fn describe(
    node: &AxNode,
    all: &HashMap<chromiumoxide::cdp::browser_protocol::accessibility::AxNodeId, &AxNode>,
    (depth, said): (usize, &str),
    seen: &mut HashSet<String>,
    out: &mut String,
) {
    if !seen.insert(format!("{:?}", node.node_id)) {
        return;
    }
    let (role, name) = (role(node), name(node));
    let state: Vec<String> = node
        .properties
        .iter()
        .flatten()
        .filter(|p| {
            matches!(
                p.name.as_ref(),
                "live" | "expanded" | "invalid" | "level" | "required"
            )
        })
        .filter_map(|p| {
            let value = p.value.value.as_ref()?;
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), ToOwned::to_owned);
            (value != "false" && value != "off").then(|| format!("{}={value}", p.name.as_ref()))
        })
        .collect();
    let announces = state.iter().any(|s| s.starts_with("live=")) && role == "generic";
    // A form without a name is no landmark: some versions of Chromium tell of it all the same.
    let is_silent = SILENT.contains(&role.as_str()) || (role == "form" && name.is_empty());
    let told = !node.ignored && (announces || !is_silent);
    // Through a form some versions of Chromium name a cell by the button within, and others do not.
    let name = match role.as_str() {
        "cell" if has_button(node, all, &name) => String::new(),
        _ => name,
    };
    if told {
        let state = if state.is_empty() {
            String::new()
        } else {
            format!(" [{}]", state.join(" "))
        };
        out.push_str(&format!("{}{role} {name:?}{state}\n", "  ".repeat(depth)));
    }
    if role == "StaticText" && !node.ignored && !name.is_empty() && !said.contains(&name) {
        out.push_str(&format!("{}{name}\n", "  ".repeat(depth)));
    }
    let said = if told { name.as_str() } else { said };
    for child in node.child_ids.iter().flatten() {
        if let Some(child) = all.get(child) {
            describe(child, all, (depth + usize::from(told), said), seen, out);
        }
    }
}
