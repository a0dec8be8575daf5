//! The title of a PDF, and whether readers show it.

use super::Ask;
use super::object::Object;
use crate::rules;
use crate::words::is_poor_title;

/// Judges the title; what it is.
pub fn judge(ask: &mut Ask<'_, '_>) -> Option<String> {
    let file = ask.file;
    let info = file.dict(&file.trailer, "Info").unwrap_or_default();
    let clean = |title: String| Some(title.trim().to_owned()).filter(|title| !title.is_empty());
    let of_info = file.entry(&info, "Title").text().and_then(clean);
    let of_metadata = match file.entry(&ask.catalog, "Metadata") {
        Object::Stream(stream) => file
            .unpacked(&stream)
            .and_then(|xml| dublin_core_title(&xml))
            .and_then(clean),
        _ => None,
    };
    if of_metadata.is_none() {
        ask.found.whole(if of_info.is_none() {
            &rules::PDF_TITLE
        } else {
            &rules::PDF_TITLE_METADATA
        });
    }
    let title = of_metadata.or(of_info)?;
    if is_poor_title(&title) {
        ask.found.at(&rules::PDF_TITLE_POOR, format!("“{title}”"));
    }
    let preferences = file
        .dict(&ask.catalog, "ViewerPreferences")
        .unwrap_or_default();
    if file.entry(&preferences, "DisplayDocTitle") != Object::Bool(true) {
        ask.found.whole(&rules::PDF_TITLE_SHOWN);
    }
    Some(title)
}

/// The text of the first `dc:title` (ISO 16684-1, 8.3), and nothing of other metadata.
fn dublin_core_title(xml: &[u8]) -> Option<String> {
    let xml = decoded(xml);
    let (_, rest) = xml.split_once("<dc:title")?;
    let (within, _) = rest.split_once("</dc:title")?;
    let (_, within) = within.split_once('>')?;
    let mut out = String::new();
    let mut is_tag = false;
    for c in within.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => out.push(c),
            _ => {}
        }
    }
    let out = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'");
    Some(out.replace("&amp;", "&"))
}

/// Metadata is UTF-8 or, seldom, UTF-16 with its mark.
fn decoded(xml: &[u8]) -> String {
    match xml {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => Object::Text(xml.into()).text().unwrap_or_default(),
        _ => String::from_utf8_lossy(xml).into_owned(),
    }
}
