//! Pictures read back, and colours judged as an eye would.

use super::{Ramp, Scale, Style, hillshade, png};
use crate::{Crs, Frame, Grid};

fn frame(columns: usize, rows: usize) -> Frame {
    Frame {
        crs: Crs::Bng,
        west: 560_000.0,
        north: 176_000.0,
        step_x: 10.0,
        step_y: 10.0,
        columns,
        rows,
    }
}

fn grid_of(value: f32) -> Grid {
    Grid::new(frame(3, 3), vec![value; 9]).unwrap()
}

fn style(scale: Scale<'_>) -> Style<'_> {
    Style {
        ramp: Ramp::Viridis,
        scale,
        pixels_per_cell: 1,
        shade: None,
        legend: None,
    }
}

/// The width, the height and the pixels of a PNG.
fn read(bytes: &[u8]) -> (usize, usize, Vec<[u8; 4]>) {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (
        info.width as usize,
        info.height as usize,
        pixels.as_chunks::<4>().0.to_vec(),
    )
}

/// Relative luminance, as WCAG 2.2 defines it.
fn luminance([r, g, b]: [u8; 3]) -> f64 {
    let line = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b)
}

#[test]
fn every_ramp_gets_lighter_all_the_way() {
    for ramp in [Ramp::Viridis, Ramp::Cividis] {
        let lights: Vec<f64> = (0..=64)
            .map(|i| luminance(ramp.colour(i as f32 / 64.0)))
            .collect();
        assert!(lights.is_sorted_by(|a, b| a < b), "{ramp:?}");
        // The ends are told apart by anybody: the ratio that WCAG asks of text.
        assert!((lights[64] + 0.05) / (lights[0] + 0.05) > 7.0);
        assert_eq!(ramp.colour(f32::NAN), ramp.colour(-5.0));
        assert_eq!(ramp.colour(9.0), ramp.colour(1.0));
    }
}

#[test]
fn cells_become_pixels() {
    let grid = Grid::new(frame(3, 2), vec![0.0, 5.0, 10.0, f32::NAN, -99.0, 99.0]).unwrap();
    let even = style(Scale::Even {
        low: 0.0,
        high: 10.0,
    });
    let (wide, high, pixels) = read(&png(&grid, &even).unwrap());
    let of = |share| {
        let [r, g, b] = Ramp::Viridis.colour(share);
        [r, g, b, 255]
    };
    assert_eq!((wide, high), (3, 2));
    assert_eq!(
        pixels,
        [of(0.0), of(0.5), of(1.0), [0; 4], of(0.0), of(1.0)]
    );
    let double = Style {
        pixels_per_cell: 2,
        ..style(Scale::Bands(&[5.0]))
    };
    let (wide, high, pixels) = read(&png(&grid, &double).unwrap());
    assert_eq!((wide, high), (6, 4));
    assert_eq!(
        pixels[..6],
        [of(0.0), of(0.0), of(1.0), of(1.0), of(1.0), of(1.0)]
    );
}

#[test]
fn a_legend_stands_below_the_map() {
    let grid = Grid::new(frame(20, 10), vec![1.0; 200]).unwrap();
    for scale in [
        Scale::Even {
            low: -120.0,
            high: -80.0,
        },
        Scale::Bands(&[-120.0, -110.5]),
    ] {
        let with = Style {
            legend: Some("Signal, dBm"),
            ..style(scale)
        };
        let (wide, high, pixels) = read(&png(&grid, &with).unwrap());
        assert_eq!((wide, high), (320, 82));
        assert!(pixels[10 * 320..].iter().all(|p| p[3] == 255));
        let ink = pixels.iter().filter(|p| **p == [11, 12, 12, 255]).count();
        assert!(ink > 500, "{ink}");
    }
}

#[test]
fn hills_throw_shade() {
    // A ridge from north to south: the western slope faces the sun.
    let ridge = (0..9 * 9).map(|i| 40.0 - 10.0 * (i % 9 - 4_i32).abs() as f32);
    let ridge = Grid::new(frame(9, 9), ridge.collect()).unwrap();
    let shade = hillshade(&ridge, 1.0).unwrap();
    // A slope of 45 degrees to the west: half of sin 45 (1 + sin 45) ...
    let half = 0.5_f32.sqrt();
    let want = |toward: f32| (half - toward * half * half) * half;
    assert!(
        (shade.get(2, 4).unwrap() - want(-1.0)).abs() < 1e-6,
        "{:?}",
        shade.get(2, 4)
    );
    assert!(
        (shade.get(6, 4).unwrap() - want(1.0)).abs() < 1e-6,
        "{:?}",
        shade.get(6, 4)
    );
    let flat = hillshade(&Grid::new(frame(3, 3), vec![5.0; 9]).unwrap(), 4.0).unwrap();
    assert!(flat.values().iter().all(|v| (v - half).abs() < 1e-6));
    let shaded = Style {
        shade: Some(&shade),
        ..style(Scale::Even {
            low: 0.0,
            high: 1.0,
        })
    };
    let (_, _, pixels) = read(&png(&ridge, &shaded).unwrap());
    assert!(pixels[4 * 9 + 2][1] > pixels[4 * 9 + 6][1]);
    // On level ground the colour is that of the legend.
    let level = hillshade(&grid_of(5.0), 1.0).unwrap();
    let shaded = Style {
        shade: Some(&level),
        ..style(Scale::Even {
            low: 0.0,
            high: 10.0,
        })
    };
    let (_, _, pixels) = read(&png(&grid_of(5.0), &shaded).unwrap());
    let [r, g, b] = Ramp::Viridis.colour(0.5);
    assert!(pixels.iter().all(|p| *p == [r, g, b, 255]));
    assert!(hillshade(&ridge, 0.0).is_err() && hillshade(&ridge, f32::NAN).is_err());
}

#[test]
fn refuses_what_cannot_be_painted() {
    let grid = Grid::new(frame(2, 2), vec![1.0; 4]).unwrap();
    let error = |style: Style<'_>| png(&grid, &style).unwrap_err().to_string();
    let even = Scale::Even {
        low: 0.0,
        high: 1.0,
    };
    expect_test::expect!["grid: a scale must rise, got Even { low: 1.0, high: NaN }"].assert_eq(
        &error(style(Scale::Even {
            low: 1.0,
            high: f32::NAN,
        })),
    );
    expect_test::expect!["grid: a scale must rise, got Bands([2.0, 2.0])"]
        .assert_eq(&error(style(Scale::Bands(&[2.0, 2.0]))));
    expect_test::expect!["grid: a cell is painted as 1 to 32 pixels, got 0"].assert_eq(&error(
        Style {
            pixels_per_cell: 0,
            ..style(even)
        },
    ));
    let other = Grid::new(frame(2, 3), vec![1.0; 6]).unwrap();
    expect_test::expect!["grid: the shade is on another frame: resample it first"].assert_eq(
        &error(Style {
            shade: Some(&other),
            ..style(even)
        }),
    );
}
