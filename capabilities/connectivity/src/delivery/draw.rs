//! Premises passed and connected over time, beside the plan and the present rate.

use app::chart::{Line, Series, line};
use jiff::civil::Date;

use super::model::{Report, Whole};
use super::noon;
use super::reckon::{End, Reckoning, days};

/// The chart; empty before the first report.
pub fn chart(whole: &Whole, figures: &Reckoning, today: Date) -> String {
    let programme = &whole.kept.value;
    let Some(last) = whole.reports.last().map(|last| &last.value) else {
        return String::new();
    };
    let until = programme.ends.max(today).max(last.day);
    let at = |day: Date, premises: i64| (noon(day).0, premises as f64);
    let over = |label: &str, of: &dyn Fn(&Report) -> i64| Series {
        label: label.to_owned(),
        points: whole
            .reports
            .iter()
            .map(|report| at(report.value.day, of(&report.value)))
            .collect(),
    };
    let mut lines = vec![
        over("Passed", &|report| report.passed),
        over("Connected", &|report| report.connected),
        Series {
            label: "Plan".to_owned(),
            points: vec![at(programme.starts, 0), at(programme.ends, figures.planned)],
        },
    ];
    if let End::Expected(end) = figures.end {
        lines.push(Series {
            label: "At this rate".to_owned(),
            points: onwards(last, figures.planned, end, until)
                .into_iter()
                .map(|(day, premises)| at(day, premises))
                .collect(),
        });
    }
    line(&Line {
        title: "Premises".to_owned(),
        unit: String::new(),
        lines,
        band: None,
        from_us: noon(programme.starts).0,
        to_us: noon(until).0,
    })
}

/// From the newest report to the expected end, or as far towards it as the chart goes.
fn onwards(last: &Report, planned: i64, end: Date, until: Date) -> Vec<(Date, i64)> {
    let whole = days(last.day, end);
    let shown = days(last.day, until.min(end));
    if whole <= 0 || shown <= 0 {
        return Vec::new();
    }
    let gained = (planned - last.passed) as f64 * shown as f64 / whole as f64;
    vec![
        (last.day, last.passed),
        (until.min(end), last.passed + gained.round() as i64),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(end: Date, until: Date, want: &[(Date, i64)]) {
        let last = Report {
            programme: "p".into(),
            day: date(2026, 11, 1),
            passed: 100,
            connected: 10,
        };
        assert_eq!(onwards(&last, 200, end, until), want);
    }

    #[test]
    fn the_present_rate_is_drawn_as_far_as_the_chart_goes() {
        let first = (date(2026, 11, 1), 100);
        let end = date(2026, 11, 21);
        check(end, date(2027, 1, 1), &[first, (end, 200)]);
        let until = date(2026, 11, 11);
        check(end, until, &[first, (until, 150)]);
        check(end, date(2026, 11, 1), &[]);
        check(date(2026, 11, 1), date(2027, 1, 1), &[]);
    }
}
