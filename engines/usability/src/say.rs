//! Figures as people read them.

/// "36%": a share of 0 to 1 to whole percents, but never 0% or 100% for what is only near them.
pub(crate) fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    if whole >= 100.0 && share < 1.0 {
        return ">99%".to_owned();
    }
    if whole <= 0.0 && share > 0.0 {
        return "<1%".to_owned();
    }
    format!("{}%", decimals(whole, 0))
}

/// "68 seconds", "2 minutes 5 seconds", "1 hour 3 minutes".
pub(crate) fn duration(time_s: f64) -> String {
    if time_s < 0.05 {
        return "less than 0.1 seconds".to_owned();
    }
    if time_s < 9.95 {
        return format!("{time_s:.1} seconds");
    }
    let whole_s = time_s.round();
    if whole_s < 120.0 {
        return format!("{whole_s} seconds");
    }
    let minutes = (whole_s / 60.0).floor();
    if minutes < 60.0 {
        return join(count(minutes, "minute"), whole_s - minutes * 60.0, "second");
    }
    let hours = (minutes / 60.0).floor();
    join(count(hours, "hour"), minutes - hours * 60.0, "minute")
}

/// "0.04", and "less than 0.001" below that.
pub(crate) fn probability(p: f64) -> String {
    if p < 0.001 {
        return "less than 0.001".to_owned();
    }
    format!("{p:.3}")
}

/// A number to so many decimals, never "-0".
pub(crate) fn decimals(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.bytes().all(|b| matches!(b, b'0' | b'.')) => digits.to_owned(),
        _ => text,
    }
}

fn count(value: f64, unit: &str) -> String {
    format!("{value} {unit}{}", if value == 1.0 { "" } else { "s" })
}

fn join(first: String, rest: f64, unit: &str) -> String {
    if rest > 0.0 {
        format!("{first} {}", count(rest, unit))
    } else {
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_people_read_them() {
        let check = |got: String, want: &str| assert_eq!(got, want);
        check(percent(0.3596), "36%");
        check(percent(0.0), "0%");
        check(percent(0.004), "<1%");
        check(percent(0.996), ">99%");
        check(percent(1.0), "100%");
        check(duration(0.001), "less than 0.1 seconds");
        check(duration(4.26), "4.3 seconds");
        check(duration(68.4), "68 seconds");
        check(duration(120.0), "2 minutes");
        check(duration(125.2), "2 minutes 5 seconds");
        check(duration(181.0), "3 minutes 1 second");
        check(duration(3600.0), "1 hour");
        check(duration(7_299.0), "2 hours 1 minute");
        check(probability(0.0421), "0.042");
        check(probability(0.000_9), "less than 0.001");
        check(decimals(-0.04, 1), "0.0");
        check(decimals(-0.06, 1), "-0.1");
    }
}
