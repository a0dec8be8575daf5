//! The ways in which different people use a site.

use std::fmt;
use std::time::Duration;

use browser::{Line, Size, Tab, Trouble};
use serde::Serialize;

/// A way of using a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// As a usual visitor: a window of a usual size, a pointer that moves and clicks.
    Pointer,
    /// With keys alone: Tab to go on, arrows within a set of answers, Enter and Space.
    Keyboard,
    /// As by a screen reader: what the accessibility tree says, in its order, and what is told after each act.
    Ear,
    /// At 400% zoom: 320 CSS pixels wide, and nobody scrolls sideways (WCAG 2.2, 1.4.10).
    Zoomed,
    /// On a phone with a slow processor and a slow line: 375 pixels wide, by touch.
    SlowPhone,
    /// With keys, in colours of the visitor's own: what is pressed and what has the focus must still be seen.
    ForcedColours,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 6] = [
        Self::Pointer,
        Self::Keyboard,
        Self::Ear,
        Self::Zoomed,
        Self::SlowPhone,
        Self::ForcedColours,
    ];

    /// Whether acts are done with keys that a sighted person presses.
    pub(crate) const fn has_keys(self) -> bool {
        matches!(self, Self::Keyboard | Self::ForcedColours)
    }

    /// Whether the page is seen.
    pub(crate) const fn has_eyes(self) -> bool {
        !matches!(self, Self::Ear)
    }

    /// Whether a person can be asked to scroll sideways.
    pub(crate) const fn scrolls_sideways(self) -> bool {
        !matches!(self, Self::Zoomed | Self::SlowPhone)
    }

    /// As long as something may take, in this way.
    pub(crate) fn stretch(self, time: Duration) -> Duration {
        match self {
            Self::SlowPhone => time * 3,
            _ => time,
        }
    }

    /// Makes a tab what this way needs.
    pub(crate) async fn prepare(self, tab: &Tab) -> Result<(), Trouble> {
        match self {
            Self::Pointer | Self::Keyboard | Self::Ear => Ok(()),
            Self::Zoomed => {
                // 1,280 by 1,024 at 400%.
                tab.resize(Size {
                    width: 320,
                    height: 256,
                    scale: 2.0,
                    mobile: false,
                })
                .await
            }
            Self::SlowPhone => {
                tab.resize(Size {
                    width: 375,
                    height: 667,
                    scale: 2.0,
                    mobile: true,
                })
                .await?;
                tab.touch(true).await?;
                tab.slow_down(4.0).await?;
                // 400 kbit/s, and 400 ms to the first byte.
                tab.line(Some(Line {
                    latency_ms: 400.0,
                    down_bytes_per_s: 50_000.0,
                    up_bytes_per_s: 50_000.0,
                }))
                .await
            }
            Self::ForcedColours => tab.wish(&[("forced-colors", "active")]).await,
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pointer => "pointer",
            Self::Keyboard => "keyboard",
            Self::Ear => "ear",
            Self::Zoomed => "zoomed",
            Self::SlowPhone => "slow phone",
            Self::ForcedColours => "forced colours",
        })
    }
}
