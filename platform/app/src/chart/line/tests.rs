use super::plot::rows;
use super::*;
use expect_test::{Expect, expect};

const START: &str = "2026-11-24T14:00:00Z";

fn series(label: &str, hours_and_values: &[(f64, f64)]) -> Series {
    let start = Time::parse(START).unwrap().0;
    let points = hours_and_values
        .iter()
        .map(|(hours, value)| (start + (hours * 3.6e9) as i64, *value));
    Series {
        label: label.into(),
        points: points.collect(),
    }
}

fn chart(lines: Vec<Series>) -> Line {
    let from_us = Time::parse(START).unwrap().0;
    Line {
        title: "Noise".into(),
        unit: "decibels".into(),
        lines,
        band: None,
        from_us,
        to_us: from_us + 10 * 3_600_000_000,
    }
}

#[track_caller]
fn check(chart: &Line, want: Expect) {
    want.assert_eq(&line(chart));
}

#[test]
fn a_line_is_broken_where_readings_are_missing() {
    let readings = series(
        "",
        &[
            (0.0, 40.0),
            (1.0, 50.0),
            (2.0, f64::NAN),
            (3.0, 45.0),
            (4.0, 60.0),
            (8.0, 55.0),
            (9.0, 72.0),
        ],
    );
    check(
        &chart(vec![readings]),
        expect![[r#"
        <svg class="app-chart__picture" role="img" aria-label="Noise (decibels), from 24 November 2026 at 2pm to 25 November 2026 at midnight. Readings: lowest 40, highest 72, latest 72." width="100%" height="260">
        <title>Noise (decibels), from 24 November 2026 at 2pm to 25 November 2026 at midnight. Readings: lowest 40, highest 72, latest 72.</title>
        <line class="app-chart__axis" x1="0" x2="99%" y1="228" y2="228"/>
        <text class="app-chart__mark" x="0" y="224">40</text>
        <line class="app-chart__axis" x1="0" x2="99%" y1="177" y2="177"/>
        <text class="app-chart__mark" x="0" y="173">50</text>
        <line class="app-chart__axis" x1="0" x2="99%" y1="126" y2="126"/>
        <text class="app-chart__mark" x="0" y="122">60</text>
        <line class="app-chart__axis" x1="0" x2="99%" y1="75" y2="75"/>
        <text class="app-chart__mark" x="0" y="71">70</text>
        <line class="app-chart__axis" x1="0" x2="99%" y1="24" y2="24"/>
        <text class="app-chart__mark" x="0" y="20">80</text>
        <line class="app-chart__axis" x1="6.4%" x2="6.4%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="6.4%" y="250" text-anchor="middle">2pm</text>
        <line class="app-chart__axis" x1="24.9%" x2="24.9%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="24.9%" y="250" text-anchor="middle">4pm</text>
        <line class="app-chart__axis" x1="43.4%" x2="43.4%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="43.4%" y="250" text-anchor="middle">6pm</text>
        <line class="app-chart__axis" x1="62%" x2="62%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="62%" y="250" text-anchor="middle">8pm</text>
        <line class="app-chart__axis" x1="80.5%" x2="80.5%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="80.5%" y="250" text-anchor="middle">10pm</text>
        <line class="app-chart__axis" x1="99%" x2="99%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="99%" y="250" text-anchor="end">25 Nov</text>
        <svg x="6.4%" width="92.6%" height="260" viewBox="0 0 1000 260" preserveAspectRatio="none">
        <path class="app-chart__line" d="M0 228L100 177L300 202.5L400 126M800 151.5L900 64.8"/>
        </svg>
        </svg>"#]],
    );
}

#[test]
fn a_forecast_has_its_band_and_names_stand_apart() {
    let mut both = chart(vec![
        series("Sea Road", &[(0.0, 40.0), (1.0, 50.0)]),
        series("Forecast <b>", &[(2.0, 50.0), (3.0, 51.0)]),
    ]);
    both.band = Some(vec![
        (both.from_us, 44.0, 56.0),
        (both.from_us + 3_600_000_000, 43.0, f64::NAN),
        (both.to_us, 40.0, 60.0),
    ]);
    check(
        &both,
        expect![[r#"
        <svg class="app-chart__picture" role="img" aria-label="Noise (decibels), from 24 November 2026 at 2pm to 25 November 2026 at midnight. Sea Road: lowest 40, highest 50, latest 50. Forecast &lt;b&gt;: lowest 50, highest 51, latest 51. The band is the likely range." width="100%" height="260">
        <title>Noise (decibels), from 24 November 2026 at 2pm to 25 November 2026 at midnight. Sea Road: lowest 40, highest 50, latest 50. Forecast &lt;b&gt;: lowest 50, highest 51, latest 51. The band is the likely range.</title>
        <line class="app-chart__axis" x1="0" x2="64.6%" y1="228" y2="228"/>
        <text class="app-chart__mark" x="0" y="224">40</text>
        <line class="app-chart__axis" x1="0" x2="64.6%" y1="177" y2="177"/>
        <text class="app-chart__mark" x="0" y="173">45</text>
        <line class="app-chart__axis" x1="0" x2="64.6%" y1="126" y2="126"/>
        <text class="app-chart__mark" x="0" y="122">50</text>
        <line class="app-chart__axis" x1="0" x2="64.6%" y1="75" y2="75"/>
        <text class="app-chart__mark" x="0" y="71">55</text>
        <line class="app-chart__axis" x1="0" x2="64.6%" y1="24" y2="24"/>
        <text class="app-chart__mark" x="0" y="20">60</text>
        <line class="app-chart__axis" x1="6.4%" x2="6.4%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="6.4%" y="250" text-anchor="middle">2pm</text>
        <line class="app-chart__axis" x1="18%" x2="18%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="18%" y="250" text-anchor="middle">4pm</text>
        <line class="app-chart__axis" x1="29.7%" x2="29.7%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="29.7%" y="250" text-anchor="middle">6pm</text>
        <line class="app-chart__axis" x1="41.3%" x2="41.3%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="41.3%" y="250" text-anchor="middle">8pm</text>
        <line class="app-chart__axis" x1="53%" x2="53%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="53%" y="250" text-anchor="middle">10pm</text>
        <line class="app-chart__axis" x1="64.6%" x2="64.6%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="64.6%" y="250" text-anchor="middle">25 Nov</text>
        <svg x="6.4%" width="58.3%" height="260" viewBox="0 0 1000 260" preserveAspectRatio="none">
        <path class="app-chart__band app-chart__band--2" d="M0 64.8L1000 24L1000 228L0 187.2Z"/>
        <path class="app-chart__line" d="M0 228L100 126"/>
        <path class="app-chart__line app-chart__line--2" d="M200 126L300 115.8"/>
        </svg>
        <svg x="64.6%">
        <path class="app-chart__line app-chart__line--2" d="M8 115.3h14"/>
        <text class="app-chart__label" x="28" y="120.3">Forecast &lt;b&gt;</text>
        <path class="app-chart__line" d="M8 132.3h14"/>
        <text class="app-chart__label" x="28" y="137.3">Sea Road</text>
        </svg>
        </svg>"#]],
    );
}

#[test]
fn one_reading_is_a_dot_and_none_says_so() {
    check(
        &chart(vec![series("", &[(5.0, 0.0)])]),
        expect![[r#"
        <svg class="app-chart__picture" role="img" aria-label="Noise (decibels), from 24 November 2026 at 2pm to 25 November 2026 at midnight. Readings: lowest 0, highest 0, latest 0." width="100%" height="260">
        <title>Noise (decibels), from 24 November 2026 at 2pm to 25 November 2026 at midnight. Readings: lowest 0, highest 0, latest 0.</title>
        <line class="app-chart__axis" x1="0" x2="99%" y1="228" y2="228"/>
        <text class="app-chart__mark" x="0" y="224">0</text>
        <line class="app-chart__axis" x1="0" x2="99%" y1="126" y2="126"/>
        <text class="app-chart__mark" x="0" y="122">0.5</text>
        <line class="app-chart__axis" x1="0" x2="99%" y1="24" y2="24"/>
        <text class="app-chart__mark" x="0" y="20">1.0</text>
        <line class="app-chart__axis" x1="8.7%" x2="8.7%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="8.7%" y="250" text-anchor="middle">2pm</text>
        <line class="app-chart__axis" x1="26.8%" x2="26.8%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="26.8%" y="250" text-anchor="middle">4pm</text>
        <line class="app-chart__axis" x1="44.8%" x2="44.8%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="44.8%" y="250" text-anchor="middle">6pm</text>
        <line class="app-chart__axis" x1="62.9%" x2="62.9%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="62.9%" y="250" text-anchor="middle">8pm</text>
        <line class="app-chart__axis" x1="80.9%" x2="80.9%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="80.9%" y="250" text-anchor="middle">10pm</text>
        <line class="app-chart__axis" x1="99%" x2="99%" y1="228" y2="234"/>
        <text class="app-chart__mark" x="99%" y="250" text-anchor="end">25 Nov</text>
        <svg x="8.7%" width="90.3%" height="260" viewBox="0 0 1000 260" preserveAspectRatio="none">
        </svg>
        <circle class="app-chart__dot" cx="53.8%" cy="228" r="4"/>
        </svg>"#]],
    );
    check(
        &chart(vec![]),
        expect![[r#"
        <svg class="app-chart__picture" role="img" aria-label="Noise (decibels). There is nothing to show for this time." width="100%" height="80">
        <title>Noise (decibels). There is nothing to show for this time.</title>
        <line class="app-chart__axis" x1="0" x2="100%" y1="72" y2="72"/>
        <text class="app-chart__label" x="50%" y="44" text-anchor="middle">Nothing to show for this time</text>
        </svg>"#]],
    );
}

#[test]
fn time_comes_from_the_readings_where_it_is_not_given() {
    let mut open = chart(vec![series("a", &[(3.0, 1.0), (1.0, 2.0)])]);
    open.to_us = open.from_us;
    assert!(line(&open).contains("from 24 November 2026 at 3pm to 24 November 2026 at 5pm."));
    open.lines = vec![series("a", &[(3.0, 1.0)])];
    assert!(line(&open).contains("from 24 November 2026 at 4:30pm to 24 November 2026 at 5:30pm."));
    open.lines.clear();
    assert!(line(&open).contains("There is nothing to show for this time."));
}

#[test]
fn names_are_short_enough_for_a_phone() {
    for (label, want) in [
        ("", vec![]),
        ("Sea Road", vec!["Sea Road"]),
        ("Harbour car park", vec!["Harbour car", "park"]),
        ("Llanfairpwllgwyngyll", vec!["Llanfairpwllg…"]),
        (
            "one two three four five six seven eight",
            vec!["one two three", "four five six…"],
        ),
    ] {
        assert_eq!(rows(label), want, "{label}");
    }
}

#[test]
fn odd_readings_are_no_trouble() {
    let odd = [
        f64::NAN,
        f64::INFINITY,
        -1e300,
        1e300,
        5e-324,
        f64::MIN,
        0.0,
    ];
    let instants = [i64::MIN, -1, 0, 1, i64::MAX];
    for (from_us, to_us) in [
        (i64::MIN, i64::MAX),
        (0, 0),
        (5, 4),
        (0, 1),
        (i64::MAX, i64::MAX),
    ] {
        let points = instants
            .iter()
            .flat_map(|at| odd.iter().map(|value| (*at, *value)))
            .collect();
        let band = instants.iter().map(|at| (*at, odd[0], odd[3])).collect();
        let lines = vec![
            Series {
                label: "\"'<&>\u{1}".into(),
                points
            };
            6
        ];
        let svg = line(&Line {
            title: "<".into(),
            unit: "&".into(),
            lines,
            band: Some(band),
            from_us,
            to_us,
        });
        assert!(
            !svg.contains("NaN") && !svg.contains("inf") && !svg.contains("<&"),
            "{svg}"
        );
    }
}

#[test]
fn a_million_readings_make_a_light_picture_of_the_same_shape() {
    let points = (0..1_000_000_i64).map(|n| {
        (
            n * 1_000_000,
            if n == 123_456 { 99.0 } else { (n % 10) as f64 },
        )
    });
    let svg = line(&Line {
        lines: vec![Series {
            label: String::new(),
            points: points.collect(),
        }],
        ..Line::default()
    });
    assert!(svg.len() < 60_000, "{} bytes", svg.len());
    assert!(svg.contains("highest 99"));
}
