//! What the tags say: headings, pictures, lists, notes and what may be within what.

use std::collections::HashSet;

use super::tree::Node;
use super::{Ask, file::File, table};
use crate::rules;
use crate::words::is_poor_alternative;

/// Pages from which on a document without a heading is asked about.
const SOME_PAGES: usize = 3;

/// Whether a tag has one of these texts.
pub fn says(file: &File<'_>, node: &Node, keys: &[&str]) -> bool {
    keys.iter().any(|key| {
        file.entry(&node.dict, key)
            .text()
            .is_some_and(|text| !text.trim().is_empty())
    })
}

pub fn judge(ask: &mut Ask<'_, '_>, is_tagged: bool) {
    if is_tagged {
        for name in std::mem::take(&mut ask.tree.strange) {
            ask.found.at(&rules::PDF_ROLES, format!("“{name}”"));
        }
    }
    pictures(ask);
    headings(ask, is_tagged);
    nesting(ask);
    notes(ask);
    table::judge(ask);
}

/// "page 3", where that is known.
pub fn place(ask: &Ask<'_, '_>, at: usize) -> String {
    let number = ask.tree.nodes.get(at).and_then(|node| node.page);
    // A tag around others has the page of the first of them.
    let number = number.or_else(|| {
        ask.tree
            .below(at)
            .into_iter()
            .find_map(|at| ask.tree.nodes.get(at)?.page)
    });
    let page = number.and_then(|number| ask.pages.iter().position(|page| page.number == number));
    page.map_or_else(
        || "a page that is not said".to_owned(),
        |at| format!("page {}", at + 1),
    )
}

fn pictures(ask: &mut Ask<'_, '_>) {
    for at in 0..ask.tree.nodes.len() {
        let Some(node) = ask.tree.nodes.get(at) else {
            continue;
        };
        let rule = match node.kind.as_ref() {
            "Figure" => &rules::PDF_FIGURE,
            "Formula" => &rules::PDF_FORMULA,
            _ => continue,
        };
        // Text in place of a picture may be empty: what it draws is then read as nothing.
        if !says(ask.file, node, &["Alt"]) && !node.dict.has("ActualText") {
            let place = place(ask, at);
            ask.found.at(rule, place);
        } else if let Some(text) = ask
            .file
            .entry(&node.dict, "Alt")
            .text()
            .filter(|text| is_poor_alternative(text))
        {
            let place = format!("{}: “{text}”", place(ask, at));
            ask.found.at(&rules::PDF_FIGURE_POOR, place);
        }
    }
}

fn headings(ask: &mut Ask<'_, '_>, is_tagged: bool) {
    let level = |kind: &str| {
        kind.strip_prefix('H')
            .and_then(|level| level.parse::<u32>().ok())
    };
    let (mut before, mut levels, mut bare) = (0, 0, 0);
    let mut skipped = Vec::new();
    for (at, node) in ask.tree.nodes.iter().enumerate() {
        if node.kind.as_ref() == "H" {
            bare += 1;
        } else if let Some(level) = level(&node.kind) {
            levels += 1;
            if level > before + 1 {
                skipped.push((at, before, level));
            }
            before = level;
        }
    }
    for (at, before, level) in skipped {
        let place = match before {
            0 => format!("{}: the first is of level {level}", place(ask, at)),
            before => format!("{}: from level {before} to level {level}", place(ask, at)),
        };
        ask.found.at(&rules::PDF_HEADING_ORDER, place);
    }
    let several = (0..ask.tree.nodes.len()).any(|at| {
        ask.tree
            .kinds(at)
            .iter()
            .filter(|(_, kind)| *kind == "H")
            .count()
            > 1
    });
    if (bare > 0 && levels > 0) || several {
        ask.found.whole(&rules::PDF_HEADING_KINDS);
    }
    if is_tagged && bare + levels == 0 && ask.pages.len() >= SOME_PAGES {
        ask.found.whole(&rules::PDF_HEADINGS_NONE);
    }
}

