//! Other windows, other wishes, slower machines and lines.

use chromiumoxide::cdp::browser_protocol::emulation::{
    ClearDeviceMetricsOverrideParams, MediaFeature, SetCpuThrottlingRateParams,
    SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetTouchEmulationEnabledParams,
};
use chromiumoxide::cdp::browser_protocol::network::{
    EmulateNetworkConditionsByRuleParams, Headers, NetworkConditions, SetExtraHttpHeadersParams,
};
use serde_json::json;

use crate::{Tab, Trouble};

/// How large a window is, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
    /// Pixels of the screen to one of CSS.
    pub scale: f64,
    /// As a phone does: overlay scroll bars, the viewport of the page's own choice.
    pub mobile: bool,
}

/// How good a line is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// From asking to the first byte, in milliseconds.
    pub latency_ms: f64,
    /// Bytes a second that come.
    pub down_bytes_per_s: f64,
    /// Bytes a second that go.
    pub up_bytes_per_s: f64,
}

impl Tab {
    /// Makes the window of a size.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn resize(&self, size: Size) -> Result<(), Trouble> {
        let (width, height) = (i64::from(size.width), i64::from(size.height));
        let metrics = SetDeviceMetricsOverrideParams::new(width, height, size.scale, size.mobile);
        self.do_(metrics).await.map(drop)
    }

    /// Gives the window its own size back.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn as_it_was(&self) -> Result<(), Trouble> {
        self.do_(ClearDeviceMetricsOverrideParams::default())
            .await
            .map(drop)
    }

    /// Lets the page think that a person has these wishes, such as `("forced-colors", "active")`, and no others.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn wish(&self, features: &[(&str, &str)]) -> Result<(), Trouble> {
        let features = features
            .iter()
            .map(|(name, value)| MediaFeature::new(*name, *value))
            .collect();
        let media = SetEmulatedMediaParams {
            media: None,
            features: Some(features),
        };
        self.do_(media).await.map(drop)
    }

    /// Asks for pages in these languages from now on, the best first: "cy,en".
    ///
    /// # Errors
    /// If the browser has lost the tab.
    pub async fn ask_in(&self, languages: &str) -> Result<(), Trouble> {
        let headers = Headers::new(json!({ "Accept-Language": languages }));
        self.do_(SetExtraHttpHeadersParams::new(headers))
            .await
            .map(drop)
    }

    /// Gives the window a screen to touch, or takes it away.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn touch(&self, has_screen: bool) -> Result<(), Trouble> {
        self.do_(SetTouchEmulationEnabledParams::new(has_screen))
            .await
            .map(drop)
    }

    /// Lets the machine be so many times slower than it is: 1 for as it is.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn slow_down(&self, times: f64) -> Result<(), Trouble> {
        self.do_(SetCpuThrottlingRateParams::new(times))
            .await
            .map(drop)
    }

    /// Puts the page on a line; none for that of the machine.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn line(&self, line: Option<Line>) -> Result<(), Trouble> {
        let conditions = match line {
            Some(line) => NetworkConditions::new(
                "",
                line.latency_ms,
                line.down_bytes_per_s,
                line.up_bytes_per_s,
            ),
            None => NetworkConditions::new("", 0.0, -1.0, -1.0),
        };
        let conditions = EmulateNetworkConditionsByRuleParams::new(false, vec![conditions]);
        self.do_(conditions).await.map(drop)
    }
}
