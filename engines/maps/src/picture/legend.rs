//! The strip below a picture that says what its colours mean.

use super::{Canvas, Scale, Style, font};

const INK: [u8; 4] = [11, 12, 12, 255];
const PAPER: [u8; 4] = [255, 255, 255, 255];
const MARGIN: usize = 10;
const BAR_HIGH: usize = 14;
/// The least room for five numbers beside each other.
const LEAST_WIDE: usize = 320;

/// The picture with a legend below it. Made wider, in white, if it is too narrow for one.
pub(super) fn below(map: Canvas, title: &str, style: &Style<'_>) -> Canvas {
    let title: String = title.chars().take(100).collect();
    let wide = map
        .wide
        .max(LEAST_WIDE)
        .max(font::width(&title) + 2 * MARGIN);
    let top = map.high + MARGIN;
    let bar_top = top + font::HIGH + 6;
    let ticks_top = bar_top + BAR_HIGH + 4;
    let mut canvas = Canvas::new(wide, ticks_top + font::HIGH + MARGIN);
    canvas.fill(0, map.high, wide, canvas.high - map.high, PAPER);
    canvas.fill(map.wide, 0, wide - map.wide, map.high, PAPER);
    for (onto, from) in canvas
        .pixels
        .chunks_mut(wide * 4)
        .zip(map.pixels.chunks(map.wide * 4))
    {
        if let Some(onto) = onto.get_mut(..from.len()) {
            onto.copy_from_slice(from);
        }
    }
    font::write(&mut canvas, MARGIN, top, &title, INK);
    let bar = wide - 2 * MARGIN;
    for x in 0..bar {
        let [r, g, b] = style.ramp.colour(bar_share(x, bar, style.scale));
        canvas.fill(MARGIN + x, bar_top, 1, BAR_HIGH, [r, g, b, 255]);
    }
    for (share, value) in ticks(style.scale) {
        let x = (share * (bar - 1) as f32) as usize;
        let text = number(value);
        canvas.fill(MARGIN + x, bar_top, 1, BAR_HIGH + 3, INK);
        let half = font::width(&text) / 2;
        let left = (MARGIN + x)
            .saturating_sub(half)
            .min(wide.saturating_sub(2 * half + 1));
        font::write(&mut canvas, left, ticks_top, &text, INK);
    }
    canvas
}

/// The share of the ramp at a place along the bar.
fn bar_share(x: usize, bar: usize, scale: Scale<'_>) -> f32 {
    match scale {
        Scale::Even { .. } => x as f32 / (bar - 1) as f32,
        Scale::Bands(edges) => (x * (edges.len() + 1) / bar) as f32 / edges.len() as f32,
    }
}

/// Where along the bar, 0 to 1, which numbers stand.
fn ticks(scale: Scale<'_>) -> Vec<(f32, f32)> {
    match scale {
        Scale::Even { low, high } => (0..=4)
            .map(|i| i as f32 / 4.0)
            .map(|share| (share, low + (high - low) * share))
            .collect(),
        Scale::Bands(edges) => {
            let bands = edges.len() as f32 + 1.0;
            let places = (1..).map(|i: u16| f32::from(i) / bands);
            places.zip(edges.iter().copied()).collect()
        }
    }
}

/// A number as short as it is true to a hundredth.
fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" {
        "0".to_owned()
    } else {
        short.to_owned()
    }
}
