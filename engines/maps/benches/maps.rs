//! What a planner waits for when it opens its files and paints its map.
#![allow(missing_docs)]

#[path = "../src/streets/tests/pbf.rs"]
mod pbf;

use std::io::Cursor;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use geo::BBox;
use maps::picture::{Ramp, Scale, Style, hillshade, png};
use maps::shapes::areas;
use maps::terrain::{geotiff, hgt};
use maps::{Crs, Frame, Grid, places, streets};

fn main() {
    divan::main();
}

/// Rolling ground, a metre apart: a tile of Environment Agency LiDAR.
fn ground() -> Grid {
    let frame = Frame {
        crs: Crs::Bng,
        west: 560_000.5,
        north: 176_999.5,
        step_x: 1.0,
        step_y: 1.0,
        columns: 1_000,
        rows: 1_000,
    };
    let height = |i: usize| {
        let (x, y) = ((i % 1_000) as f32 / 90.0, (i / 1_000) as f32 / 70.0);
        (40.0 * (x.sin() * y.cos()) * 1_000.0).round() / 1_000.0
    };
    Grid::new(frame, (0..1_000_000).map(height).collect()).expect("it is a grid")
}

/// A square degree of SRTM.
#[divan::bench]
fn srtm_tile(bench: Bencher) {
    let bytes: Vec<u8> = (0..1_201 * 1_201_i32)
        .flat_map(|i| ((i % 250) as i16).to_be_bytes())
        .collect();
    bench.counter(BytesCount::of_slice(&bytes)).bench_local(|| {
        Grid::from_tile(&hgt::read("N51E000.hgt", black_box(&bytes)).expect("it is a tile"))
    });
}

/// A square kilometre of LiDAR at 1 m, deflated.
#[divan::bench]
fn lidar_geotiff(bench: Bencher) {
    let mut file = Cursor::new(vec![]);
    geotiff::write(&ground(), &mut file, &mut |_, _| true).expect("it is written");
    let bytes = file.into_inner();
    bench
        .counter(ItemsCount::new(1_000_000_u32))
        .bench_local(|| geotiff::read(Cursor::new(black_box(&bytes)), &mut |_, _| true));
}

/// The same square kilometre, written.
#[divan::bench]
fn write_geotiff(bench: Bencher) {
    let ground = ground();
    bench
        .counter(ItemsCount::new(1_000_000_u32))
        .bench_local(|| {
            let mut file = Cursor::new(vec![]);
            geotiff::write(black_box(&ground), &mut file, &mut |_, _| true).map(|()| file)
        });
}

/// A town of 10,000 streets of ten corners each, out of an OpenStreetMap extract.
#[divan::bench]
fn town_of_openstreetmap(bench: Bencher) {
    let nodes = (0..100_000_i64).map(|id| pbf::Node {
        id,
        lon: 0.2 + (id % 400) as f64 / 1e3,
        lat: 51.4 + (id / 400) as f64 / 1e3,
    });
    let ways = (0..10_000_i64).map(|way| pbf::Street {
        nodes: (0..10).map(|i| way * 10 + i).collect(),
        tags: vec![("highway", "residential"), ("name", "High Street")],
    });
    let file = pbf::File {
        nodes: nodes.collect(),
        ways: ways.collect(),
        ..Default::default()
    };
    let bytes = file.bytes();
    let bbox = BBox {
        west: 0.0,
        south: 51.0,
        east: 1.0,
        north: 52.0,
    };
    bench.counter(ItemsCount::new(10_000_u32)).bench_local(|| {
        streets::osm::streets(
            Cursor::new(black_box(&bytes)),
            &bbox,
            &|_| true,
            &mut |_, _| true,
        )
    });
}

/// Every postcode of a county.
#[divan::bench]
fn postcodes(bench: Bencher) {
    let rows: String = (0..10_000)
        .map(|i| {
            format!(
                "\"RM{}{}AA\",10,{},180000\n",
                i % 90 + 10,
                i % 10,
                550_000 + i
            )
        })
        .collect();
    bench.counter(ItemsCount::new(10_000_u32)).bench_local(|| {
        let mut count = 0;
        places::postcodes(Cursor::new(black_box(&rows)), &mut |_, _| true, &mut |_| {
            count += 1;
            Ok(())
        })
        .map(|()| count)
    });
}

/// The heights under a million points along the rows of a map.
#[divan::bench]
fn bilinear_samples(bench: Bencher) {
    let ground = ground();
    bench
        .counter(ItemsCount::new(1_000_000_u32))
        .bench_local(|| {
            let points = (0..1_000_000_u32).map(|i| {
                (
                    560_001.0 + f64::from(i % 997),
                    176_001.0 + f64::from(i / 1_003),
                )
            });
            points
                .filter_map(|(x, y)| black_box(&ground).sample(x, y))
                .sum::<f64>()
        });
}

/// A map of a million cells with hills and a legend.
#[divan::bench]
fn paint_png(bench: Bencher) {
    let ground = ground();
    let shade = hillshade(&ground, 2.0).expect("it has shade");
    let style = Style {
        ramp: Ramp::Viridis,
        scale: Scale::Even {
            low: -40.0,
            high: 40.0,
        },
        pixels_per_cell: 1,
        shade: Some(&shade),
        legend: Some("Height, m"),
    };
    bench
        .counter(ItemsCount::new(1_000_000_u32))
        .bench_local(|| png(black_box(&ground), &style));
}

/// The same million cells as areas of four classes.
#[divan::bench]
fn areas_of_classes(bench: Bencher) {
    let ground = ground();
    bench
        .counter(ItemsCount::new(1_000_000_u32))
        .bench_local(|| areas(black_box(&ground), &[-20.0, 0.0, 20.0], &mut |_, _| true));
}
