//! PowerPoint (ECMA-376 part 1, 19).

use std::collections::HashMap;

use super::package::Package;
use super::xml::Tree;
use super::{alternative, is_decorative, is_on, link, properties};
use crate::finding::Findings;
use crate::report::Report;
use crate::rules;

pub fn judge(package: &mut Package<'_>, report: &mut Report, found: &mut Findings) {
    properties(package, "docProps/core.xml", report, found);
    let parts = in_order(package);
    if parts.is_empty() {
        package.tell_broken(found);
        return;
    }
    report.pages = Some(parts.len());
    let mut titles: HashMap<String, usize> = HashMap::new();
    for (n, part) in parts.iter().enumerate() {
        let tree = package.xml(part);
        let place = format!("slide {}", n + 1);
        match title(&tree, &place, found) {
            Some(title) => *titles.entry(title).or_default() += 1,
            None => found.at(&rules::OFFICE_SLIDE_TITLE, place.as_str()),
        }
        pictures(&tree, &place, found);
        tables(&tree, &place, found);
        for at in tree.all("hlinkClick") {
            if let Some(run) = tree.around(at, "r") {
                link(&words(&tree, run), &place, found);
            }
        }
        let language = tree
            .all("rPr")
            .find_map(|at| tree.attribute(at, "lang"))
            .map(str::to_owned);
        report.language = report.language.take().or(language);
    }
    let mut same: Vec<String> = titles
        .into_iter()
        .filter(|(_, n)| *n > 1)
        .map(|(title, _)| title)
        .collect();
    same.sort_unstable();
    for title in same {
        found.at(&rules::OFFICE_SLIDE_SAME, format!("“{title}”"));
    }
    if report.language.is_none() {
        found.whole(&rules::OFFICE_LANGUAGE);
    }
}

/// The parts of the slides in the order in which they are shown.
fn in_order(package: &mut Package<'_>) -> Vec<String> {
    let show = package.xml("ppt/presentation.xml");
    let links = package.xml("ppt/_rels/presentation.xml.rels");
    let targets: HashMap<&str, &str> = links
        .all("Relationship")
        .filter_map(|at| Some((links.attribute(at, "Id")?, links.attribute(at, "Target")?)))
        .collect();
    let part = |at: usize| {
        // A slide has a number, `id`, and a link, `r:id`: the link is the one that leads to a part.
        let node = show.nodes.get(at)?;
        let target = node
            .attributes
            .iter()
            .find_map(|(_, value)| targets.get(value.as_str()))?;
        Some(match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("ppt/{target}"),
        })
    };
    let parts: Vec<String> = show.all("sldId").filter_map(part).collect();
    if parts.is_empty() {
        package.within("ppt/slides/", ".xml")
    } else {
        parts
    }
}

fn words(tree: &Tree, at: usize) -> String {
    tree.below(at, "t").map(|at| tree.text(at)).collect()
}

/// The title; it is also asked whether it is read first.
fn title(tree: &Tree, place: &str, found: &mut Findings) -> Option<String> {
    let is_title = |shape: usize| {
        let kinds = tree
            .below(shape, "ph")
            .filter_map(|at| tree.attribute(at, "type"));
        kinds
            .into_iter()
            .any(|kind| matches!(kind, "title" | "ctrTitle"))
    };
    let shapes: Vec<usize> = tree
        .all("sp")
        .filter(|shape| !words(tree, *shape).trim().is_empty())
        .collect();
    let title = shapes.iter().copied().find(|shape| is_title(*shape))?;
    if shapes.first() != Some(&title) {
        found.at(&rules::OFFICE_SLIDE_ORDER, place);
    }
    Some(words(tree, title).trim().to_owned())
}

fn pictures(tree: &Tree, place: &str, found: &mut Findings) {
    for frame in ["pic", "graphicFrame"] {
        for at in tree.all(frame) {
            let is_table = tree.below(at, "tbl").next().is_some();
            let Some(properties) = tree.below(at, "cNvPr").next().filter(|_| !is_table) else {
                continue;
            };
            if !is_decorative(tree, at) {
                let said = |name: &str| {
                    tree.attribute(properties, name)
                        .filter(|text| !text.trim().is_empty())
                };
                alternative(said("descr").or_else(|| said("title")), place, found);
            }
        }
    }
}

fn tables(tree: &Tree, place: &str, found: &mut Findings) {
    for at in tree.all("tbl") {
        let rows = tree.kids(at).filter(|kid| tree.name(*kid) == "tr").count();
        let first_row = tree
            .kid(at, "tblPr")
            .and_then(|at| tree.attribute(at, "firstRow"));
        let is_marked = first_row.is_some_and(|value| is_on(Some(value)));
        if rows > 1 && !is_marked {
            found.at(&rules::OFFICE_TABLE, place);
        }
        if tree.below(at, "tc").any(|at| {
            ["gridSpan", "rowSpan"]
                .iter()
                .any(|span| tree.attribute(at, span).is_some_and(|n| n != "1"))
        }) {
            found.at(&rules::OFFICE_TABLE_MERGED, place);
        }
    }
}
