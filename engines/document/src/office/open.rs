//! OpenDocument (ISO/IEC 26300): text, sheets and slides.

use std::collections::HashMap;

use super::package::Package;
use super::words::{Look, MANY, SEVERAL, count};
use super::xml::Tree;
use super::{alternative, heading_order, link, properties};
use crate::finding::Findings;
use crate::report::{Kind, Report};
use crate::rules;

/// The size of text where nothing else is said.
const USUAL_PT: f64 = 12.0;
/// Rows and columns from which on a sheet is a table.
const SOME: usize = 3;

pub fn judge(package: &mut Package<'_>, report: &mut Report, found: &mut Findings) {
    properties(package, "meta.xml", report, found);
    let styles = package.xml("styles.xml");
    let content = package.xml("content.xml");
    if content.nodes.is_empty() {
        package.tell_broken(found);
        return;
    }
    language(&[&styles, &content], report, found);
    pictures(&content, found);
    for at in content.all("a") {
        link(&content.text(at), "link", found);
    }
    match report.kind {
        Kind::Ods => sheets(&content, report, found),
        Kind::Odp => slides(&content, report, found),
        _ => {
            headings(&content, &[&styles, &content], found);
            tables(&content, found);
        }
    }
}

/// The language of the default styles, as `fo:language` and `fo:country`.
fn language(trees: &[&Tree], report: &mut Report, found: &mut Findings) {
    let said = trees.iter().find_map(|tree| {
        tree.all("text-properties").find_map(|at| {
            let language = tree
                .attribute(at, "language")
                .filter(|language| !matches!(*language, "none" | "zxx" | ""))?;
            let country = tree
                .attribute(at, "country")
                .filter(|country| !matches!(*country, "none" | ""));
            Some(country.map_or_else(
                || language.to_owned(),
                |country| format!("{language}-{country}"),
            ))
        })
    });
    report.language = report.language.take().or(said);
    if report.language.is_none() {
        found.whole(&rules::OFFICE_LANGUAGE);
    }
}

fn pictures(tree: &Tree, found: &mut Findings) {
    for at in tree.all("frame") {
        let shows = |name: &str| tree.kid(at, name).is_some();
        let decorative = tree.attribute(at, "decorative") == Some("true");
        if !(shows("image") || shows("object") || shows("object-ole")) || decorative {
            continue;
        }
        // Tables of slides are frames too, and have their own words.
        if shows("table") {
            continue;
        }
        let said = |name: &str| {
            tree.kid(at, name)
                .map(|at| tree.text(at))
                .filter(|text| !text.trim().is_empty())
        };
        let name = tree.attribute(at, "name").unwrap_or("a picture").to_owned();
        alternative(
            said("desc").or_else(|| said("title")).as_deref(),
            &name,
            found,
        );
    }
}

/// What a style says of how text looks.
#[derive(Clone, Copy, Default)]
struct Face {
    bold: bool,
    size_pt: Option<f64>,
}

fn faces(trees: &[&Tree]) -> HashMap<String, Face> {
    let mut faces = HashMap::new();
    for tree in trees {
        for at in tree.all("style") {
            let (Some(name), Some(text)) =
                (tree.attribute(at, "name"), tree.kid(at, "text-properties"))
            else {
                continue;
            };
            let points = |size: &str| size.strip_suffix("pt")?.parse::<f64>().ok();
            let weight = tree.attribute(text, "font-weight");
            let face = Face {
                bold: matches!(weight, Some("bold" | "700" | "800" | "900")),
                size_pt: tree.attribute(text, "font-size").and_then(points),
            };
            faces.insert(name.to_owned(), face);
        }
    }
    faces
}

