//! Small files of each kind, made here.

use std::io::{Cursor, Write};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};
use zip::write::SimpleFileOptions;

/// Left half red, right half blue.
pub fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([200, 0, 0])
        } else {
            Rgb([0, 0, 200])
        }
    })
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new(&mut out)
        .encode_image(&picture(width, height))
        .unwrap();
    out
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture(width, height)
        .write_to(&mut out, ImageFormat::Png)
        .unwrap();
    out.into_inner()
}

/// A lossless picture in the simple form.
pub fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    WebPEncoder::new_lossless(&mut out)
        .write_image(
            &picture(width, height),
            width,
            height,
            ExtendedColorType::Rgb8,
        )
        .unwrap();
    out
}

/// The same in the extended form, with Exif and XMP.
pub fn webp_told(width: u32, height: u32, exif: &[u8]) -> Vec<u8> {
    let simple = webp(width, height);
    let mut inside = b"WEBP".to_vec();
    let mut put = |kind: &[u8], body: &[u8]| {
        inside.extend_from_slice(kind);
        inside.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        inside.extend_from_slice(body);
        if body.len() % 2 == 1 {
            inside.push(0);
        }
    };
    let side = |n: u32| (n - 1).to_le_bytes()[..3].to_vec();
    let head = [vec![0b1100, 0, 0, 0], side(width), side(height)].concat();
    put(b"VP8X", &head);
    put(&simple[12..16], &simple[20..]);
    put(b"EXIF", exif);
    put(b"XMP ", b"<x:xmpmeta>Ann Owner</x:xmpmeta>");
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(inside.len()).unwrap().to_le_bytes());
    out.extend(inside);
    out
}

/// One pixel, with a comment before it.
pub fn gif(width: u16, height: u16) -> Vec<u8> {
    let mut out = b"GIF89a".to_vec();
    out.extend(width.to_le_bytes());
    out.extend(height.to_le_bytes());
    out.extend([0x80, 0, 0, 200, 0, 0, 0, 0, 200]);
    out.extend(b"\x21\xfe\x09Ann Owner\0");
    out.extend(b"\x21\xf9\x04\0\0\0\0\0");
    out.extend([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
    out.push(0x3b);
    out
}

/// A TIFF block that says how the picture is turned and where it was taken, in this order of bytes.
pub fn exif(big: bool, orientation: u16, place: Option<(f64, f64)>) -> Vec<u8> {
    let two = |n: u16| {
        if big {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    let four = |n: u32| {
        if big {
            n.to_be_bytes()
        } else {
            n.to_le_bytes()
        }
    };
    let mut out = if big {
        b"MM\0*".to_vec()
    } else {
        b"II*\0".to_vec()
    };
    out.extend(four(8));
    out.extend(two(2));
    let entry = |out: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        out.extend(two(tag));
        out.extend(two(kind));
        out.extend(four(count));
        out.extend(value);
    };
    let [a, b] = two(orientation);
    entry(&mut out, 0x0112, 3, 1, [a, b, 0, 0]);
    entry(&mut out, 0x8825, 4, 1, four(38));
    out.extend(four(0));
    let Some((lat, lon)) = place else {
        out.extend(two(0));
        return out;
    };
    out.extend(two(4));
    let letter =
        |positive: u8, negative: u8, n: f64| [if n < 0.0 { negative } else { positive }, 0, 0, 0];
    entry(&mut out, 1, 2, 2, letter(b'N', b'S', lat));
    entry(&mut out, 2, 5, 3, four(92));
    entry(&mut out, 3, 2, 2, letter(b'E', b'W', lon));
    entry(&mut out, 4, 5, 3, four(116));
    out.extend(four(0));
    for angle in [lat.abs(), lon.abs()] {
        let minutes = angle.fract() * 60.0;
        let seconds = minutes.fract() * 60.0;
        for (over, under) in [
            (angle.trunc(), 1.0),
            (minutes.trunc(), 1.0),
            ((seconds * 1e4).round(), 1e4),
        ] {
            out.extend(four(over as u32));
            out.extend(four(under as u32));
        }
    }
    out
}

/// A JPEG with segments put in right behind its start.
pub fn jpeg_with(segments: &[(u8, &[u8])], width: u32, height: u32) -> Vec<u8> {
    let plain = jpeg(width, height);
    let mut out = plain[..2].to_vec();
    for (marker, body) in segments {
        out.extend([0xff, *marker]);
        out.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        out.extend_from_slice(body);
    }
    out.extend_from_slice(&plain[2..]);
    out
}

/// A PNG with chunks put in right behind its header.
pub fn png_with(chunks: &[(&[u8; 4], &[u8])], width: u32, height: u32) -> Vec<u8> {
    let plain = png(width, height);
    let mut out = plain[..33].to_vec();
    for (kind, body) in chunks {
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        out.extend_from_slice(*kind);
        out.extend_from_slice(body);
        out.extend(crc(&[*kind, *body].concat()).to_be_bytes());
    }
    out.extend_from_slice(&plain[33..]);
    out
}

pub fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |c, _| {
            if c & 1 == 1 {
                0xedb8_8320 ^ (c >> 1)
            } else {
                c >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// An archive of these parts, packed.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in parts {
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        out.start_file(
            *name,
            SimpleFileOptions::default().compression_method(method),
        )
        .unwrap();
        out.write_all(body).unwrap();
    }
    out.finish().unwrap().into_inner()
}

pub fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let own: [(&str, &[u8]); 2] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w:document/>"),
    ];
    archive(&[&own, more].concat())
}

/// A one-page PDF with these words in its first object.
pub fn pdf(words: &str) -> Vec<u8> {
    format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog {words} >>\nendobj\n2 0 obj\n<< /Author (Ann \\(the\\) Owner) /Producer <416e6e> >>\nendobj\n\
         trailer << /Root 1 0 R /Info 2 0 R >>\nstartxref\n9\n%%EOF\n"
    )
    .into_bytes()
}

/// A PDF whose packed list of objects holds these words.
pub fn pdf_packed(words: &[u8]) -> Vec<u8> {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(words, 6);
    let mut out = pdf("");
    let tail = out.split_off(out.len() - "startxref\n9\n%%EOF\n".len());
    out.extend(
        format!(
            "5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {} >>\nstream\r\n",
            packed.len()
        )
        .bytes(),
    );
    out.extend(packed);
    out.extend(b"\nendstream\nendobj\n");
    out.extend(tail);
    out
}
