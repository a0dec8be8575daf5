//! Pages while they are filled from top to bottom, each piece of them in its tag or marked as an artifact.

use crate::face::{Face, encoded, wrapped};
use crate::picture::Picture;
use crate::tags::{ROOT, Tags, alternative, stands_for};
use crate::{Figure, Item, Mark, Refused};

/// A4, in points of 1/72 inch.
pub const PAGE: (f64, f64) = (595.28, 841.89);
/// Where text begins, 20 mm from the edge.
pub const LEFT: f64 = 56.69;
/// How wide text may be.
pub const WIDE: f64 = PAGE.0 - 2.0 * LEFT;
/// Between these the page is filled, from the bottom of the paper.
const TOP: f64 = PAGE.1 - 56.69;
const BOTTOM: f64 = 70.87;
/// Room behind a paragraph, a list, a table or a picture.
pub const GAP: f64 = 8.0;
/// How far the text of an item stands in.
const INDENT: f64 = 18.0;
/// The highest picture: room for a heading and a line stays on its page.
const HIGHEST: f64 = 560.0;

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub face: Face,
    pub size: f64,
    /// From one line to the next.
    pub leading: f64,
}

const fn style(face: Face, size: f64, leading: f64) -> Style {
    Style {
        face,
        size,
        leading,
    }
}

const TITLE: Style = style(Face::Bold, 22.0, 28.0);
const SECTION: Style = style(Face::Bold, 15.0, 20.0);
const PART: Style = style(Face::Bold, 11.5, 16.0);
const BODY: Style = style(Face::Plain, 10.5, 15.0);
const LABEL: Style = style(Face::Bold, 7.0, 9.0);
const FOOT: Style = style(Face::Plain, 8.5, 11.0);

/// A heading, for the list of bookmarks.
pub struct Bookmark {
    pub text: String,
    pub page: usize,
    /// Its upper edge.
    pub top: f64,
}

pub struct Paper {
    /// What is drawn on each page.
    pub pages: Vec<Vec<u8>>,
    pub tags: Tags,
    pub bookmarks: Vec<Bookmark>,
    pub pictures: Vec<Picture>,
    /// Down to where the page is filled.
    pub y: f64,
    /// The level of the last heading.
    level: u8,
}

/// How high a picture stands on the page; 0 where only its pixels tell.
pub fn height(figure: &Figure) -> f64 {
    given_ratio(figure).map_or(0.0, |ratio| (WIDE * ratio).min(HIGHEST))
}

fn given_ratio(figure: &Figure) -> Option<f64> {
    figure
        .ratio
        .filter(|ratio| *ratio > 0.0 && ratio.is_finite())
}

impl Paper {
    pub fn new() -> Self {
        Self {
            pages: vec![Vec::new()],
            tags: Tags::new(),
            bookmarks: Vec::new(),
            pictures: Vec::new(),
            y: TOP,
            level: 0,
        }
    }

    /// Goes on on a new page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Goes on on a new page, unless so much room is left on this one.
    fn need(&mut self, high: f64) {
        if self.y - high < BOTTOM {
            self.turn();
        }
    }

    /// How many lines find room, with so much room around them.
    pub fn lines(&self, leading: f64, around: f64) -> usize {
        ((self.y - BOTTOM - around).max(0.0) / leading) as usize
    }

    /// Adds operators to the page.
    pub fn put(&mut self, operators: &str) {
        if let Some(page) = self.pages.last_mut() {
            page.extend(operators.bytes());
        }
    }

    /// What is drawn from here to [`Self::end`] is a piece of a tag.
    pub fn begin(&mut self, tag: usize) {
        let piece = self.tags.piece(tag, self.pages.len() - 1);
        let kind = self.tags.kind(tag);
        self.put(&format!("/{kind} <</MCID {piece}>> BDC\n"));
    }

