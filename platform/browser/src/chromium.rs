//! Chromium, started with a profile of its own and ended with it; what one look at a page may cost.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::browser::{
    BrowserContextId, SetDownloadBehaviorBehavior, SetDownloadBehaviorParams,
};
use chromiumoxide::cdp::browser_protocol::target::{
    CloseTargetParams, CreateBrowserContextParams, CreateTargetParams, EventTargetCreated,
};
use chromiumoxide::{Browser, BrowserConfig, Page};
use futures::StreamExt;
use kit::{Fault, Kind};

use crate::Tab;

/// What one look at a page may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// To load it.
    pub load: Duration,
    /// For each thing that is asked of it afterwards.
    pub step: Duration,
    /// Bytes that it may load, with all that belongs to it.
    pub bytes: u64,
    /// The proxy that everything goes through, this machine's own addresses too; none for straight on.
    pub proxy: Option<SocketAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            load: Duration::from_secs(30),
            step: Duration::from_secs(30),
            bytes: 50 << 20,
            proxy: None,
        }
    }
}

/// A running browser with a profile of its own, which goes when it does.
pub struct Chromium {
    browser: Arc<Browser>,
    limits: Limits,
    languages: Option<String>,
    _profile: tempfile::TempDir,
}

/// How long a browser may take to end before it is killed.
const ENDING: Duration = Duration::from_secs(5);

/// What a browser does so that a person gets quickly back to a page, and which costs each load a process or a frame
/// of its own: a third more pages a minute without them.
const KEEPING: [&str; 3] = [
    "BackForwardCache",
    "ProactivelySwapBrowsingInstance",
    "RenderDocument",
];

/// How scripts are run. Judging a page makes much that is soon forgotten: it is swept away less often (in megabytes),
/// and compiled and swept by the tab's own thread.
const SCRIPTS: &str = "--min-semi-space-size=16 --single-threaded";

/// Names of the program, the likeliest first.
const PROGRAMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

impl Chromium {
    /// Starts one. It downloads nothing, and a window that a page opens is closed at once.
    ///
    /// # Errors
    /// A fault, if no Chromium is on the path or it does not start.
    pub async fn start(limits: Limits) -> Result<Self, Fault> {
        let program = program().ok_or_else(|| {
            Fault::new(
                Kind::Unreadable,
                "There is no Chromium on the path. On Debian or Ubuntu: apt-get install chromium.",
            )
        })?;
        let profile = tempfile::Builder::new()
            .prefix("borough-chromium-")
            .tempdir()
            .map_err(Fault::internal)?;
        let mut config = BrowserConfig::builder()
            .chrome_executable(program)
            .user_data_dir(profile.path())
            .new_headless_mode()
            .launch_timeout(Duration::from_secs(60))
            .request_timeout(limits.load + limits.step)
            .viewport(None)
            .window_size(1280, 1024)
            .args([
                "disable-gpu",
                "disable-background-networking",
                // A tab that is not in front is drawn and answers like the one that is.
                "disable-background-timer-throttling",
                "disable-backgrounding-occluded-windows",
                "disable-renderer-backgrounding",
                "disable-component-update",
                "disable-dev-shm-usage",
                "disable-sync",
                "mute-audio",
                "no-first-run",
            ])
            .arg(("disable-features", KEEPING.as_slice()))
            .arg(("js-flags", SCRIPTS));
        if let Some(proxy) = limits.proxy {
            config = config
                .arg(format!("proxy-server=http://{proxy}"))
                .arg("proxy-bypass-list=<-loopback>");
        }
        if is_root() {
            // Chromium keeps no sandbox for root; whoever can runs this as somebody else.
            config = config.no_sandbox();
        }
        let config = config
            .build()
            .map_err(|e| Fault::new(Kind::Unreadable, e))?;
        // On a busy machine one that starts can fall over before it has said anything.
        let first = Browser::launch(config.clone()).await;
        let started = match first {
            Ok(started) => Ok(started),
            Err(_) => Browser::launch(config).await,
        };
        let (browser, mut handler) = started
            .map_err(|e| Fault::new(Kind::Unreadable, format!("Chromium does not start: {e}")))?;
        tokio::spawn(async move { while handler.next().await.is_some() {} });
        let no_downloads = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Deny);
        browser
            .execute(no_downloads)
            .await
            .map_err(Fault::internal)?;
        let browser = Arc::new(browser);
        close_opened(&browser).await?;
        Ok(Self {
            browser,
            limits,
            languages: None,
            _profile: profile,
        })
    }

    /// The same, whose new tabs ask for pages in these languages, the best first: "cy,en".
    #[must_use]
    pub fn with_languages(mut self, languages: &str) -> Self {
        self.languages = Some(languages.to_owned());
        self
    }

    /// A page as a tab, in the languages that are asked for.
    async fn tab_of(
        &self,
        page: Page,
        private: Option<(Weak<Browser>, BrowserContextId)>,
    ) -> Result<Tab, Fault> {
        let tab = Tab::of(page, self.limits, private)
            .await
            .map_err(Fault::internal)?;
        if let Some(languages) = &self.languages {
            tab.ask_in(languages).await.map_err(Fault::internal)?;
        }
        Ok(tab)
    }

    /// A new tab.
    ///
    /// # Errors
    /// A fault, if the browser is gone.
    pub async fn tab(&self) -> Result<Tab, Fault> {
        let page = self
            .browser
            .new_page("about:blank")
            .await
            .map_err(Fault::internal)?;
        self.tab_of(page, None).await
    }

    /// A new tab with cookies and storage of its own, as a visitor who was never here: they go when it is closed.
    ///
    /// # Errors
    /// A fault, if the browser is gone.
    pub async fn private_tab(&self) -> Result<Tab, Fault> {
        let context = CreateBrowserContextParams::default();
        let made = self.browser.create_browser_context(context).await;
        let context = made.map_err(Fault::internal)?;
        let mut no_downloads = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Deny);
        no_downloads.browser_context_id = Some(context.clone());
        self.browser
            .execute(no_downloads)
            .await
            .map_err(Fault::internal)?;
        let mut blank = CreateTargetParams::new("about:blank");
        blank.browser_context_id = Some(context.clone());
        let page = self
            .browser
            .new_page(blank)
            .await
            .map_err(Fault::internal)?;
        let private = Some((Arc::downgrade(&self.browser), context));
        self.tab_of(page, private).await
    }

    /// Ends it.
    pub async fn close(self) {
        let Some(mut browser) = Arc::into_inner(self.browser) else {
            return;
        };
        let _closed = browser.close().await;
        let _ended = tokio::time::timeout(ENDING, browser.wait()).await;
    }
}

/// Closes each window that a page opens. The task holds the browser weakly, so that it can be ended.
async fn close_opened(browser: &Arc<Browser>) -> Result<(), Fault> {
    let mut created = browser
        .event_listener::<EventTargetCreated>()
        .await
        .map_err(Fault::internal)?;
    let browser = Arc::downgrade(browser);
    tokio::spawn(async move {
        while let Some(event) = created.next().await {
            if event.target_info.opener_id.is_none() {
                continue;
            }
            let Some(browser) = browser.upgrade() else {
                break;
            };
            let close = CloseTargetParams::new(event.target_info.target_id.clone());
            let _closed = browser.execute(close).await;
        }
    });
    Ok(())
}

fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    PROGRAMS
        .iter()
        .flat_map(|name| {
            folders
                .iter()
                .map(move |folder| folder.join(OsStr::new(name)))
        })
        .find(|file| file.is_file())
}

/// Whether this process is root's, as far as the system tells.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
