//! The Exif part of a photo: how it is to be turned and where it was taken are read; only the first is kept.

use geo::Point;

use super::Told;

/// Entries of one directory that are looked at: a camera writes some dozens.
const ENTRIES: u16 = 512;

const ORIENTATION: u16 = 0x0112;
const GPS: u16 = 0x8825;

/// An Exif block: a TIFF file whose numbers are of either order.
struct Tiff<'a> {
    bytes: &'a [u8],
    big: bool,
}

/// Reads an Exif block (it begins with `II` or `MM`). What cannot be read is taken as not said.
///
/// # Source
/// CIPA DC-008 (Exif 2.32), sections 4.6.2 and 4.6.6; TIFF 6.0, section 2.
pub fn read(bytes: &[u8]) -> Told {
    let upright = Told {
        orientation: 1,
        at: None,
    };
    let big = match bytes.get(..4) {
        Some(b"MM\0*") => true,
        Some(b"II*\0") => false,
        _ => return upright,
    };
    let tiff = Tiff { bytes, big };
    let Some(first) = tiff.u32(4) else {
        return upright;
    };
    let turned = tiff
        .entry(first, ORIENTATION)
        .and_then(|at| tiff.u16(at + 8));
    let orientation = turned.filter(|n| (1..=8).contains(n)).unwrap_or(1);
    let gps = tiff.entry(first, GPS).and_then(|at| tiff.u32(at + 8));
    Told {
        orientation,
        at: gps.and_then(|gps| tiff.place(gps)),
    }
}

impl Tiff<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big {
            u16::from_be_bytes(two)
        } else {
            u16::from_le_bytes(two)
        })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        })
    }

    /// Where the entry of `tag` stands in the directory at `directory`.
    fn entry(&self, directory: u32, tag: u16) -> Option<usize> {
        let start = usize::try_from(directory).ok()?;
        let count = self.u16(start)?.min(ENTRIES);
        (0..usize::from(count))
            .filter_map(|n| start.checked_add(2 + 12 * n))
            .find(|at| self.u16(*at) == Some(tag))
    }

    /// Latitude and longitude of a GPS directory: tags 1 to 4.
    fn place(&self, gps: u32) -> Option<Point> {
        let lat = self.angle(gps, 2)? * self.sign(gps, 1, b'S')?;
        let lon = self.angle(gps, 4)? * self.sign(gps, 3, b'W')?;
        // Zero and zero, off Africa, is what a camera writes that does not know.
        if lat == 0.0 && lon == 0.0 {
            return None;
        }
        Point::new(lon, lat).ok()
    }

    fn sign(&self, gps: u32, tag: u16, negative: u8) -> Option<f64> {
        let letter = *self.bytes.get(self.entry(gps, tag)?.checked_add(8)?)?;
        Some(if letter == negative { -1.0 } else { 1.0 })
    }

    /// Degrees, minutes and seconds, each a fraction.
    fn angle(&self, gps: u32, tag: u16) -> Option<f64> {
        let entry = self.entry(gps, tag)?;
        let (kind, count) = (self.u16(entry + 2)?, self.u32(entry + 4)?);
        if kind != 5 || count != 3 {
            return None;
        }
        let at = usize::try_from(self.u32(entry + 8)?).ok()?;
        let part = |n: usize| -> Option<f64> {
            let at = at.checked_add(8 * n)?;
            let (over, under) = (self.u32(at)?, self.u32(at.checked_add(4)?)?);
            (under != 0).then(|| f64::from(over) / f64::from(under))
        };
        let degrees = part(0)? + part(1)? / 60.0 + part(2).unwrap_or(0.0) / 3600.0;
        degrees.is_finite().then_some(degrees)
    }
}

/// An Exif block that says how the picture is to be turned, and nothing else.
pub fn orientation(orientation: u16) -> Vec<u8> {
    let mut out = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    out.extend(orientation.to_be_bytes());
    out.extend([0; 6]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for n in 1..=8 {
            let told = read(&orientation(n));
            assert_eq!((told.orientation, told.at), (n, None));
        }
        assert_eq!(read(&orientation(9)).orientation, 1);
        assert_eq!(read(b"II*\0\xff\xff\xff\xff").orientation, 1);
    }
}
