//! Whether all text has a language (ISO 14289-1, 7.2).

use super::content::Drawn;
use super::object::Object;
use super::structure::says;
use super::{Ask, annotation};
use crate::rules;
use crate::words::is_language;

pub fn judge(ask: &mut Ask<'_, '_>, drawn: &[Drawn]) {
    let file = ask.file;
    tags(ask, drawn);
    let language = file.entry(&ask.catalog, "Lang").text();
    if language.is_some_and(|language| !language.is_empty()) {
        return;
    }
    for (at, drawn) in drawn.iter().enumerate() {
        if drawn.without_language {
            ask.found
                .at(&rules::PDF_LANGUAGE, format!("page {}", at + 1));
        }
    }
    let has_bookmarks = file
        .dict(&ask.catalog, "Outlines")
        .is_some_and(|outlines| outlines.has("First"));
    let said_in_tags = ask
        .tree
        .nodes
        .iter()
        .any(|node| !node.has_language && says(file, node, &["Alt", "ActualText", "E"]));
    let said_in_notes = annotation::says_without_language(ask);
    if has_bookmarks || said_in_tags || said_in_notes || title_without_language(ask) {
        ask.found.whole(&rules::PDF_LANGUAGE);
    }
}

/// Every language that is named.
fn tags(ask: &mut Ask<'_, '_>, drawn: &[Drawn]) {
    let file = ask.file;
    let mut named: Vec<String> = file
        .entry(&ask.catalog, "Lang")
        .text()
        .into_iter()
        .collect();
    named.extend(
        ask.tree
            .nodes
            .iter()
            .filter_map(|node| file.entry(&node.dict, "Lang").text()),
    );
    named.extend(
        drawn
            .iter()
            .flat_map(|drawn| drawn.languages.iter().cloned()),
    );
    for language in named.iter().filter(|language| !is_language(language)) {
        ask.found
            .at(&rules::PDF_LANGUAGE_TAG, format!("“{language}”"));
    }
}

/// A title in the metadata may say its own language.
fn title_without_language(ask: &Ask<'_, '_>) -> bool {
    let Object::Stream(stream) = ask.file.entry(&ask.catalog, "Metadata") else {
        return false;
    };
    let xml = ask.file.unpacked(&stream).unwrap_or_default();
    let xml = String::from_utf8_lossy(&xml);
    let Some((_, rest)) = xml.split_once("<dc:title") else {
        return false;
    };
    let within = rest.split("</dc:title").next().unwrap_or_default();
    let languages = within.split("xml:lang=").skip(1);
    !languages
        .map(|rest| rest.trim_start_matches(['"', '\'']))
        .any(|rest| !rest.starts_with("x-default"))
}
