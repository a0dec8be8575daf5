//! GeoTIFFs that the tests put together byte by byte, and what becomes of damaged ones.

use std::io::Cursor;

use miniz_oxide::deflate::compress_to_vec_zlib;
use proptest::prelude::*;
use tiff::encoder::colortype::{ColorType, Gray16, GrayI16};
use tiff::encoder::{Compression, TiffEncoder, TiffValue};
use tiff::tags::{Predictor, Tag};

use crate::{Crs, Frame, Grid, MapError};

/// Tilbury: 21 by 18 cells of 2 m.
fn frame() -> Frame {
    Frame {
        crs: Crs::Bng,
        west: 563_801.0,
        north: 175_999.0,
        step_x: 2.0,
        step_y: 2.0,
        columns: 21,
        rows: 18,
    }
}

/// Gentle ground with a void in it.
fn ground() -> Grid {
    let value = |i: usize| {
        if i == 40 {
            f32::NAN
        } else {
            (i % 21) as f32 * 0.25 - (i / 21) as f32
        }
    };
    Grid::new(frame(), (0..21 * 18).map(value).collect()).unwrap()
}

fn read(bytes: &[u8]) -> Result<Grid, MapError> {
    super::read(Cursor::new(bytes), &mut |_, _| true)
}

fn written(grid: &Grid) -> Vec<u8> {
    let mut file = Cursor::new(vec![]);
    super::write(grid, &mut file, &mut |_, _| true).unwrap();
    file.into_inner()
}

#[track_caller]
fn same(got: &Grid, want: &Grid) {
    assert_eq!(got.frame(), want.frame());
    let bits = |g: &Grid| g.values().iter().map(|v| v.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(got), bits(want));
}

/// One entry of a directory: its tag, its type, and its values as bytes.
type Entry = (u16, u16, Vec<u8>);

fn shorts(tag: u16, values: &[u16]) -> Entry {
    (
        tag,
        3,
        values.iter().flat_map(|v| v.to_le_bytes()).collect(),
    )
}

fn longs(tag: u16, values: &[u32]) -> Entry {
    (
        tag,
        4,
        values.iter().flat_map(|v| v.to_le_bytes()).collect(),
    )
}

fn doubles(tag: u16, values: &[f64]) -> Entry {
    (
        tag,
        12,
        values.iter().flat_map(|v| v.to_le_bytes()).collect(),
    )
}

/// The tags that say where `frame` lies, cells being areas.
fn place() -> Vec<Entry> {
    vec![
        doubles(33_550, &[2.0, 2.0, 0.0]),
        doubles(33_922, &[0.0, 0.0, 0.0, 563_800.0, 176_000.0, 0.0]),
        shorts(34_735, &[1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 27_700]),
        (42_113, 2, b"-9999\0".to_vec()),
    ]
}

/// A little-endian file of one picture: these tags, and tiles of 16 by 16 where they are.
fn tiled(width: u32, height: u32, mut entries: Vec<Entry>, tiles: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"II\x2a\0\0\0\0\0".to_vec();
    let mut offsets = vec![];
    for tile in tiles {
        offsets.push(bytes.len() as u32);
        bytes.extend(tile);
    }
    let counts: Vec<u32> = tiles.iter().map(|t| t.len() as u32).collect();
    entries.extend([
        longs(256, &[width]),
        longs(257, &[height]),
        shorts(258, &[32]),
        shorts(262, &[1]),
        shorts(277, &[1]),
        longs(322, &[16]),
        longs(323, &[16]),
        longs(324, &offsets),
        longs(325, &counts),
        shorts(339, &[3]),
    ]);
    entries.sort_by_key(|e| e.0);
    let size = |kind| match kind {
        3 => 2,
        4 => 4,
        12 => 8,
        _ => 1,
    };
    let mut directory = (entries.len() as u16).to_le_bytes().to_vec();
    for (tag, kind, value) in entries {
        directory.extend(tag.to_le_bytes());
        directory.extend(kind.to_le_bytes());
        directory.extend((value.len() as u32 / size(kind)).to_le_bytes());
        if value.len() <= 4 {
            directory.extend(&value);
            directory.resize(directory.len() + 4 - value.len(), 0);
        } else {
            directory.extend((bytes.len() as u32).to_le_bytes());
            bytes.extend(value);
        }
    }
    directory.extend([0; 4]);
    let at = bytes.len() as u32;
    bytes[4..8].copy_from_slice(&at.to_le_bytes());
    bytes.extend(directory);
    bytes
}

