//! Word (ECMA-376 part 1, 17).

use std::collections::HashMap;

use super::colour::{self, Colour};
use super::package::Package;
use super::words::{Look, MANY, SEVERAL, count};
use super::xml::Tree;
use super::{alternative, heading_order, is_decorative, is_on, link, properties};
use crate::finding::Findings;
use crate::report::Report;
use crate::rules;

/// The size of text where nothing else is said: 10 points (17.3.2.38).
const USUAL_PT: f64 = 10.0;
/// Styles upon styles.
const DEEPEST: usize = 20;

/// What is known of a style.
#[derive(Default, Clone)]
struct Style {
    based_on: Option<String>,
    level: Option<u32>,
    bold: Option<bool>,
    size_pt: Option<f64>,
    shaded: bool,
}

struct Styles {
    all: HashMap<String, Style>,
    body_pt: f64,
}

pub fn judge(package: &mut Package<'_>, report: &mut Report, found: &mut Findings) {
    properties(package, "docProps/core.xml", report, found);
    let styles_part = package.xml("word/styles.xml");
    let styles = Styles::read(&styles_part);
    let settings = package.xml("word/settings.xml");
    let document = package.xml("word/document.xml");
    if document.nodes.is_empty() {
        package.tell_broken(found);
        return;
    }
    language(&styles_part, &settings, &document, report, found);
    headings(&document, &styles, found);
    pictures(&document, found);
    tables(&document, found);
    for at in document.all("hyperlink") {
        link(&words(&document, at), "link", found);
    }
    contrast(&document, &styles, found);
}

impl Styles {
    fn read(tree: &Tree) -> Self {
        let mut all = HashMap::new();
        for at in tree.all("style") {
            let Some(id) = tree.attribute(at, "styleId") else {
                continue;
            };
            let value = |name: &str| {
                tree.below(at, name)
                    .next()
                    .map(|at| tree.attribute(at, "val"))
            };
            let name = value("name").flatten().unwrap_or_default().to_lowercase();
            let named = name
                .strip_prefix("heading ")
                .and_then(|level| level.parse::<u32>().ok());
            let outline = value("outlineLvl")
                .flatten()
                .and_then(|level| level.parse::<u32>().ok())
                .filter(|level| *level < 9);
            all.insert(
                id.to_owned(),
                Style {
                    based_on: value("basedOn").flatten().map(str::to_owned),
                    level: named.or(outline.map(|level| level + 1)),
                    bold: value("b").map(is_on),
                    size_pt: value("sz").flatten().and_then(half_points),
                    shaded: tree.below(at, "shd").next().is_some(),
                },
            );
        }
        let defaults = tree.all("docDefaults").next();
        let body = defaults
            .and_then(|at| tree.below(at, "sz").next())
            .and_then(|at| half_points(tree.attribute(at, "val")?));
        let normal = all.get("Normal").and_then(|style: &Style| style.size_pt);
        Self {
            all,
            body_pt: normal.or(body).unwrap_or(USUAL_PT),
        }
    }

    /// What a style or one below it says.
    fn find<T>(&self, id: Option<&str>, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut id = id?.to_owned();
        for _ in 0..DEEPEST {
            let style = self.all.get(&id)?;
            if let Some(said) = of(style) {
                return Some(said);
            }
            id = style.based_on.clone()?;
        }
        None
    }
}

fn half_points(text: &str) -> Option<f64> {
    text.parse::<f64>()
        .ok()
        .filter(|size| size.is_finite())
        .map(|size| size / 2.0)
}

/// The words of an element: its `t` elements, as they follow each other.
fn words(tree: &Tree, at: usize) -> String {
    tree.below(at, "t").map(|at| tree.text(at)).collect()
}

fn language(
    styles: &Tree,
    settings: &Tree,
    document: &Tree,
    report: &mut Report,
    found: &mut Findings,
) {
    let defaults = styles.all("docDefaults").next();
    let by_default = defaults
        .and_then(|at| styles.below(at, "lang").next())
        .and_then(|at| styles.attribute(at, "val"));
    let theme = settings
        .all("themeFontLang")
        .next()
        .and_then(|at| settings.attribute(at, "val"));
    let first = document
        .all("lang")
        .next()
        .and_then(|at| document.attribute(at, "val"));
    let said = by_default.or(theme).or(first).map(str::to_owned);
    report.language = report.language.take().or(said);
    if report.language.is_none() {
        found.whole(&rules::OFFICE_LANGUAGE);
    }
}

