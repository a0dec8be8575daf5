//! Contrast between two colours (WCAG 2.2, 1.4.3).

/// Red, green and blue.
pub type Colour = [u8; 3];

/// White.
pub const WHITE: Colour = [255; 3];

/// "FF0000" or "#ff0000".
pub fn parse(text: &str) -> Option<Colour> {
    let text = text.strip_prefix('#').unwrap_or(text);
    if text.len() != 6 || !text.is_ascii() {
        return None;
    }
    let part = |from: usize| u8::from_str_radix(text.get(from..from + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// The colours of Word's highlighter (ECMA-376 part 1, 17.18.40).
pub fn highlight(name: &str) -> Option<Colour> {
    Some(match name {
        "black" => [0, 0, 0],
        "blue" => [0, 0, 255],
        "cyan" => [0, 255, 255],
        "green" => [0, 255, 0],
        "magenta" => [255, 0, 255],
        "red" => [255, 0, 0],
        "yellow" => [255, 255, 0],
        "white" => WHITE,
        "darkBlue" => [0, 0, 128],
        "darkCyan" => [0, 128, 128],
        "darkGreen" => [0, 128, 0],
        "darkMagenta" => [128, 0, 128],
        "darkRed" => [128, 0, 0],
        "darkYellow" => [128, 128, 0],
        "darkGray" => [128, 128, 128],
        "lightGray" => [192, 192, 192],
        _ => return None,
    })
}

/// From 1 to 21.
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: Colour) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// What the criterion asks of text of a size in points.
pub fn least(size_pt: f64, bold: bool) -> f64 {
    if size_pt >= 18.0 || (bold && size_pt >= 14.0) {
        3.0
    } else {
        4.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_criterion() {
        assert!((contrast([0; 3], WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast([0x77; 3], WHITE) - 4.48).abs() < 0.01);
        assert_eq!(parse("FF00zz"), None);
        assert_eq!(parse("é000"), None);
    }
}
