use super::*;

const NEVER_STOP: &dyn Fn() -> bool = &|| true;

fn of(rows: &[Row]) -> Calibration {
    calibrate(rows, &Prior::default(), 0.9, NEVER_STOP).unwrap()
}

/// Numbers that look like chance and are always the same.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 += 1;
        ((super::held_out::mixed(self.0) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        crate::chance::normal_quantile(self.uniform())
    }
}

/// A place: 15 sites and 4 clutters that are off by something, and spots about it of which one in twenty is far off.
struct Place {
    chance: Chance,
    sites: Vec<f64>,
    clutters: Vec<f64>,
}

impl Place {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed << 32);
        let sites = (0..15).map(|_| 5.0 * chance.normal()).collect();
        let clutters = vec![0.0, 3.0, 6.0, 9.0];
        Self {
            chance,
            sites,
            clutters,
        }
    }

    fn row(&mut self) -> Row {
        let site = (self.chance.uniform() * self.sites.len() as f64) as usize;
        let clutter = (self.chance.uniform() * self.clutters.len() as f64) as usize;
        let far = if self.chance.uniform() < 0.05 {
            4.0
        } else {
            1.0
        };
        let predicted_db = 110.0 + 30.0 * self.chance.uniform();
        let off =
            -2.0 + self.sites[site] + self.clutters[clutter] + far * 6.0 * self.chance.normal();
        Row {
            site: site as u32,
            clutter: clutter as u16,
            predicted_db,
            measured_db: predicted_db + off,
        }
    }

    fn rows(&mut self, many: usize) -> Vec<Row> {
        (0..many).map(|_| self.row()).collect()
    }
}

/// 60 places, 400 rows of each, 500 more rows tried.
#[test]
fn nine_in_ten_intervals_hold_at_measured_sites() {
    let (mut held, mut all, mut before, mut after) = (0, 0, 0.0, 0.0);
    for seed in 1..=60 {
        let mut place = Place::new(seed);
        let got = of(&place.rows(400));
        before += got.before.unwrap().rms_db / 60.0;
        after += got.after.unwrap().rms_db / 60.0;
        for row in place.rows(500) {
            let (low, high) = got.range_db(row.predicted_db, row.site, row.clutter);
            held += usize::from((low..=high).contains(&row.measured_db));
            all += 1;
        }
    }
    let share = held as f64 / all as f64;
    println!(
        "held {:.2}% of {all}; {before:.2} dB before, {after:.2} dB after",
        100.0 * share
    );
    assert!((0.88..=0.92).contains(&share), "{share}");
    assert!(after < 0.85 * before, "{before} {after}");
}

/// 400 places, of each a site that was not there before.
#[test]
fn nine_in_ten_intervals_hold_at_new_sites() {
    let (mut held, mut all) = (0, 0);
    for seed in 1..=400 {
        let mut place = Place::new(seed * 7 + 3);
        let got = of(&place.rows(150));
        let off = 5.0 * place.chance.normal();
        for _ in 0..20 {
            let row = place.row();
            let measured = row.measured_db - place.sites[row.site as usize] + off;
            let (low, high) = got.range_db(row.predicted_db, 99, row.clutter);
            held += usize::from((low..=high).contains(&measured));
            all += 1;
        }
    }
    let share = held as f64 / f64::from(all);
    println!("held {:.2}% of {all}", 100.0 * share);
    assert!((0.88..=0.92).contains(&share), "{share}");
}

#[test]
fn with_nothing_measured_nothing_changes() {
    let got = of(&[]);
    assert_eq!(got.correction_db(1, 1), 0.0);
    assert_eq!((got.before, got.after), (None, None));
    assert!(got.sites.is_empty() && got.clutter.is_empty());
    // The prior's 8 dB, by 1.645.
    assert!((got.known_site_db - 13.159).abs() < 1e-3 && got.known_site_db == got.new_site_db);
    assert!((got.sigma_db(1) - 8.0).abs() < 1e-12);
}

fn row(site: u32, clutter: u16, off_db: f64) -> Row {
    Row {
        site,
        clutter,
        predicted_db: 120.0,
        measured_db: 120.0 + off_db,
    }
}

#[test]
fn one_row_says_a_little() {
    let got = of(&[row(3, 1, 10.0)]);
    let correction = got.correction_db(3, 1);
    assert!(correction > 2.0 && correction < 9.0, "{correction}");
    // Elsewhere less of it holds, and the claim stays the prior's.
    assert!(got.correction_db(4, 2) < correction);
    assert!(got.known_site_db >= 13.159 - 1e-3);
}

#[test]
fn many_rows_of_one_site_say_nearly_all_of_it() {
    let rows: Vec<Row> = (0..200)
        .map(|i| row(3, 1, 9.5 + f64::from(i % 3) * 0.5))
        .collect();
    let got = of(&rows);
    assert!(
        (got.correction_db(3, 1) - 10.0).abs() < 0.1,
        "{}",
        got.correction_db(3, 1)
    );
    // One site says nothing of how sites differ: a new one is as unsure as before.
    assert!(
        got.new_site_db >= 13.159 - 1e-3 && got.known_site_db < 1.5,
        "{got:?}"
    );
}

#[test]
fn a_row_far_off_hardly_counts() {
    let mut rows: Vec<Row> = (0..100)
        .map(|i| row(i % 5, 1, 5.0 + f64::from(i % 7) - 3.0))
        .collect();
    let clean = of(&rows).correction_db(0, 1);
    rows.push(row(0, 1, 300.0));
    let spoilt = of(&rows).correction_db(0, 1);
    assert!((clean - spoilt).abs() < 0.5, "{clean} {spoilt}");
}

#[test]
fn same_rows_same_bits_and_the_order_of_sites_is_told() {
    let rows = Place::new(9).rows(300);
    let (a, b) = (of(&rows), of(&rows));
    assert_eq!(a, b);
    assert!(a.sites.windows(2).all(|pair| pair[0].id < pair[1].id));
    assert_eq!(a.sites.iter().map(|site| site.rows).sum::<usize>(), 300);
}

#[test]
fn refuses_what_is_no_measurement() {
    let said = |rows: &[Row], confidence| {
        calibrate(rows, &Prior::default(), confidence, NEVER_STOP)
            .unwrap_err()
            .to_string()
    };
    expect_test::expect!["measured loss, dB must be from -50 to 500, got NaN at number 2"]
        .assert_eq(&said(&[row(1, 1, 0.0), row(1, 1, f64::NAN)], 0.9));
    expect_test::expect!["confidence must be from 0.5 to 0.99, got 1"].assert_eq(&said(&[], 1.0));
    let stopped = calibrate(&[row(1, 1, 0.0)], &Prior::default(), 0.9, &|| false).unwrap_err();
    expect_test::expect!["stopped before the end"].assert_eq(&stopped.to_string());
    let prior = Prior {
        site_db: f64::NAN,
        ..Prior::default()
    };
    assert!(calibrate(&[], &prior, 0.9, NEVER_STOP).is_err());
}
