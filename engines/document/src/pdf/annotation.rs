//! Links, fields and comments (ISO 14289-1, 7.18).

use std::collections::HashSet;
use std::rc::Rc;

use super::content::corners;
use super::file::{File, dict_of};
use super::object::{Dict, Object};
use super::structure::says;
use super::tree::{Kid, Tree};
use super::{Ask, page::Page};
use crate::rules;

/// Annotations of one page that are looked at.
const MOST: usize = 20_000;
/// Fields within fields.
const DEEPEST: usize = 30;

struct Annotation {
    dict: Rc<Dict>,
    kind: String,
    /// The tag that holds it.
    tag: Option<usize>,
}

/// Those that are seen: on the page, not hidden, and not the window of another.
fn annotations(file: &File<'_>, tree: &Tree, page: &Page) -> Vec<Annotation> {
    let crop = file.entry(&page.dict, "CropBox");
    let own = if crop.is_null() {
        file.entry(&page.box_dict, "MediaBox")
    } else {
        crop
    };
    let bounds = corners(&own, file);
    let all = file.entry(&page.dict, "Annots");
    let mut out = Vec::new();
    for item in all.array().iter().take(MOST) {
        let Some(dict) = dict_of(&file.resolve(item)) else {
            continue;
        };
        let kind = file
            .entry(&dict, "Subtype")
            .name()
            .unwrap_or_default()
            .to_owned();
        let hidden = file.entry(&dict, "F").int().unwrap_or(0) & 2 != 0;
        let outside = match (corners(&file.entry(&dict, "Rect"), file), bounds) {
            (Some([left, bottom, right, top]), Some([l, b, r, t])) => {
                right < l || left > r || top < b || bottom > t
            }
            _ => false,
        };
        if hidden || outside || matches!(kind.as_str(), "Popup" | "PrinterMark" | "TrapNet") {
            continue;
        }
        let tag = match item {
            Object::Ref(number) => tree.objects.get(number).copied(),
            _ => None,
        };
        out.push(Annotation { dict, kind, tag });
    }
    out
}

pub fn judge(ask: &mut Ask<'_, '_>, is_tagged: bool, texted: &HashSet<(u32, i64)>) {
    let file = ask.file;
    for at in 0..ask.pages.len() {
        let Some(page) = ask.pages.get(at) else {
            continue;
        };
        let all = annotations(file, &ask.tree, page);
        let place = format!("page {}", at + 1);
        let tabs = file.entry(&page.dict, "Tabs");
        if is_tagged && !all.is_empty() && tabs.name() != Some("S") {
            ask.found.at(&rules::PDF_TABS, place.as_str());
        }
        for annotation in &all {
            match annotation.kind.as_str() {
                "Link" if is_tagged => link(ask, annotation, texted, &place),
                "Link" => {}
                "Widget" => field(ask, annotation, is_tagged, &place),
                _ if is_tagged => other(ask, annotation, &place),
                _ => {}
            }
        }
    }
}

fn has_contents(file: &File<'_>, dict: &Dict) -> bool {
    file.entry(dict, "Contents")
        .text()
        .is_some_and(|text| !text.trim().is_empty())
}

/// Whether its tag, or the annotation itself, is described.
fn is_described(ask: &Ask<'_, '_>, annotation: &Annotation) -> bool {
    let of_tag = annotation.tag.and_then(|at| ask.tree.nodes.get(at));
    has_contents(ask.file, &annotation.dict)
        || of_tag.is_some_and(|node| says(ask.file, node, &["Alt", "ActualText"]))
}