/// Tags that may stand anywhere and mean nothing.
const NOTHING: [&str; 3] = ["NonStruct", "Private", "Artifact"];

/// What may be in a tag, and what one must be in (ISO 14289-1, 7.2; ISO 32000-1, 14.8.4.3).
fn nesting(ask: &mut Ask<'_, '_>) {
    let mut wrong: Vec<(usize, String)> = Vec::new();
    for at in 0..ask.tree.nodes.len() {
        let Some(kind) = ask.tree.nodes.get(at).map(|node| node.kind.as_ref()) else {
            continue;
        };
        let around: &[&str] = match kind {
            "TR" => &["Table", "THead", "TBody", "TFoot"],
            "THead" | "TBody" | "TFoot" => &["Table"],
            "TH" | "TD" => &["TR"],
            "LI" => &["L"],
            "LBody" => &["LI"],
            "TOCI" => &["TOC"],
            _ => &[],
        };
        let parent = ask.tree.parent_kind(at);
        let ignored = parent.is_some_and(|parent| NOTHING.contains(&parent));
        if !around.is_empty() && !ignored && !parent.is_some_and(|parent| around.contains(&parent))
        {
            wrong.push((at, format!("{kind} is in {}", parent.unwrap_or("no tag"))));
        }
        if let Some(fault) = faulty_kids(kind, &ask.tree.kinds(at)) {
            wrong.push((at, fault));
        }
    }
    for (at, what) in wrong {
        let place = format!("{}: {what}", place(ask, at));
        ask.found.at(&rules::PDF_NESTING, place);
    }
}

fn faulty_kids(kind: &str, kids: &[(usize, &str)]) -> Option<String> {
    let may: &[&str] = match kind {
        "Table" => &["TR", "THead", "TBody", "TFoot", "Caption"],
        "THead" | "TBody" | "TFoot" => &["TR"],
        "TR" => &["TH", "TD"],
        "L" => &["L", "LI", "Caption"],
        "LI" => &["Lbl", "LBody"],
        "TOC" => &["TOC", "TOCI", "Caption"],
        "TOCI" => &["Lbl", "Reference", "P", "TOC", "Link", "Span"],
        _ => return None,
    };
    let kinds: Vec<&str> = kids
        .iter()
        .map(|(_, kind)| *kind)
        .filter(|kind| !NOTHING.contains(kind))
        .collect();
    if let Some(other) = kinds.iter().find(|kind| !may.contains(kind)) {
        return Some(format!("{other} is in {kind}"));
    }
    let count = |wanted: &str| kinds.iter().filter(|kind| **kind == wanted).count();
    let captions = count("Caption");
    let first = kinds.first() == Some(&"Caption");
    let last = kinds.last() == Some(&"Caption") && kind == "Table";
    if captions > 1 || (captions == 1 && !first && !last) {
        return Some(format!("a Caption of {kind} is not where it may be"));
    }
    if kind == "Table" {
        let (heads, feet, bodies) = (count("THead"), count("TFoot"), count("TBody"));
        if heads > 1 || feet > 1 || (heads + feet > 0 && bodies == 0) {
            return Some("the THead, TBody and TFoot of a Table do not fit".into());
        }
    }
    None
}

/// ISO 14289-1, 7.9: each note has an ID of its own.
fn notes(ask: &mut Ask<'_, '_>) {
    let mut seen = HashSet::new();
    let mut wrong = Vec::new();
    for (at, node) in ask.tree.nodes.iter().enumerate() {
        if node.kind.as_ref() != "Note" {
            continue;
        }
        let id = ask
            .file
            .entry(&node.dict, "ID")
            .text()
            .filter(|id| !id.is_empty());
        if id.is_none_or(|id| !seen.insert(id)) {
            wrong.push(at);
        }
    }
    for at in wrong {
        let place = place(ask, at);
        ask.found.at(&rules::PDF_NOTE, place);
    }
}
