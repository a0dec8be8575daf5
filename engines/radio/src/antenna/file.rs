//! Files in which makers of antennas publish what they measured.

use super::{Cut, Pattern};
use crate::Refused;

/// Why a file of an antenna cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FileRefused {
    /// A line that is not understood.
    #[error("line {line}: {what} expected, got {got:?}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What belongs there.
        what: &'static str,
        /// What is there, or its beginning.
        got: String,
    },
    /// Something that must be there is not.
    #[error("no {0} in the file")]
    Missing(&'static str),
    /// Figures out of range.
    #[error("{cut}: {why}")]
    Figures {
        /// In which part.
        cut: &'static str,
        /// Why.
        why: Refused,
    },
}

/// What dBi is more than dBd: the gain of a half-wave dipole.
const DIPOLE_DBI: f64 = 2.15;

/// The angles and losses of a cut as they are read.
type Rows = (Vec<f64>, Vec<f64>);

/// Reads an antenna in the format of MSI Planet (`.msi`, `.pln`).
///
/// Losses are dB below the best, 0 or more; a gain without a unit is in dBd, as the format has it.
/// Keywords that say nothing of the pattern are passed over.
///
/// # Errors
/// [`FileRefused`], by line.
///
/// # Source
/// The MSI Planet antenna file format as its users describe it: `NAME`, `FREQUENCY` in MHz, `GAIN`, `TILT` or
/// `ELECTRICAL_TILT`, then `HORIZONTAL n` and `VERTICAL n`, each with n lines of angle and loss.
pub fn read_msi(text: &str) -> Result<Pattern, FileRefused> {
    let (mut name, mut freq_hz, mut tilt, mut gain) = (String::new(), None, 0.0, None);
    let (mut horizontal, mut vertical) = (None, None);
    let mut lines = text.lines().enumerate();
    while let Some((i, line)) = lines.next() {
        let (word, rest) = split(line);
        match word.to_ascii_uppercase().as_str() {
            "NAME" => name = rest.to_owned(),
            "FREQUENCY" => freq_hz = number(rest).map(|mhz| mhz * 1e6),
            "GAIN" => gain = Some(gain_dbi(rest).ok_or_else(|| at(i, "a gain", line))?),
            "TILT" | "ELECTRICAL_TILT" => tilt = number(rest).unwrap_or(tilt),
            "HORIZONTAL" | "VERTICAL" => {
                let many = number(rest).filter(|n| (2.0..=36_000.0).contains(n));
                let many = many.ok_or_else(|| at(i, "a number of angles", line))? as usize;
                let rows = rows(lines.by_ref().take(many))?;
                if rows.0.len() != many {
                    return Err(at(i, "as many angles as it says", line));
                }
                if word.eq_ignore_ascii_case("HORIZONTAL") {
                    horizontal = Some(rows);
                } else {
                    vertical = Some(rows);
                }
            }
            _ => {}
        }
    }
    let mut pattern = together(
        gain.ok_or(FileRefused::Missing("GAIN"))?,
        horizontal,
        vertical,
    )?;
    pattern.name = name;
    pattern.freq_hz = freq_hz;
    pattern.measured_tilt_deg = tilt;
    Ok(pattern)
}

/// Reads an antenna from comma-separated values with the header `cut,angle_deg,loss_db`, where cut is `h` (clockwise
/// from the front) or `v` (downwards from the front); its gain in dBi is told apart.
///
/// # Errors
/// [`FileRefused`], by line.
pub fn read_csv(text: &str, gain_dbi: f64) -> Result<Pattern, FileRefused> {
    let mut lines = text.lines().enumerate();
    let header = lines
        .next()
        .map(|(_, line)| line.trim().trim_start_matches('\u{feff}'));
    if !header.is_some_and(|h| h.eq_ignore_ascii_case("cut,angle_deg,loss_db")) {
        return Err(at(0, "cut,angle_deg,loss_db", header.unwrap_or_default()));
    }
    let (mut horizontal, mut vertical): (Rows, Rows) = Default::default();
    for (i, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let wrong = || at(i, "a cut (h or v), an angle and a loss", line);
        let &[cut, angle, loss] = cells.as_slice() else {
            return Err(wrong());
        };
        let rows = match cut.to_ascii_lowercase().as_str() {
            "h" => &mut horizontal,
            "v" => &mut vertical,
            _ => return Err(wrong()),
        };
        rows.0.push(number(angle).ok_or_else(wrong)?);
        rows.1.push(number(loss).ok_or_else(wrong)?);
    }
    let some = |rows: Rows| (!rows.0.is_empty()).then_some(rows);
    together(gain_dbi, some(horizontal), some(vertical))
}

fn together(
    gain_dbi: f64,
    horizontal: Option<Rows>,
    vertical: Option<Rows>,
) -> Result<Pattern, FileRefused> {
    let cut = |rows: Option<Rows>, cut: &'static str| {
        let (angle, loss) = rows.ok_or(FileRefused::Missing(cut))?;
        Cut::new(&angle, &loss).map_err(|why| FileRefused::Figures { cut, why })
    };
    let (h, v) = (
        cut(horizontal, "horizontal cut")?,
        cut(vertical, "vertical cut")?,
    );
    Pattern::new(gain_dbi, h, v).map_err(|why| FileRefused::Figures { cut: "gain", why })
}

/// Lines of an angle and a loss.
fn rows<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Result<Rows, FileRefused> {
    let mut read: Rows = Default::default();
    for (i, line) in lines {
        let (angle, loss) = split(line);
        let wrong = || at(i, "an angle and a loss", line);
        read.0.push(number(angle).ok_or_else(wrong)?);
        read.1.push(number(loss).ok_or_else(wrong)?);
    }
    Ok(read)
}

/// The first word of a line, and the rest.
fn split(line: &str) -> (&str, &str) {
    let line = line.trim().trim_start_matches('\u{feff}');
    line.split_once(char::is_whitespace)
        .map_or((line, ""), |(word, rest)| (word, rest.trim()))
}

/// A number that is one, at the beginning of a text.
fn number(text: &str) -> Option<f64> {
    let word = text.split_whitespace().next()?;
    word.parse().ok().filter(|n: &f64| n.is_finite())
}

/// `17.5 dBi`, `15.35 dBd`, `15.35`.
fn gain_dbi(text: &str) -> Option<f64> {
    let text = text.to_ascii_lowercase();
    let isotropic = text.contains("dbi");
    let bare = text.trim_end_matches("dbi").trim_end_matches("dbd").trim();
    let gain = number(bare)?;
    Some(if isotropic { gain } else { gain + DIPOLE_DBI })
}

fn at(i: usize, what: &'static str, got: &str) -> FileRefused {
    FileRefused::Line {
        line: i + 1,
        what,
        got: got.chars().take(60).collect(),
    }
}