/// The ground as four tiles of 16 by 16, each row of floats passed through `pack`.
fn tiles(pack: impl Fn(&[f32]) -> Vec<u8>) -> Vec<Vec<u8>> {
    let ground = ground();
    let value = |column, row| ground.get(column, row).unwrap_or(-9999.0);
    let tile = |left: usize, top: usize| {
        let row = |y: usize| {
            (0..16)
                .map(|x| value(left + x, top + y))
                .collect::<Vec<_>>()
        };
        (0..16).flat_map(|y| pack(&row(y))).collect()
    };
    vec![tile(0, 0), tile(16, 0), tile(0, 16), tile(16, 16)]
}

fn plain(row: &[f32]) -> Vec<u8> {
    row.iter().flat_map(|v| v.to_le_bytes()).collect()
}

/// Predictor 3: the bytes of a row sorted by weight, each less the one before.
fn predicted(row: &[f32]) -> Vec<u8> {
    let bytes: Vec<[u8; 4]> = row.iter().map(|v| v.to_be_bytes()).collect();
    let planes: Vec<u8> = (0..4)
        .flat_map(|i| bytes.iter().map(move |b| b[i]))
        .collect();
    (0..planes.len())
        .map(|i| {
            if i == 0 {
                planes[0]
            } else {
                planes[i].wrapping_sub(planes[i - 1])
            }
        })
        .collect()
}

fn deflated(tiles: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    tiles.iter().map(|t| compress_to_vec_zlib(t, 6)).collect()
}

#[test]
fn what_is_written_is_read_back() {
    same(&read(&written(&ground())).unwrap(), &ground());
    let degrees = Frame {
        crs: Crs::Wgs84,
        west: 0.3,
        north: 51.5,
        step_x: 1.0 / 1024.0,
        step_y: 1.0 / 2048.0,
        ..frame()
    };
    let degrees = Grid::new(degrees, ground().values().to_vec()).unwrap();
    same(&read(&written(&degrees)).unwrap(), &degrees);
    // Several strips.
    let large = Frame {
        columns: 700,
        rows: 450,
        ..frame()
    };
    let large = Grid::new(large, (0..700 * 450).map(|i| i as f32 / 7.0).collect()).unwrap();
    same(&read(&written(&large)).unwrap(), &large);
    let claimed = Grid::new(frame(), vec![-9999.0; 21 * 18]).unwrap();
    let refused = super::write(&claimed, Cursor::new(vec![]), &mut |_, _| true);
    expect_test::expect!["grid: -9999 stands for a void and cannot be a value"]
        .assert_eq(&refused.unwrap_err().to_string());
}

#[test]
fn tiles_are_read_however_they_are_packed() {
    let with = |entries: Vec<Entry>| place().into_iter().chain(entries).collect();
    let none = tiled(21, 18, with(vec![shorts(259, &[1])]), &tiles(plain));
    same(&read(&none).unwrap(), &ground());
    let deflate = tiled(
        21,
        18,
        with(vec![shorts(259, &[8])]),
        &deflated(tiles(plain)),
    );
    same(&read(&deflate).unwrap(), &ground());
    let float = with(vec![shorts(259, &[8]), shorts(317, &[3])]);
    same(
        &read(&tiled(21, 18, float, &deflated(tiles(predicted)))).unwrap(),
        &ground(),
    );
    // A sparse file: the second tile is not there, and its cells are void.
    let mut sparse = tiles(plain);
    sparse[1].clear();
    let got = read(&tiled(21, 18, with(vec![shorts(259, &[1])]), &sparse)).unwrap();
    assert_eq!(
        (got.get(15, 0), got.get(16, 0), got.get(16, 16)),
        (Some(3.75), None, Some(-12.0))
    );
}

/// Writes whole numbers in strips of one row, by the library's own hand.
fn strips<C: ColorType>(
    values: &[C::Inner],
    compression: Compression,
    predictor: Predictor,
) -> Vec<u8>
where
    [C::Inner]: TiffValue,
{
    let mut file = Cursor::new(vec![]);
    let mut tiff = TiffEncoder::new(&mut file)
        .unwrap()
        .with_compression(compression)
        .with_predictor(predictor);
    let mut image = tiff.new_image::<C>(21, 18).unwrap();
    image.rows_per_strip(1).unwrap();
    for (tag, kind, bytes) in place() {
        let numbers = bytes
            .as_chunks::<8>()
            .0
            .iter()
            .map(|b| f64::from_le_bytes(*b));
        let words = bytes
            .as_chunks::<2>()
            .0
            .iter()
            .map(|b| u16::from_le_bytes(*b));
        let tag = Tag::from_u16_exhaustive(tag);
        match kind {
            12 => image
                .encoder()
                .write_tag(tag, &numbers.collect::<Vec<_>>()[..])
                .unwrap(),
            3 => image
                .encoder()
                .write_tag(tag, &words.collect::<Vec<_>>()[..])
                .unwrap(),
            _ => image.encoder().write_tag(tag, "-9999").unwrap(),
        }
    }
    image.write_data(values).unwrap();
    file.into_inner()
}

