//! Which kind of file it truly is, by its first bytes.

use serde::{Deserialize, Serialize};

use crate::document;
use crate::read::find_any_case;
use crate::{Refusal, name};

/// A kind of file that we can make safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// ISO/IEC 10918-1.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
    /// RFC 9649.
    Webp,
    /// GIF89a.
    Gif,
    /// ISO 32000.
    Pdf,
    /// Plain text.
    Text,
    /// RFC 4180.
    Csv,
    /// ECMA-376.
    Docx,
    /// ECMA-376.
    Xlsx,
    /// ECMA-376.
    Pptx,
    /// ISO/IEC 26300.
    Odt,
    /// ISO/IEC 26300.
    Ods,
    /// ISO/IEC 26300.
    Odp,
}

impl Kind {
    /// Its media type (IANA), as it is to be served.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
        }
    }

    /// The ending of its name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
            Self::Text => "txt",
            Self::Csv => "csv",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Jpeg => "a JPEG picture",
            Self::Png => "a PNG picture",
            Self::Webp => "a WebP picture",
            Self::Gif => "a GIF picture",
            Self::Pdf => "a PDF",
            Self::Text => "plain text",
            Self::Csv => "a CSV table",
            Self::Docx => "a Word document",
            Self::Xlsx => "an Excel spreadsheet",
            Self::Pptx => "a PowerPoint presentation",
            Self::Odt => "an OpenDocument text",
            Self::Ods => "an OpenDocument spreadsheet",
            Self::Odp => "an OpenDocument presentation",
        }
    }

    /// Whether it is looked at, and not read.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Gif)
    }

    /// The kind that the ending of a file's name stands for.
    #[must_use]
    pub fn named(file: &str) -> Option<Self> {
        let ending = name::ending(file)?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Self::Jpeg,
            "png" => Self::Png,
            "webp" => Self::Webp,
            "gif" => Self::Gif,
            "pdf" => Self::Pdf,
            "txt" | "text" => Self::Text,
            "csv" => Self::Csv,
            "docx" => Self::Docx,
            "xlsx" => Self::Xlsx,
            "pptx" => Self::Pptx,
            "odt" => Self::Odt,
            "ods" => Self::Ods,
            "odp" => Self::Odp,
            _ => return None,
        })
    }
}

/// What the bytes are. The name decides only between plain text and CSV, which have no mark of their own.
pub fn judge(name: &str, bytes: &[u8]) -> Result<Kind, Refusal> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    if starts(b"\xff\xd8\xff") {
        return Ok(Kind::Jpeg);
    }
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Png);
    }
    if starts(b"GIF87a") || starts(b"GIF89a") {
        return Ok(Kind::Gif);
    }
    if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(Kind::Webp);
    }
    if starts(b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if starts(b"PK\x03\x04") {
        return document::office_kind(bytes);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(match bytes.get(8..12) {
            Some(b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1") => {
                Refusal::Heic
            }
            _ => Refusal::Unknown,
        });
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(Refusal::OldOffice);
    }
    if is_program(bytes) {
        return Err(Refusal::Program);
    }
    if let Some(refusal) = markup(bytes) {
        return Err(refusal);
    }
    if document::is_text(bytes) {
        return Ok(match Kind::named(name) {
            Some(Kind::Csv) => Kind::Csv,
            _ => Kind::Text,
        });
    }
    Err(Refusal::Unknown)
}

/// Windows, Linux and macOS programs, Java classes, and scripts that name what runs them.
fn is_program(bytes: &[u8]) -> bool {
    const MARKS: [&[u8]; 9] = [
        b"MZ",
        b"\x7fELF",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"#!",
        b"\x00asm",
    ];
    MARKS.iter().any(|mark| bytes.starts_with(mark))
}

/// Web pages and drawings that can run scripts.
fn markup(bytes: &[u8]) -> Option<Refusal> {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let start = start.trim_ascii_start();
    let has = |word: &[u8]| find_any_case(start, word).is_some();
    if !start.starts_with(b"<") {
        return None;
    }
    if has(b"<svg") {
        return Some(Refusal::Vector);
    }
    const PAGES: [&[u8]; 9] = [
        b"<!doctype",
        b"<html",
        b"<head",
        b"<body",
        b"<script",
        b"<iframe",
        b"<?xml",
        b"<?php",
        b"<!--",
    ];
    PAGES.into_iter().any(has).then_some(Refusal::Page)
}