fn style_of(tree: &Tree, paragraph: usize) -> Option<&str> {
    let properties = tree.kid(paragraph, "pPr")?;
    tree.attribute(tree.kid(properties, "pStyle")?, "val")
}

fn headings(tree: &Tree, styles: &Styles, found: &mut Findings) {
    let (mut real, mut like) = (Vec::new(), Vec::new());
    let mut many = 0;
    for at in tree.all("p") {
        let text = words(tree, at);
        many += count(&text);
        if text.trim().is_empty() {
            continue;
        }
        let style = style_of(tree, at);
        let own = tree
            .kid(at, "pPr")
            .and_then(|at| tree.kid(at, "outlineLvl"))
            .and_then(|at| tree.attribute(at, "val")?.parse::<u32>().ok())
            .filter(|level| *level < 9)
            .map(|level| level + 1);
        match own.or_else(|| styles.find(style, |style| style.level)) {
            Some(level) => real.push((level, text)),
            None if tree.around(at, "tbl").is_none()
                && tree.around(at, "txbxContent").is_none() =>
            {
                let look = look(tree, at, styles, style, text);
                // A title in its own style is no heading, and needs to be none.
                let titled = style.is_some_and(|style| {
                    style.contains("Title") || style.contains("Caption") || style.starts_with("TOC")
                });
                if !titled && look.is_like_a_heading(styles.body_pt) {
                    like.push(look.text);
                }
            }
            None => {}
        }
    }
    heading_order(&real, found);
    if !real.is_empty() {
        return;
    }
    if like.len() >= SEVERAL {
        for text in like {
            found.at(&rules::OFFICE_HEADINGS, format!("“{text}”"));
        }
    } else if many >= MANY {
        found.whole(&rules::OFFICE_HEADINGS_NONE);
    }
}

fn look(tree: &Tree, paragraph: usize, styles: &Styles, style: Option<&str>, text: String) -> Look {
    let (mut bold, mut size_pt) = (true, None::<f64>);
    for run in tree
        .below(paragraph, "r")
        .filter(|run| !words(tree, *run).trim().is_empty())
    {
        let own = tree.kid(run, "rPr");
        let said = own
            .and_then(|at| tree.kid(at, "b"))
            .map(|at| is_on(tree.attribute(at, "val")));
        bold &= said
            .or_else(|| styles.find(style, |style| style.bold))
            .unwrap_or(false);
        let size = own
            .and_then(|at| tree.kid(at, "sz"))
            .and_then(|at| half_points(tree.attribute(at, "val")?));
        let size = size.or_else(|| styles.find(style, |style| style.size_pt));
        size_pt = match (size_pt, size) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        };
    }
    Look {
        text,
        bold,
        size_pt,
    }
}

fn pictures(tree: &Tree, found: &mut Findings) {
    for at in tree.all("drawing") {
        // The same drawing again, for old readers, is within `mc:Fallback`.
        let Some(properties) = tree
            .below(at, "docPr")
            .next()
            .filter(|_| tree.around(at, "Fallback").is_none())
        else {
            continue;
        };
        let is_picture = ["pic", "chart", "relIds", "wgp"]
            .iter()
            .any(|name| tree.below(at, name).next().is_some());
        if is_picture && !is_decorative(tree, at) {
            let said = |name: &str| {
                tree.attribute(properties, name)
                    .filter(|text| !text.trim().is_empty())
            };
            let name = tree.attribute(properties, "name").unwrap_or("a picture");
            alternative(said("descr").or_else(|| said("title")), name, found);
        }
        if tree.kid(at, "anchor").is_some() {
            found.whole(&rules::OFFICE_PICTURE_FLOATS);
        }
    }
    for at in tree
        .all("imagedata")
        .filter(|at| tree.around(*at, "Fallback").is_none())
    {
        let shape = tree
            .nodes
            .get(at)
            .and_then(|node| node.parent)
            .unwrap_or(at);
        let said = tree
            .attribute(shape, "alt")
            .or_else(|| tree.attribute(at, "title"));
        alternative(said, "an old picture (VML)", found);
    }
}