#[test]
fn strips_of_whole_numbers_are_read() {
    let signed: Vec<i16> = (0..21 * 18)
        .map(|i| if i == 40 { -9999 } else { i % 50 - 20 })
        .collect();
    let want: Vec<f32> = signed
        .iter()
        .map(|&v| if v == -9999 { f32::NAN } else { f32::from(v) })
        .collect();
    let want = Grid::new(frame(), want).unwrap();
    for predictor in [Predictor::None, Predictor::Horizontal] {
        same(
            &read(&strips::<GrayI16>(&signed, Compression::Lzw, predictor)).unwrap(),
            &want,
        );
    }
    let unsigned: Vec<u16> = (0..21 * 18).collect();
    let got = read(&strips::<Gray16>(
        &unsigned,
        Compression::Packbits,
        Predictor::None,
    ))
    .unwrap();
    assert_eq!((got.voids(), got.get(20, 17)), (0, Some(377.0)));
}

#[test]
fn says_what_is_wrong() {
    let error = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    let plainly = |entries: Vec<Entry>| tiled(21, 18, entries, &tiles(plain));
    expect_test::expect!["the file: TIFF signature not found"].assert_eq(&error(b"GIF89a"));
    expect_test::expect!["the file: the file ends before it"].assert_eq(&error(b"II\x2a\0"));
    expect_test::expect!["coordinate system: the file does not say where it lies"]
        .assert_eq(&error(&plainly(vec![])));
    let mut web = place();
    web[2] = shorts(34_735, &[1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 3857]);
    expect_test::expect![
        "coordinate system: the file is in EPSG:3857; EPSG:27700 or EPSG:4326 is needed"
    ]
    .assert_eq(&error(&plainly(web)));
    let turn = doubles(
        34_264,
        &[
            2.0, 0.1, 0.0, 0.0, 0.1, -2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0,
        ],
    );
    expect_test::expect!["not supported: TIFF: the grid is turned against its coordinates"]
        .assert_eq(&error(&plainly(vec![turn])));
    expect_test::expect!["the file: inconsistent sizes encountered"].assert_eq(&error(&tiled(
        4_000_000,
        4_000_000,
        place(),
        &tiles(plain),
    )));
    expect_test::expect!["the file: inconsistent sizes encountered"].assert_eq(&error(&tiled(
        21,
        40,
        place(),
        &tiles(plain),
    )));
    let mut packed = place();
    packed.push(shorts(259, &[8]));
    let mut damaged = deflated(tiles(plain));
    damaged[2].truncate(20);
    expect_test::expect!["tile 3: corrupt deflate stream"].assert_eq(&error(&tiled(
        21,
        18,
        packed.clone(),
        &damaged,
    )));
    damaged[1] = vec![0; 50];
    expect_test::expect!["tile 2: corrupt deflate stream"]
        .assert_eq(&error(&tiled(21, 18, packed, &damaged)));
    let cut = written(&ground());
    assert!(read(&cut[..cut.len() / 2]).is_err());
    let stopped = super::read(Cursor::new(&cut), &mut |_, _| false).unwrap_err();
    assert_eq!(stopped.to_string(), "stopped");
}

#[test]
fn a_tile_that_swells_stays_in_its_place() {
    // 4 KiB of zeroes are wanted and 64 MiB are packed.
    let bomb = compress_to_vec_zlib(&vec![0; 64 << 20], 9);
    let mut entries = place();
    entries.push(shorts(259, &[8]));
    let grid = read(&tiled(16, 16, entries, &[bomb])).unwrap();
    assert_eq!(grid.range(), Some((0.0, 0.0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn damage_is_told_and_never_a_panic(at in 0_usize..6_000, byte: u8, also in 0_usize..400, more: u8, packed: bool) {
        let mut entries = place();
        let mut bytes = if packed {
            entries.extend([shorts(259, &[8]), shorts(317, &[3])]);
            tiled(21, 18, entries, &deflated(tiles(predicted)))
        } else {
            tiled(21, 18, entries, &tiles(plain))
        };
        // Most of the second damage falls on the directory, at the end of the file.
        let (length, at) = (bytes.len(), at % bytes.len());
        bytes[at] = byte;
        bytes[length - 1 - also % length] = more;
        if let Err(error) = read(&bytes) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
