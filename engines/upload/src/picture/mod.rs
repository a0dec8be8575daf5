//! Pictures: what is needed to show one is kept, the rest of the file is left behind.

mod exif;
mod gif;
mod jpeg;
mod png;
mod webp;

use crate::read::{find, find_any_case};
use crate::{Cleaned, Kind, Refusal};

/// What the Exif part of a photo tells.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Told {
    /// How it is to be turned: 1 (upright) to 8 (TIFF 6.0, `Orientation`).
    pub orientation: u16,
    /// Where it was taken.
    pub at: Option<geo::Point>,
}

pub fn clean(kind: Kind, bytes: &[u8], most_pixels: u64) -> Result<Cleaned, Refusal> {
    match kind {
        Kind::Jpeg => jpeg::clean(bytes, most_pixels),
        Kind::Png => png::clean(bytes, most_pixels),
        Kind::Webp => webp::clean(bytes, most_pixels),
        _ => gif::clean(bytes, most_pixels),
    }
}

/// The orientation that a cleaned picture carries; 1 where it says nothing.
pub fn turned(kind: Kind, bytes: &[u8]) -> u16 {
    match kind {
        Kind::Jpeg => jpeg::turned(bytes),
        Kind::Png => png::turned(bytes),
        Kind::Webp => webp::turned(bytes),
        _ => 1,
    }
}

/// Refuses a size of nothing, and one that unfolds to more than may be.
fn sized(kind: Kind, (width_px, height_px): (u32, u32), most: u64) -> Result<u64, Refusal> {
    if width_px == 0 || height_px == 0 {
        return Err(Refusal::Broken(kind));
    }
    let pixels = u64::from(width_px) * u64::from(height_px);
    if pixels > most {
        return Err(Refusal::TooManyPixels {
            width_px,
            height_px,
        });
    }
    Ok(pixels)
}

/// The size as it is seen: a picture that lies on its side is turned.
const fn seen((width_px, height_px): (u32, u32), orientation: u16) -> (u32, u32) {
    if matches!(orientation, 5..=8) {
        (height_px, width_px)
    } else {
        (width_px, height_px)
    }
}

/// What stands behind the end of a picture is left behind with the rest of what cameras add (a film of
/// the moment before, a smaller picture). But a program, an archive or a web page there is an attack.
fn behind(kind: Kind, rest: &[u8]) -> Result<(), Refusal> {
    const FILES: [&[u8]; 6] = [
        b"PK\x03\x04",
        b"%PDF-",
        b"\x7fELF",
        b"Rar!\x1a\x07",
        b"7z\xbc\xaf\x27\x1c",
        b"This program cannot be run in DOS mode",
    ];
    const WORDS: [&[u8]; 7] = [
        b"<script",
        b"<html",
        b"<!doctype",
        b"<?php",
        b"<iframe",
        b"<svg",
        b"javascript:",
    ];
    let hides = FILES.iter().any(|mark| find(rest, mark).is_some())
        || WORDS.iter().any(|word| find_any_case(rest, word).is_some());
    if hides {
        return Err(Refusal::Hidden(kind));
    }
    Ok(())
}
