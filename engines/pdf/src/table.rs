//! Tables from page to page: a row stays together where a page can hold it, and the header row is drawn on each page.

use std::ops::Range;

use crate::Table;
use crate::face::Face;
use crate::paper::{GAP, LEFT, Paper, Style, WIDE};
use crate::tags::ROOT;

/// Room between the text of a cell and its edges.
const ASIDE: f64 = 4.0;
const ABOVE: f64 = 3.0;
/// A header row of more lines is not drawn again: it would leave little room for the rows.
const MOST_HEAD_LINES: usize = 12;

const CELL: Style = Style {
    face: Face::Plain,
    size: 9.5,
    leading: 13.0,
};
const HEAD: Style = Style {
    face: Face::Bold,
    ..CELL
};

/// A row whose text is broken into lines.
struct Row {
    cells: Vec<Cell>,
    style: Style,
}

struct Cell {
    tag: usize,
    lines: Vec<Vec<u8>>,
    x: f64,
    width: f64,
    is_number: bool,
}

/// The sides of a column, and whether it holds numbers.
#[derive(Clone, Copy)]
struct Place {
    x: f64,
    width: f64,
    is_number: bool,
}

/// Draws a table.
pub fn draw(paper: &mut Paper, table: &Table) {
    if table.rows.is_empty() || table.columns.is_empty() {
        return;
    }
    let places = places(table);
    let whole = paper.tags.open("Table", ROOT);
    let head = paper.tags.open("THead", whole);
    let titles = table.columns.iter().map(|column| column.title.as_str());
    let head = Row::new(paper, head, HEAD, places.iter().copied().zip(titles));
    // The header row does not stand alone at the foot of a page.
    if paper.lines(CELL.leading, 4.0 * ABOVE) < head.lines() + 3 {
        paper.turn();
    }
    head.place(paper, None);
    let again = Some(&head).filter(|head| head.lines() <= MOST_HEAD_LINES);
    let body = paper.tags.open("TBody", whole);
    for row in &table.rows {
        let texts = (0..places.len()).map(|at| row.get(at).map_or("", String::as_str));
        let row = Row::new(paper, body, CELL, places.iter().copied().zip(texts));
        row.place(paper, again);
    }
    paper.y -= GAP;
}

fn places(table: &Table) -> Vec<Place> {
    let share = |share: f64| if share > 0.0 { share } else { 1.0 };
    let all: f64 = table.columns.iter().map(|one| share(one.share)).sum();
    let mut x = LEFT;
    let columns = table.columns.iter().map(|column| {
        let width = WIDE * share(column.share) / all;
        let place = Place {
            x,
            width,
            is_number: column.is_number,
        };
        x += width;
        place
    });
    columns.collect()
}

impl Row {
    fn new<'a>(
        paper: &mut Paper,
        around: usize,
        style: Style,
        cells: impl Iterator<Item = (Place, &'a str)>,
    ) -> Self {
        let is_head = style.face == Face::Bold;
        let row = paper.tags.open("TR", around);
        let cell = |(n, (place, text)): (usize, (Place, &str))| {
            let (kind, scope) = match (is_head, n) {
                (true, _) => ("TH", "Column"),
                (false, 0) => ("TH", "Row"),
                (false, _) => ("TD", ""),
            };
            let tag = paper.tags.open(kind, row);
            if !scope.is_empty() {
                paper
                    .tags
                    .say(tag, &format!(" /A<</O/Table /Scope/{scope}>>"));
            }
            Cell {
                tag,
                lines: paper.words(tag, text, style, place.width - 2.0 * ASIDE),
                x: place.x,
                width: place.width,
                is_number: place.is_number,
            }
        };
        Self {
            cells: cells.enumerate().map(cell).collect(),
            style,
        }
    }

    /// Lines of its highest cell.
    fn lines(&self) -> usize {
        let each = self.cells.iter().map(|cell| cell.lines.len());
        each.max().unwrap_or(0).max(1)
    }

    /// Draws it here, or on a new page under the header row; what no page can hold, on several.
    fn place(&self, paper: &mut Paper, head: Option<&Self>) {
        let many = self.lines();
        let mut from = 0;
        while from < many {
            let mut fits = paper.lines(self.style.leading, 2.0 * ABOVE);
            if fits < many - from {
                paper.turn();
                if let Some(head) = head {
                    head.draw(paper, 0..head.lines(), false);
                }
                fits = paper.lines(self.style.leading, 2.0 * ABOVE);
            }
            let to = many.min(from + fits.max(1));
            self.draw(paper, from..to, true);
            from = to;
        }
    }

    /// Draws some of its lines, in the tags of its cells or as an artifact.
    fn draw(&self, paper: &mut Paper, lines: Range<usize>, is_tagged: bool) {
        let top = paper.y - ABOVE;
        if !is_tagged {
            paper.begin_artifact();
        }
        for cell in &self.cells {
            let end = lines.end.min(cell.lines.len());
            let shown = cell.lines.get(lines.start..end).unwrap_or_default();
            if shown.is_empty() {
                continue;
            }
            if is_tagged {
                paper.begin(cell.tag);
            }
            let mut y = top;
            for line in shown {
                y -= self.style.leading;
                paper.text((cell.left(line, self.style), y), self.style, line);
            }
            if is_tagged {
                paper.end();
            }
        }
        if !is_tagged {
            paper.end();
        }
        paper.y = top - lines.len() as f64 * self.style.leading - ABOVE;
        paper.rule();
    }
}

impl Cell {
    /// Where a line begins.
    fn left(&self, line: &[u8], style: Style) -> f64 {
        if self.is_number {
            self.x + self.width - ASIDE - style.face.width(line.trim_ascii_end(), style.size)
        } else {
            self.x + ASIDE
        }
    }
}