    /// What is drawn from here to [`Self::end`] tells nothing.
    pub fn begin_artifact(&mut self) {
        self.put("/Artifact BMC\n");
    }

    pub fn end(&mut self) {
        self.put("EMC\n");
    }

    /// Text on one line; `y` is the lower edge of the line.
    pub fn text(&mut self, (x, y): (f64, f64), style: Style, text: &[u8]) {
        // Letters stand on a line a quarter of their size above that edge.
        let y = y + style.size * 0.25;
        let (font, size) = (style.face.name(), style.size);
        self.put(&format!("BT /{font} {size} Tf 1 0 0 1 {x:.2} {y:.2} Tm ("));
        if let Some(page) = self.pages.last_mut() {
            for byte in text {
                if matches!(byte, b'(' | b')' | b'\\') {
                    page.push(b'\\');
                }
                page.push(*byte);
            }
        }
        self.put(") Tj ET\n");
    }

    /// The lines of a tag's text. Where a letter is missing, the tag says what it stands for.
    pub fn words(&mut self, tag: usize, text: &str, style: Style, width: f64) -> Vec<Vec<u8>> {
        let (bytes, is_lost) = encoded(text);
        if is_lost {
            self.tags.say(tag, &stands_for(text));
        }
        wrapped(&bytes, (style.face, style.size), width)
    }

    /// Text of a tag, from page to page.
    fn flow(&mut self, tag: usize, text: &str, style: Style, x: f64) {
        let mut page = None;
        for line in self.words(tag, text, style, LEFT + WIDE - x) {
            let is_full = self.lines(style.leading, 0.0) == 0;
            if is_full && page.is_some() {
                self.end();
            }
            if is_full {
                self.turn();
            }
            if page != Some(self.pages.len()) {
                self.begin(tag);
                page = Some(self.pages.len());
            }
            self.y -= style.leading;
            self.text((x, self.y), style, &line);
        }
        if page.is_some() {
            self.end();
        }
    }

    /// A heading and how high what must stand below it is, at least; level 0 is the title.
    pub fn heading(&mut self, level: u8, text: &str, follows: f64) {
        let level = level.min(self.level + 1).min(2);
        self.level = level;
        let (kind, style, above) = match level {
            0 => ("H1", TITLE, 0.0),
            1 => ("H2", SECTION, 14.0),
            _ => ("H3", PART, 8.0),
        };
        // Two lines of its own and some of what follows stay with it.
        self.need(above + 2.0 * style.leading + follows.max(4.0 * BODY.leading));
        self.y -= above;
        self.bookmarks.push(Bookmark {
            text: text.to_owned(),
            page: self.pages.len() - 1,
            top: self.y,
        });
        let tag = self.tags.open(kind, ROOT);
        self.flow(tag, text, style, LEFT);
        self.y -= GAP / 2.0;
    }

    pub fn paragraph(&mut self, text: &str) {
        let tag = self.tags.open("P", ROOT);
        self.flow(tag, text, BODY, LEFT);
        self.y -= GAP;
    }

    pub fn list(&mut self, items: &[Item]) {
        let Some(first) = items.first() else {
            return;
        };
        let list = self.tags.open("L", ROOT);
        if first.colour.is_none() {
            self.tags.say(list, " /A<</O/List /ListNumbering/Disc>>");
        }
        for item in items {
            self.need(BODY.leading);
            let one = self.tags.open("LI", list);
            let y = self.y - BODY.leading;
            if let Some(colour) = item.colour {
                self.begin_artifact();
                self.square(colour, y + 2.5);
                self.end();
            } else {
                let label = self.tags.open("Lbl", one);
                self.begin(label);
                self.text((LEFT + 4.0, y), BODY, &encoded("•").0);
                self.end();
            }
            let body = self.tags.open("LBody", one);
            self.flow(body, &item.text, BODY, LEFT + INDENT);
        }
        self.y -= GAP;
    }

