//! The browser of a review. Where it ends before the review does, a new one goes on.

use std::sync::Arc;

use app::kit::{Fault, Kind};
use browser::Chromium;
use tokio::sync::Mutex;

use super::Asked;
use crate::look::Reviewer;
use crate::probe::{Active, Prober};

/// New browsers that one review may start, at most.
const MOST_NEW: usize = 5;

/// The browser of a review, and those that may follow it.
pub struct Browsers<'a> {
    asked: &'a Asked,
    now: Mutex<Now>,
}

struct Now {
    /// None once no other could be started.
    chromium: Option<Arc<Chromium>>,
    /// How many may still follow.
    left: usize,
}

impl<'a> Browsers<'a> {
    /// The first one.
    ///
    /// # Errors
    /// A fault, if there is none, or signing in does not work.
    pub async fn start(asked: &'a Asked) -> Result<Self, Fault> {
        let chromium = begin(asked).await?;
        Ok(Self {
            asked,
            now: Mutex::new(Now {
                chromium: Some(Arc::new(chromium)),
                left: MOST_NEW,
            }),
        })
    }

    /// A new tab that judges pages.
    ///
    /// # Errors
    /// A fault, if the browser has ended and no other starts.
    pub async fn reviewer(&self) -> Result<Reviewer, Fault> {
        let (limits, enhanced) = (self.asked.limits, self.asked.enhanced);
        self.tab(async |chromium| Reviewer::new(chromium, limits, enhanced).await)
            .await
    }

    /// A new tab that uses pages.
    ///
    /// # Errors
    /// A fault, if the browser has ended and no other starts.
    pub async fn prober(&self) -> Result<Prober, Fault> {
        let forms = self.asked.active == Active::WithForms;
        self.tab(async |chromium| Prober::new(chromium, forms).await)
            .await
    }

    /// What is opened in the browser, or in the next one if that has ended.
    async fn tab<T>(&self, open: impl AsyncFn(&Chromium) -> Result<T, Fault>) -> Result<T, Fault> {
        let chromium = self.now().await?;
        match open(&chromium).await {
            Ok(tab) => Ok(tab),
            Err(_ended) => open(&*self.after(&chromium).await?).await,
        }
    }

    async fn now(&self) -> Result<Arc<Chromium>, Fault> {
        self.now.lock().await.chromium.clone().ok_or_else(ended)
    }

    /// The one after that which has ended: started, unless another tab has started it meanwhile.
    async fn after(&self, last: &Arc<Chromium>) -> Result<Arc<Chromium>, Fault> {
        let mut now = self.now.lock().await;
        let chromium = now.chromium.take().ok_or_else(ended)?;
        if !Arc::ptr_eq(&chromium, last) {
            now.chromium = Some(Arc::clone(&chromium));
            return Ok(chromium);
        }
        now.left = now.left.checked_sub(1).ok_or_else(ended)?;
        let next = Arc::new(begin(self.asked).await?);
        now.chromium = Some(Arc::clone(&next));
        Ok(next)
    }

    /// Ends it.
    pub async fn close(self) {
        let chromium = self.now.into_inner().chromium;
        if let Some(chromium) = chromium.and_then(Arc::into_inner) {
            chromium.close().await;
        }
    }
}

fn ended() -> Fault {
    Fault::new(
        Kind::Unreadable,
        "The browser has ended, and no other could be started.",
    )
}

/// A new one, in which somebody is signed in if that is asked.
async fn begin(asked: &Asked) -> Result<Chromium, Fault> {
    let chromium = asked.browser().await?;
    if let (Some(sign_in), Some(site)) = (&asked.sign_in, asked.addresses.first())
        && let Err(fault) = sign_in.enter(&chromium, site).await
    {
        chromium.close().await;
        return Err(fault);
    }
    Ok(chromium)
}