fn headings(tree: &Tree, styles: &[&Tree], found: &mut Findings) {
    let faces = faces(styles);
    let real: Vec<(u32, String)> = tree
        .all("h")
        .map(|at| {
            (
                tree.attribute(at, "outline-level")
                    .and_then(|level| level.parse().ok())
                    .unwrap_or(1),
                tree.text(at),
            )
        })
        .filter(|(_, text)| !text.trim().is_empty())
        .collect();
    heading_order(&real, found);
    let mut many = 0;
    let mut like = Vec::new();
    for at in tree
        .all("p")
        .filter(|at| tree.around(*at, "table").is_none() && tree.around(*at, "frame").is_none())
    {
        let text = tree.text(at);
        many += count(&text);
        let face = |at: usize| {
            tree.attribute(at, "style-name")
                .and_then(|name| faces.get(name))
                .copied()
                .unwrap_or_default()
        };
        let own = face(at);
        let spans: Vec<usize> = tree
            .kids(at)
            .filter(|kid| tree.name(*kid) == "span")
            .collect();
        let spanned: String = spans.iter().map(|at| tree.text(*at)).collect();
        let all_in_spans = !spans.is_empty() && spanned.trim() == text.trim();
        let look = Look {
            bold: own.bold || (all_in_spans && spans.iter().all(|at| face(*at).bold)),
            size_pt: spans
                .iter()
                .filter(|_| all_in_spans)
                .filter_map(|at| face(*at).size_pt)
                .reduce(f64::max)
                .or(own.size_pt),
            text,
        };
        if look.is_like_a_heading(USUAL_PT) {
            like.push(look.text);
        }
    }
    if !real.is_empty() {
        return;
    }
    if like.len() >= SEVERAL {
        for text in like {
            found.at(&rules::OFFICE_HEADINGS, format!("“{}”", text.trim()));
        }
    } else if many >= MANY {
        found.whole(&rules::OFFICE_HEADINGS_NONE);
    }
}

fn tables(tree: &Tree, found: &mut Findings) {
    for at in tree
        .all("table")
        .filter(|at| tree.around(*at, "table").is_none())
    {
        let rows: Vec<usize> = tree.below(at, "table-row").collect();
        let cells = |row: usize| {
            tree.kids(row)
                .filter(|kid| tree.name(*kid) == "table-cell")
                .count()
        };
        if rows.len() < 2 || rows.iter().all(|row| cells(*row) < 2) {
            continue;
        }
        let place = format!("table “{}”", tree.attribute(at, "name").unwrap_or_default());
        if tree.below(at, "table-header-rows").next().is_none() {
            found.at(&rules::OFFICE_TABLE, place.as_str());
        }
        if tree.below(at, "covered-table-cell").next().is_some() {
            found.at(&rules::OFFICE_TABLE_MERGED, place.as_str());
        }
    }
}

fn sheets(tree: &Tree, report: &mut Report, found: &mut Findings) {
    let all: Vec<usize> = tree
        .all("table")
        .filter(|at| tree.around(*at, "table").is_none())
        .collect();
    report.pages = Some(all.len());
    let has_ranges = tree.all("database-range").next().is_some();
    for at in all {
        let name = tree.attribute(at, "name").unwrap_or_default();
        let filled = |row: usize| {
            tree.kids(row)
                .filter(|cell| tree.name(*cell) == "table-cell" && !tree.range(*cell).is_empty())
                .count()
        };
        let widths: Vec<usize> = tree
            .below(at, "table-row")
            .map(filled)
            .filter(|width| *width > 0)
            .collect();
        if widths.is_empty() {
            continue;
        }
        let place = format!("sheet “{name}”");
        if name
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .trim()
            .eq_ignore_ascii_case("sheet")
        {
            found.at(&rules::OFFICE_SHEET_NAME, place.as_str());
        }
        if tree.below(at, "covered-table-cell").next().is_some() {
            found.at(&rules::OFFICE_SHEET_MERGED, place.as_str());
        }
        let is_table = widths.iter().filter(|width| **width >= 2).count() >= SOME;
        let is_marked = has_ranges || tree.below(at, "table-header-rows").next().is_some();
        if is_table && !is_marked {
            found.at(&rules::OFFICE_SHEET_HEADERS, place.as_str());
        }
    }
}

fn slides(tree: &Tree, report: &mut Report, found: &mut Findings) {
    let all: Vec<usize> = tree
        .all("page")
        .filter(|at| tree.around(*at, "presentation").is_some())
        .collect();
    report.pages = Some(all.len());
    let mut titles: HashMap<String, usize> = HashMap::new();
    for (n, at) in all.into_iter().enumerate() {
        let title = tree
            .below(at, "frame")
            .find(|at| tree.attribute(*at, "class") == Some("title"))
            .map(|at| tree.text(at));
        match title
            .map(|title| title.trim().to_owned())
            .filter(|title| !title.is_empty())
        {
            Some(title) => *titles.entry(title).or_default() += 1,
            None => found.at(&rules::OFFICE_SLIDE_TITLE, format!("slide {}", n + 1)),
        }
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
}