    fn square(&mut self, colour: [u8; 3], y: f64) {
        let [r, g, b] = colour.map(|part| f64::from(part) / 255.0);
        self.put(&format!(
            "q {r:.3} {g:.3} {b:.3} rg 0.4 G 0.5 w {LEFT:.2} {y:.2} 12 10 re B Q\n"
        ));
    }

    /// A line over the whole width, at the lower edge of what is drawn.
    pub fn rule(&mut self) {
        let (y, right) = (self.y, LEFT + WIDE);
        self.begin_artifact();
        self.put(&format!(
            "q 0.7 G 0.5 w {LEFT:.2} {y:.2} m {right:.2} {y:.2} l S Q\n"
        ));
        self.end();
    }

    /// A picture with its marks.
    ///
    /// # Errors
    /// [`Refused`]: the picture cannot be read.
    pub fn figure(&mut self, figure: &Figure) -> Result<(), Refused> {
        let picture = Picture::read(&figure.png)?;
        let ratio = given_ratio(figure).unwrap_or(picture.ratio()).max(1e-3);
        let high = (WIDE * ratio).min(HIGHEST);
        let wide = high / ratio;
        self.need(high);
        self.y -= high;
        let (y, right, top) = (self.y, LEFT + wide, self.y + high);
        let tag = self.tags.open("Figure", ROOT);
        self.tags.say(tag, &alternative(&figure.alternative));
        self.tags.say(
            tag,
            &format!(
                " /A<</O/Layout /Placement/Block /BBox[{LEFT:.2} {y:.2} {right:.2} {top:.2}]>>"
            ),
        );
        let name = self.pictures.len();
        self.pictures.push(picture);
        self.begin(tag);
        self.put(&format!(
            "q {wide:.2} 0 0 {high:.2} {LEFT:.2} {y:.2} cm /I{name} Do Q\n\
             q 0.4 G 0.5 w {LEFT:.2} {y:.2} {wide:.2} {high:.2} re S Q\n"
        ));
        for mark in &figure.marks {
            self.mark(mark, (LEFT, y), (wide, high));
        }
        self.end();
        self.y -= GAP;
        Ok(())
    }

    /// A white disc with a black edge and its label: lines of no length with round ends.
    fn mark(&mut self, mark: &Mark, (left, bottom): (f64, f64), (wide, high): (f64, f64)) {
        let on_it = 0.0..=1.0;
        if !(on_it.contains(&mark.across) && on_it.contains(&mark.down)) {
            return;
        }
        let (x, y) = (left + wide * mark.across, bottom + high * (1.0 - mark.down));
        self.put(&format!(
            "q 1 J 0 G 14 w {x:.2} {y:.2} m {x:.2} {y:.2} l S 1 G 12.5 w {x:.2} {y:.2} m {x:.2} {y:.2} l S Q\n"
        ));
        let (label, _) = encoded(&mark.label);
        let across = LABEL.face.width(&label, LABEL.size);
        // Digits are about 0.7 of their size high.
        let y = y - LABEL.size * 0.6;
        self.text((x - across / 2.0, y), LABEL, &label);
    }

    /// The foot of each page: the title, and which page it is.
    pub fn feet(&self, title: &str) -> Vec<Vec<u8>> {
        let many = self.pages.len();
        let room = WIDE - 90.0;
        let (title, _) = encoded(title);
        let title = wrapped(&title, (FOOT.face, FOOT.size), room);
        let foot = |n: usize| {
            let mut foot = Self::new();
            let y = BOTTOM - 30.0;
            let page = format!("Page {n} of {many}");
            let wide = FOOT.face.width(page.as_bytes(), FOOT.size);
            foot.begin_artifact();
            if let Some(line) = title.first() {
                foot.text((LEFT, y), FOOT, line);
            }
            foot.text((LEFT + WIDE - wide, y), FOOT, page.as_bytes());
            foot.end();
            foot.pages.concat()
        };
        (1..=many).map(foot).collect()
    }
}
