//! A phone's photo as it comes in with a report: judged and cleaned, and its small picture drawn.
#![allow(clippy::expect_used, missing_docs)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

fn main() {
    divan::main();
}

/// 12 megapixels with some texture, as JPEG.
fn photo() -> Vec<u8> {
    let picture = RgbImage::from_fn(4_000, 3_000, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 27;
        let shade = |n: u32| u8::try_from(n & 0xff).unwrap_or(0);
        Rgb([
            shade(x / 16 + grain),
            shade(y / 12 + grain),
            shade((x + y) / 32),
        ])
    });
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 88)
        .encode_image(&picture)
        .expect("it is encoded");
    out
}

#[divan::bench(sample_count = 20)]
fn clean(bencher: Bencher) {
    let photo = photo();
    bencher
        .counter(BytesCount::new(photo.len()))
        .bench_local(|| upload::check("photo.jpg", black_box(&photo), &upload::Rules::PICTURES));
}

#[divan::bench(sample_count = 5)]
fn small_picture(bencher: Bencher) {
    let photo = photo();
    let clean =
        upload::check("photo.jpg", &photo, &upload::Rules::PICTURES).expect("it is a photo");
    bencher.bench_local(|| upload::thumbnail(black_box(&clean), 480));
}