fn tables(tree: &Tree, found: &mut Findings) {
    for (n, at) in tree.all("tbl").enumerate() {
        let rows: Vec<usize> = tree
            .kids(at)
            .filter(|kid| tree.name(*kid) == "tr")
            .collect();
        let width = |row: usize| tree.kids(row).filter(|kid| tree.name(*kid) == "tc").count();
        let widest = rows.iter().map(|row| width(*row)).max().unwrap_or(0);
        // One row or one column holds things in their place, and is no table of data.
        if rows.len() < 2 || widest < 2 {
            continue;
        }
        let place = format!("table {}", n + 1);
        let repeats = rows.first().is_some_and(|row| {
            tree.kid(*row, "trPr")
                .is_some_and(|at| tree.kid(at, "tblHeader").is_some())
        });
        let look = tree.kid(at, "tblPr").and_then(|at| tree.kid(at, "tblLook"));
        let first_row = look.is_some_and(|at| match tree.attribute(at, "firstRow") {
            Some(value) => is_on(Some(value)),
            // Before 2010 it was one bit of a number (17.4.55).
            None => tree
                .attribute(at, "val")
                .and_then(|bits| u32::from_str_radix(bits, 16).ok())
                .is_some_and(|bits| bits & 0x20 != 0),
        });
        if !repeats && !first_row {
            found.at(&rules::OFFICE_TABLE, place.as_str());
        }
        let is_merged = |name: &str| {
            rows.iter().any(|row| {
                tree.below(*row, name)
                    .any(|at| tree.around(at, "tr") == Some(*row))
            })
        };
        if is_merged("gridSpan") || is_merged("vMerge") {
            found.at(&rules::OFFICE_TABLE_MERGED, place.as_str());
        }
    }
}

/// Only where both colours are said: text in tables, boxes and shaded styles is left out unless its cell is.
fn contrast(tree: &Tree, styles: &Styles, found: &mut Findings) {
    for run in tree.all("r") {
        let Some(own) = tree.kid(run, "rPr") else {
            continue;
        };
        let value = |name: &str| tree.kid(own, name).and_then(|at| tree.attribute(at, "val"));
        let Some(colour) = value("color").and_then(colour::parse) else {
            continue;
        };
        let text = words(tree, run);
        let is_hidden = tree.kid(own, "vanish").is_some();
        if text.trim().is_empty() || is_hidden || tree.around(run, "txbxContent").is_some() {
            continue;
        }
        let Some(behind) = behind(tree, styles, run, own) else {
            continue;
        };
        let size = value("sz").and_then(half_points).unwrap_or(styles.body_pt);
        let bold = tree
            .kid(own, "b")
            .is_some_and(|at| is_on(tree.attribute(at, "val")));
        if colour::contrast(colour, behind) < colour::least(size, bold) {
            found.at(&rules::OFFICE_CONTRAST, format!("“{}”", text.trim()));
        }
    }
}

/// The colour behind a run; none where it is not said.
fn behind(tree: &Tree, styles: &Styles, run: usize, own: usize) -> Option<Colour> {
    if let Some(at) = tree.kid(own, "highlight") {
        return colour::highlight(tree.attribute(at, "val")?);
    }
    let fill = |properties: Option<usize>| {
        let shade = tree.kid(properties?, "shd")?;
        tree.attribute(shade, "fill").and_then(colour::parse)
    };
    let paragraph = tree.around(run, "p")?;
    let style = style_of(tree, paragraph);
    let shaded = fill(Some(own)).or_else(|| fill(tree.kid(paragraph, "pPr")));
    if shaded.is_some() {
        return shaded;
    }
    match tree.around(run, "tc") {
        Some(cell) => fill(tree.kid(cell, "tcPr")),
        None if styles
            .find(style, |style| style.shaded.then_some(()))
            .is_some() =>
        {
            None
        }
        None => Some(colour::WHITE),
    }
}
