//! Excel (ECMA-376 part 1, 18).

use super::package::Package;
use super::{alternative, is_decorative, properties};
use crate::finding::Findings;
use crate::report::Report;
use crate::rules;

/// Rows and columns from which on a sheet is a table.
const SOME: usize = 3;

pub fn judge(package: &mut Package<'_>, report: &mut Report, found: &mut Findings) {
    properties(package, "docProps/core.xml", report, found);
    let workbook = package.xml("xl/workbook.xml");
    let links = package.xml("xl/_rels/workbook.xml.rels");
    let sheets: Vec<usize> = workbook.all("sheet").collect();
    if sheets.is_empty() {
        package.tell_broken(found);
        return;
    }
    report.pages = Some(sheets.len());
    for at in sheets {
        let name = workbook
            .attribute(at, "name")
            .unwrap_or_default()
            .to_owned();
        let is_hidden = workbook
            .attribute(at, "state")
            .is_some_and(|state| state != "visible");
        if is_hidden {
            found.at(&rules::OFFICE_SHEET_HIDDEN, format!("sheet “{name}”"));
        }
        // The attribute is `r:id`: the sheet's own number has another name.
        let id = workbook.attribute(at, "id").unwrap_or_default();
        let target = links
            .all("Relationship")
            .find(|at| links.attribute(*at, "Id") == Some(id));
        let target = target
            .and_then(|at| links.attribute(at, "Target"))
            .unwrap_or_default();
        let part = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{target}"),
        };
        sheet(package, &part, &name, found);
    }
    drawings(package, found);
}

fn sheet(package: &mut Package<'_>, part: &str, name: &str, found: &mut Findings) {
    let tree = package.xml(part);
    let filled = |row: usize| {
        tree.kids(row)
            .filter(|cell| tree.name(*cell) == "c" && !tree.range(*cell).is_empty())
            .count()
    };
    let widths: Vec<usize> = tree
        .all("row")
        .map(filled)
        .filter(|width| *width > 0)
        .collect();
    if widths.is_empty() {
        return;
    }
    let place = format!("sheet “{name}”");
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
    if bare.eq_ignore_ascii_case("sheet") {
        found.at(&rules::OFFICE_SHEET_NAME, place.as_str());
    }
    if tree.all("mergeCell").next().is_some() {
        found.at(&rules::OFFICE_SHEET_MERGED, place.as_str());
    }
    let is_table =
        widths.len() >= SOME && widths.iter().filter(|width| **width >= 2).count() >= SOME;
    let is_marked =
        tree.all("tablePart").next().is_some() || tree.all("autoFilter").next().is_some();
    if is_table && !is_marked {
        found.at(&rules::OFFICE_SHEET_HEADERS, place.as_str());
    }
    for at in tree.all("hyperlink") {
        if let Some(shown) = tree.attribute(at, "display") {
            super::link(shown, &place, found);
        }
    }
}

/// Pictures and charts of all sheets.
fn drawings(package: &mut Package<'_>, found: &mut Findings) {
    for part in package.within("xl/drawings/", ".xml") {
        let tree = package.xml(&part);
        for frame in ["pic", "graphicFrame"] {
            for at in tree.all(frame) {
                let Some(properties) = tree.below(at, "cNvPr").next() else {
                    continue;
                };
                if !is_decorative(&tree, at) {
                    let said = |name: &str| {
                        tree.attribute(properties, name)
                            .filter(|text| !text.trim().is_empty())
                    };
                    let name = tree.attribute(properties, "name").unwrap_or("a picture");
                    alternative(said("descr").or_else(|| said("title")), name, found);
                }
            }
        }
    }
}