fn link(ask: &mut Ask<'_, '_>, annotation: &Annotation, texted: &HashSet<(u32, i64)>, place: &str) {
    let file = ask.file;
    let target = target(file, &annotation.dict).map_or_else(String::new, |to| format!(": to {to}"));
    match annotation.tag.filter(|at| ask.tree.is_in(*at, "Link")) {
        None => ask.found.at(&rules::PDF_LINK, format!("{place}{target}")),
        Some(at) => {
            let has_words = ask.tree.below(at).into_iter().filter_map(|at| ask.tree.nodes.get(at)).any(|node| {
                says(file, node, &["Alt", "ActualText"])
                    || node.kids.iter().any(|kid| matches!(kid, Kid::Content(owner, mcid) if texted.contains(&(*owner, *mcid))))
            });
            if !has_words && !has_contents(file, &annotation.dict) {
                ask.found
                    .at(&rules::PDF_LINK_WORDS, format!("{place}{target}"));
            }
        }
    }
    if !has_contents(file, &annotation.dict) {
        ask.found
            .at(&rules::PDF_LINK_CONTENTS, format!("{place}{target}"));
    }
}

/// Where a link to the web leads.
fn target(file: &File<'_>, dict: &Dict) -> Option<String> {
    let action = file.dict(dict, "A")?;
    file.entry(&action, "URI")
        .text()
        .filter(|to| !to.is_empty())
}

fn field(ask: &mut Ask<'_, '_>, annotation: &Annotation, is_tagged: bool, place: &str) {
    let file = ask.file;
    let said = |key: &str| {
        inherited(file, &annotation.dict, key)
            .text()
            .filter(|text| !text.trim().is_empty())
    };
    let called = said("T").map_or_else(String::new, |name| format!(": “{name}”"));
    let of_tag = annotation.tag.and_then(|at| ask.tree.nodes.get(at));
    let is_named = said("TU").is_some() || of_tag.is_some_and(|node| says(file, node, &["Alt"]));
    let is_form = annotation.tag.is_some_and(|at| ask.tree.is_in(at, "Form"));
    if !is_named {
        ask.found.at(&rules::PDF_FIELD, format!("{place}{called}"));
    }
    if is_tagged && !is_form {
        ask.found
            .at(&rules::PDF_FIELD_TAG, format!("{place}{called}"));
    }
}

/// An entry of a field, or of one of which it is a part (ISO 32000-1, 12.7.3).
fn inherited(file: &File<'_>, field: &Rc<Dict>, key: &str) -> Object {
    let mut at = Rc::clone(field);
    for _ in 0..DEEPEST {
        let own = file.entry(&at, key);
        if !own.is_null() {
            return own;
        }
        match file.dict(&at, "Parent") {
            Some(parent) => at = parent,
            None => break,
        }
    }
    Object::Null
}

fn other(ask: &mut Ask<'_, '_>, annotation: &Annotation, place: &str) {
    let place = format!("{place}: {}", annotation.kind);
    if !annotation.tag.is_some_and(|at| ask.tree.is_in(at, "Annot")) {
        ask.found.at(&rules::PDF_NOTE_TAG, place.as_str());
    }
    if !is_described(ask, annotation) {
        ask.found.at(&rules::PDF_NOTE_WORDS, place.as_str());
    }
    let attached = ask
        .file
        .dict(&annotation.dict, "FS")
        .filter(|_| annotation.kind == "FileAttachment");
    if attached.is_some_and(|dict| is_nameless(ask.file, &dict)) {
        ask.found.whole(&rules::PDF_ATTACHED);
    }
}

/// A file of which neither old nor new readers have a name.
pub fn is_nameless(file: &File<'_>, dict: &Dict) -> bool {
    ["F", "UF"].iter().any(|key| {
        file.entry(dict, key)
            .text()
            .is_none_or(|name| name.is_empty())
    })
}

/// Whether a description stands in a document without a language, and in no tag with one.
pub fn says_without_language(ask: &Ask<'_, '_>) -> bool {
    ask.pages.iter().any(|page| {
        annotations(ask.file, &ask.tree, page)
            .iter()
            .any(|annotation| {
                let tag = annotation.tag.and_then(|at| ask.tree.nodes.get(at));
                let says = has_contents(ask.file, &annotation.dict)
                    || ask
                        .file
                        .entry(&annotation.dict, "TU")
                        .text()
                        .is_some_and(|text| !text.is_empty());
                says && !tag.is_some_and(|node| node.has_language)
            })
    })
}
