//! Pictures of what a page draws.

use base64::Engine as _;
use chromiumoxide::cdp::browser_protocol::page::{
    CaptureScreenshotFormat, CaptureScreenshotParams, Viewport,
};
use serde::{Deserialize, Serialize};

use crate::{Tab, Trouble};

/// A box on a page, in CSS pixels from the top left of its document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// The largest side of a picture, in CSS pixels: a page may say that it is of any size.
const LARGEST: f64 = 8_000.0;

impl Tab {
    /// The window as it is drawn now: PNG.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn picture(&self) -> Result<Vec<u8>, Trouble> {
        self.capture(None).await
    }

    /// A box of the document as it is drawn now, whether the window shows it or not, of at most 8,000 by 8,000
    /// pixels: PNG.
    ///
    /// # Errors
    /// If the page has gone or hangs, or the box has no size.
    pub async fn picture_of(&self, area: Area) -> Result<Vec<u8>, Trouble> {
        let Area {
            x,
            y,
            width,
            height,
        } = area;
        let is_box = width >= 1.0 && height >= 1.0 && x.is_finite() && y.is_finite();
        if !is_box {
            return Err(Trouble::Unreadable("a box without a size".into()));
        }
        self.capture(Some(Viewport {
            x,
            y,
            width: width.min(LARGEST),
            height: height.min(LARGEST),
            scale: 1.0,
        }))
        .await
    }

    async fn capture(&self, clip: Option<Viewport>) -> Result<Vec<u8>, Trouble> {
        let how = CaptureScreenshotParams {
            format: Some(CaptureScreenshotFormat::Png),
            capture_beyond_viewport: clip.is_some().then_some(true),
            clip,
            optimize_for_speed: Some(true),
            ..CaptureScreenshotParams::default()
        };
        let picture = self.do_(how).await?;
        base64::engine::general_purpose::STANDARD
            .decode(&picture.data)
            .map_err(|e| Trouble::Unreadable(e.to_string()))
    }
}
