//! The label of a thing: its name and a code that a phone reads, to print and to put on it.

use app::{App, Page, encode};
use ngsi::Entity;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;

use crate::thing::Thing;

/// Where a thing's own code leads: a short address, so that the code has few dots and is read from afar.
fn address(base: &str, id: &str) -> String {
    format!("{base}/r/{}", encode(id))
}

/// What do I stick on it?
#[derive(Debug, Serialize)]
pub struct Label {
    name: String,
    kind: String,
    street: String,
    thing_path: String,
    address: String,
    /// The code, drawn; empty if the address is too long for one.
    svg: String,
}

impl Label {
    pub fn of(app: &App, entity: &Entity) -> Self {
        let thing = Thing::new(entity, app.now());
        let address = address(&app.config().public_url(), &thing.id);
        Self {
            name: thing.name,
            kind: thing.kind,
            street: thing.street,
            thing_path: thing.path,
            svg: drawn(&address),
            address,
        }
    }
}

/// A QR code (ISO/IEC 18004) that can still be read with a quarter of it scratched or covered.
fn drawn(address: &str) -> String {
    let code = QrCode::with_error_correction_level(address, EcLevel::Q);
    code.map_or_else(
        |_| String::new(),
        |code| {
            let svg = code
                .render::<svg::Color<'_>>()
                .min_dimensions(240, 240)
                .quiet_zone(true)
                .build();
            // What comes before the drawing itself has no place within a page.
            svg.find("<svg")
                .and_then(|at| svg.get(at..))
                .unwrap_or_default()
                .to_owned()
        },
    )
}

impl Page for Label {
    const TEMPLATE: &'static str = "assets/label.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let address = address("https://place.example", "urn:ngsi-ld:Bench:pier");
        let label = |svg: String| Self {
            name: "Bench on the pier".into(),
            kind: "Bench".into(),
            street: "Quay Street".into(),
            thing_path: "/assets/urn:ngsi-ld:Bench:pier".into(),
            address: address.clone(),
            svg,
        };
        vec![
            ("a bench", label(drawn(&address))),
            ("an address too long for a code", label(String::new())),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_one_drawing_and_nothing_else() {
        let svg = drawn(&address("https://place.example", "urn:ngsi-ld:Bench:pier"));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
        assert!(!svg.contains("style=") && !svg.contains("<script"));
        assert_eq!(drawn(&"x".repeat(5_000)), "");
    }
}
