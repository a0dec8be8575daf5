//! Moments and durations as NGSI-LD writes them, held as UTC microseconds.

/// One second.
pub const SECOND_US: i64 = 1_000_000;
const DAY_US: i64 = 86_400 * SECOND_US;

/// Reads `YYYY-MM-DDThh:mm:ss[.ffffff]Z` as UTC microseconds since 1970.
///
/// The fraction may follow a comma; digits beyond the sixth are dropped.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.6.3: only `Z` is allowed as the zone.
pub fn parse_us(text: &str) -> Option<i64> {
    let (date, clock) = (text.get(..10)?, text.get(10..)?.strip_prefix('T')?);
    Some(parse_date_us(date)? + parse_clock_us(clock)?)
}

/// Reads `YYYY-MM-DD` as the microseconds of its midnight.
pub fn parse_date_us(text: &str) -> Option<i64> {
    let b = text.as_bytes();
    if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
        return None;
    }
    let (year, month, day) = (digits(&b[..4])?, digits(&b[5..7])?, digits(&b[8..])?);
    let fits = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
    fits.then(|| days_from_civil(year, month, day) * DAY_US)
}

/// Reads `hh:mm:ss[.ffffff]Z` as microseconds since midnight.
pub fn parse_clock_us(text: &str) -> Option<i64> {
    let b = text.strip_suffix('Z')?.as_bytes();
    if b.len() < 8 || b[2] != b':' || b[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (digits(&b[..2])?, digits(&b[3..5])?, digits(&b[6..8])?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let fraction_us = match b.get(8) {
        None => 0,
        Some(b'.' | b',') if b.len() > 9 => {
            let figures = &b[9..];
            digits(figures).filter(|_| figures.len() <= 18)?;
            (0..6).fold(0, |sum, i| {
                sum * 10 + figures.get(i).map_or(0, |d| i64::from(d - b'0'))
            })
        }
        Some(_) => return None,
    };
    Some(((hour * 60 + minute) * 60 + second) * SECOND_US + fraction_us)
}

fn digits(bytes: &[u8]) -> Option<i64> {
    bytes.iter().try_fold(0_i64, |sum, b| {
        b.is_ascii_digit()
            .then(|| sum.wrapping_mul(10).wrapping_add(i64::from(b - b'0')))
    })
}

/// Writes UTC microseconds as `YYYY-MM-DDThh:mm:ssZ`, with three or six decimals when needed.
pub fn format_us(at_us: i64) -> String {
    let (days, within_us) = (at_us.div_euclid(DAY_US), at_us.rem_euclid(DAY_US));
    let (year, month, day) = civil_from_days(days);
    let (seconds, fraction_us) = (within_us / SECOND_US, within_us % SECOND_US);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let stem = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    match fraction_us {
        0 => format!("{stem}Z"),
        us if us % 1_000 == 0 => format!("{stem}.{:03}Z", us / 1_000),
        us => format!("{stem}.{us:06}Z"),
    }
}

/// A stretch of time: whole months, which vary in length, and microseconds, which do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// Whole months.
    pub months: i64,
    /// The rest.
    pub us: i64,
}

impl Period {
    /// Reads an ISO 8601 duration: `P1Y2M3DT4H5M6.5S` or `P2W`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('P')?;
        let (mut period, mut in_clock, mut rank) = (Self::default(), false, 0);
        if rest.is_empty() || rest.ends_with('T') {
            return None;
        }
        while !rest.is_empty() {
            if let Some(clock) = rest.strip_prefix('T') {
                if std::mem::replace(&mut in_clock, true) {
                    return None;
                }
                (rest, rank) = (clock, rank.max(4));
                continue;
            }
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let (figure, unit) = (&rest[..end], rest.as_bytes()[end]);
            rest = rest.get(end + 1..)?;
            let (place, months, us) = match (in_clock, unit) {
                (false, b'Y') => (1, 12, 0),
                (false, b'M') => (2, 1, 0),
                (false, b'W') => (3, 0, 7 * DAY_US),
                (false, b'D') => (4, 0, DAY_US),
                (true, b'H') => (5, 0, 3_600 * SECOND_US),
                (true, b'M') => (6, 0, 60 * SECOND_US),
                (true, b'S') => (7, 0, SECOND_US),
                _ => return None,
            };
            if place <= rank || figure.is_empty() {
                return None;
            }
            rank = place;
            let whole = figure.split('.').next()?;
            let count = digits(whole.as_bytes()).filter(|_| whole.len() <= 9)?;
            let part_us = match (figure.split_once('.'), unit) {
                (None, _) => 0,
                (Some(_), b'S') => {
                    let fraction: f64 = figure.get(whole.len()..)?.parse().ok()?;
                    (fraction * SECOND_US as f64).round() as i64
                }
                (Some(_), _) => return None,
            };
            period.months = period.months.checked_add(count.checked_mul(months)?)?;
            period.us = period
                .us
                .checked_add(count.checked_mul(us)?)?
                .checked_add(part_us)?;
        }
        Some(period)
    }

    /// Whether it has no length: the standard's way to say "the whole range".
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }

    /// The moment `count` periods after `start_us`; the day is cut to the month's length.
    pub fn after(self, start_us: i64, count: i64) -> Option<i64> {
        let moved_us = match self.months.checked_mul(count)? {
            0 => start_us,
            months => {
                let (days, within_us) = (start_us.div_euclid(DAY_US), start_us.rem_euclid(DAY_US));
                let (year, month, day) = civil_from_days(days);
                let total = (year * 12 + month - 1).checked_add(months)?;
                let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
                let day = day.min(days_in_month(year, month));
                if !(-9_999..=99_999).contains(&year) {
                    return None;
                }
                days_from_civil(year, month, day) * DAY_US + within_us
            }
        };
        moved_us.checked_add(self.us.checked_mul(count)?)
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, counting years from March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (153 * month + 2) / 5 + day - 1 - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    const CYCLE_DAYS: i64 = 146_097;
    let since_march = days + 719_468;
    let (cycle, in_cycle) = (
        since_march.div_euclid(CYCLE_DAYS),
        since_march.rem_euclid(CYCLE_DAYS),
    );
    let year = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let (shift, month) = if month < 10 {
        (0, month + 3)
    } else {
        (1, month - 9)
    };
    (cycle * 400 + year + shift, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want_us: Option<i64>) {
        assert_eq!(parse_us(text), want_us, "{text}");
    }

    #[test]
    fn moments_are_read_strictly() {
        check("1970-01-01T00:00:00Z", Some(0));
        check("2020-08-01T12:03:00.000Z", Some(1_596_283_380_000_000));
        check("2020-02-29T23:59:59,123456Z", Some(1_583_020_799_123_456));
        check("1969-12-31T23:59:59.999999Z", Some(-1));
        check(
            "2020-08-01T12:03:00.123456789Z",
            Some(1_596_283_380_123_456),
        );
        for bad in [
            "",
            "2020",
            "2020-08-01",
            "2020-08-01T12:03:00",
            "2020-08-01T12:03:00+01:00",
            "2021-02-29T00:00:00Z",
            "2020-13-01T00:00:00Z",
            "2020-08-01T24:00:00Z",
            "2020-08-01T12:03:00.Z",
            "2020-08-01T12:03:00.1a2b3c4Z",
            "2020-08-01t12:03:00Z",
            "é020-08-01T12:03:00Z",
        ] {
            check(bad, None);
        }
    }

    #[test]
    fn moments_are_written_short_and_round_trip() {
        assert_eq!(format_us(0), "1970-01-01T00:00:00Z");
        assert_eq!(format_us(1_500_000), "1970-01-01T00:00:01.500Z");
        assert_eq!(format_us(-1), "1969-12-31T23:59:59.999999Z");
        for day in (-719_528..2_932_896).step_by(97) {
            let at_us = day * DAY_US + 12_345_678;
            assert_eq!(parse_us(&format_us(at_us)), Some(at_us));
        }
    }

    #[test]
    fn periods_step_through_the_calendar() {
        let step = |text: &str, from: &str, n| {
            let at_us = Period::parse(text)
                .unwrap()
                .after(parse_us(from).unwrap(), n)
                .unwrap();
            format_us(at_us)
        };
        assert_eq!(
            step("PT1H", "2020-08-01T12:03:00Z", 2),
            "2020-08-01T14:03:00Z"
        );
        assert_eq!(
            step("P1M", "2020-01-31T00:00:00Z", 1),
            "2020-02-29T00:00:00Z"
        );
        assert_eq!(
            step("P1Y2M10DT2H30M", "2020-01-01T00:00:00Z", 1),
            "2021-03-11T02:30:00Z"
        );
        assert_eq!(
            step("P1W", "2020-01-01T00:00:00Z", 1),
            "2020-01-08T00:00:00Z"
        );
        assert!(Period::parse("PT0S").unwrap().is_zero());
        for bad in [
            "", "P", "PT", "1H", "PT1", "P1H", "PT1D", "P1D1Y", "PT1.5H", "P-1D", "PTT1S", "P1D2D",
        ] {
            assert_eq!(Period::parse(bad), None, "{bad}");
        }
    }
}
