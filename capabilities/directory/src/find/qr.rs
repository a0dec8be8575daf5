//! An address as a square that a phone's camera reads, for pages on paper.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// The square as SVG, with nothing in it that a strict content policy forbids; empty if the address is
/// too long for one.
#[must_use]
pub fn svg(address: &str) -> String {
    QrCode::with_error_correction_level(address, EcLevel::M).map_or_else(
        |_| String::new(),
        |code| {
            let drawn = code
                .render::<svg::Color<'_>>()
                .min_dimensions(120, 120)
                .quiet_zone(true)
                .build();
            // A page holds the element alone, without the head of a document.
            drawn
                .find("<svg")
                .and_then(|at| drawn.get(at..))
                .unwrap_or_default()
                .to_owned()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_one_element_without_styles() {
        let drawn = svg("https://saltreach.example/help/b7a1f3c2-7a55-4b0a-9a57-0d9e8f7c6b5a");
        assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
        assert!(!drawn.contains("style=") && !drawn.contains("<script"));
        assert_eq!(svg(&"x".repeat(10_000)), "");
    }
}
