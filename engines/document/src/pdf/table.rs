//! Tables: their header cells and their shape (ISO 14289-1, 7.2 and 7.5).

use std::collections::{HashMap, HashSet};

use super::object::{Dict, Object};
use super::structure::place;
use super::{Ask, file::File, file::dict_of};
use crate::rules;

/// Columns and rows that a cell may span.
const WIDEST: usize = 1_000;
/// Squares that a table may have to be laid out.
const MOST_SQUARES: usize = 200_000;

struct Cell {
    at: usize,
    is_header: bool,
    rows: usize,
    columns: usize,
    scope: Option<String>,
    headers: Vec<Vec<u8>>,
    id: Option<Vec<u8>>,
}

pub fn judge(ask: &mut Ask<'_, '_>) {
    for at in 0..ask.tree.nodes.len() {
        if ask
            .tree
            .nodes
            .get(at)
            .is_none_or(|node| node.kind.as_ref() != "Table")
            || !ask.file.work.more(1_000)
        {
            continue;
        }
        let rows = rows(ask, at);
        let (grid, widths) = laid_out(&rows);
        let mut faults = Vec::new();
        if widths.iter().any(|width| Some(width) != widths.first()) {
            faults.push(&rules::PDF_TABLE_SHAPE);
        }
        let cells = || rows.iter().flatten();
        let headers = cells().filter(|cell| cell.is_header).count();
        if headers == 0 && rows.len() > 1 && rows.iter().any(|row| row.len() > 1) {
            faults.push(&rules::PDF_TABLE_HEADERS);
        }
        if headers > 0 && !is_connected(&rows, &grid) {
            faults.push(&rules::PDF_TABLE_SCOPE);
        }
        for rule in faults {
            let place = place(ask, at);
            ask.found.at(rule, place);
        }
    }
}

fn rows(ask: &Ask<'_, '_>, table: usize) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut open: Vec<usize> = ask.tree.within(table).collect();
    open.reverse();
    while let Some(at) = open.pop() {
        match ask.tree.nodes.get(at).map(|node| node.kind.as_ref()) {
            Some("TR") => rows.push(cells(ask, at)),
            Some("THead" | "TBody" | "TFoot") => {
                let mut within: Vec<usize> = ask.tree.within(at).collect();
                within.reverse();
                open.extend(within);
            }
            _ => {}
        }
    }
    rows
}

fn cells(ask: &Ask<'_, '_>, row: usize) -> Vec<Cell> {
    let kinds = ask.tree.kinds(row);
    let cells = kinds
        .iter()
        .filter(|(_, kind)| matches!(*kind, "TH" | "TD"));
    cells
        .filter_map(|(at, kind)| {
            let node = ask.tree.nodes.get(*at)?;
            let attribute = |key: &str| attribute(ask.file, &node.dict, key);
            let span = |key: &str| {
                let n = attribute(key).int().unwrap_or(1);
                usize::try_from(n.max(1)).unwrap_or(1).min(WIDEST)
            };
            let bytes = |object: &Object| match ask.file.resolve(object) {
                Object::Text(bytes) => Some(bytes.to_vec()),
                _ => None,
            };
            Some(Cell {
                at: *at,
                is_header: *kind == "TH",
                rows: span("RowSpan"),
                columns: span("ColSpan"),
                scope: attribute("Scope").name().map(str::to_owned),
                headers: attribute("Headers")
                    .array()
                    .iter()
                    .filter_map(bytes)
                    .collect(),
                id: bytes(node.dict.get("ID")),
            })
        })
        .collect()
}

/// An attribute of a tag, its own or of its classes (ISO 32000-1, 14.7.5).
fn attribute(file: &File<'_>, tag: &Dict, key: &str) -> Object {
    let of = |object: &Object| {
        let all = match file.resolve(object) {
            Object::Array(items) => items.iter().map(|item| file.resolve(item)).collect(),
            one => vec![one],
        };
        all.iter()
            .filter_map(dict_of)
            .find(|dict| dict.has(key))
            .map(|dict| file.entry(&dict, key))
    };
    if let Some(own) = of(tag.get("A")) {
        return own;
    }
    let root = file
        .catalog()
        .and_then(|catalog| file.dict(&catalog, "StructTreeRoot"));
    let classes = root.and_then(|root| file.dict(&root, "ClassMap"));
    let named = match file.entry(tag, "C") {
        Object::Array(items) => items.iter().map(|item| file.resolve(item)).collect(),
        one => vec![one],
    };
    let found = named
        .iter()
        .filter_map(Object::name)
        .find_map(|name| of(classes.as_ref()?.get(name)));
    found.unwrap_or(Object::Null)
}

/// Which cell is on each square, and how wide each row is.
type Grid = HashMap<(usize, usize), usize>;

fn laid_out(rows: &[Vec<Cell>]) -> (Grid, Vec<usize>) {
    let squares: usize = rows
        .iter()
        .flatten()
        .map(|cell| cell.rows * cell.columns)
        .sum();
    if squares > MOST_SQUARES {
        return (Grid::new(), Vec::new());
    }
    let mut grid = Grid::new();
    let mut widths = vec![0; rows.len()];
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for cell in row {
            while grid.contains_key(&(y, x)) {
                x += 1;
            }
            for down in 0..cell.rows {
                for across in 0..cell.columns {
                    grid.insert((y + down, x + across), cell.at);
                }
                // A cell that reaches below the last row makes the table no rectangle.
                match widths.get_mut(y + down) {
                    Some(width) => *width += cell.columns,
                    None => widths.push(0),
                }
            }
            x += cell.columns;
        }
    }
    (grid, widths)
}

/// Whether each data cell finds its headers: it names them, or one in its row or column says its scope.
fn is_connected(rows: &[Vec<Cell>], grid: &Grid) -> bool {
    let by_node: HashMap<usize, &Cell> =
        rows.iter().flatten().map(|cell| (cell.at, cell)).collect();
    let ids: HashSet<&[u8]> = by_node
        .values()
        .filter_map(|cell| cell.id.as_deref())
        .collect();
    let (mut of_rows, mut of_columns) = (HashSet::new(), HashSet::new());
    for ((y, x), at) in grid {
        let scope = by_node
            .get(at)
            .filter(|cell| cell.is_header)
            .and_then(|cell| cell.scope.as_deref());
        if matches!(scope, Some("Row" | "Both")) {
            of_rows.insert(*y);
        }
        if matches!(scope, Some("Column" | "Both")) {
            of_columns.insert(*x);
        }
    }
    let named = |cell: &Cell| {
        !cell.headers.is_empty() && cell.headers.iter().all(|id| ids.contains(id.as_slice()))
    };
    if by_node
        .values()
        .any(|cell| !cell.is_header && !cell.headers.is_empty() && !named(cell))
    {
        return false;
    }
    // Where every header says its scope, a cell without one is a corner and no fault.
    let all_told = by_node
        .values()
        .filter(|cell| cell.is_header)
        .all(|cell| cell.scope.is_some());
    all_told
        || grid.iter().all(|((y, x), at)| {
            by_node.get(at).is_none_or(|cell| {
                cell.is_header || named(cell) || of_rows.contains(y) || of_columns.contains(x)
            })
        })
}
