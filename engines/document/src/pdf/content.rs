//! What a page draws: text, pictures, and in which tags (ISO 32000-1, 7.8, 9.4 and 14.6).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::file::{File, dict_of};
use super::font;
use super::lex::{Lexer, Token, is_space};
use super::object::{Dict, Object};
use super::tree::Tree;

/// Operands that are kept for one operator.
const MOST_OPERANDS: usize = 64;
/// Marks within marks, and states within states.
const MOST_OPEN: usize = 500;
/// Forms within forms.
const DEEPEST: usize = 12;

/// What is on one page.
#[derive(Default)]
pub struct Drawn {
    /// Characters that are seen; bytes of strings, which is near enough.
    pub seen: usize,
    /// Characters that are drawn without being seen, as recognised text is.
    pub unseen: usize,
    /// The part of the page that pictures cover: 0 to 1 for each, summed.
    pub pictures: f64,
    /// Text that is in no tag and no artifact.
    pub untagged_text: usize,
    /// Pictures that are in no tag and no artifact.
    pub untagged_pictures: usize,
    /// Content that is both.
    pub mixed: bool,
    /// Text of which no tag and no mark says the language.
    pub without_language: bool,
    /// Languages that marks name.
    pub languages: Vec<String>,
    /// Fonts whose text cannot be read.
    pub unreadable: Vec<String>,
}

/// Whether text in a font can be read, and the font's name.
type Font = (bool, Rc<str>);

/// What is remembered from page to page.
pub struct Painter<'f, 'a> {
    file: &'f File<'a>,
    tree: &'f Tree,
    fonts: HashMap<u32, Font>,
    /// Pieces of content that have text.
    pub texted: HashSet<(u32, i64)>,
}

#[derive(Debug, Clone)]
struct State {
    matrix: [f64; 6],
    mode: i64,
    font: Option<Font>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    /// The piece that it is, if a tag holds it.
    tagged: Option<(u32, i64)>,
    artifact: bool,
    language: bool,
}

/// Where in the page we are.
struct Place<'p> {
    /// The object to whose content the numbers of marks belong.
    owner: u32,
    resources: &'p Dict,
    depth: usize,
    /// The area of the page, in its own units.
    area: f64,
    /// What it is drawn within; none for the page itself.
    outer: Option<&'p Place<'p>>,
}

impl Place<'_> {
    /// Whether the form of this number is being drawn already: one that draws itself goes round for ever.
    fn is_within(&self, number: u32) -> bool {
        self.owner == number || self.outer.is_some_and(|outer| outer.is_within(number))
    }
}

impl<'f, 'a> Painter<'f, 'a> {
    pub fn new(file: &'f File<'a>, tree: &'f Tree) -> Self {
        Self {
            file,
            tree,
            fonts: HashMap::new(),
            texted: HashSet::new(),
        }
    }

    /// Looks at a page; `number` is its own, `area` in its units.
    pub fn page(&mut self, number: u32, page: &Dict, resources: &Dict, area: f64) -> Drawn {
        let mut bytes = Vec::new();
        let contents = self.file.entry(page, "Contents");
        let streams = match &contents {
            Object::Array(items) => items.iter().map(|item| self.file.resolve(item)).collect(),
            one => vec![one.clone()],
        };
        for stream in streams {
            if let Object::Stream(stream) = stream
                && bytes.len() < super::filter::MOST_UNPACKED
            {
                bytes.extend(self.file.unpacked(&stream).unwrap_or_default());
                bytes.push(b'\n');
            }
        }
        let mut drawn = Drawn::default();
        let state = State {
            matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            mode: 0,
            font: None,
        };
        let place = Place {
            owner: number,
            resources,
            depth: 0,
            outer: None,
            area: area.max(1.0),
        };
        self.run(&bytes, &place, state, &[], &mut drawn);
        drawn
    }

    fn run(
        &mut self,
        bytes: &[u8],
        place: &Place<'_>,
        state: State,
        around: &[Mark],
        drawn: &mut Drawn,
    ) {
        let mut lexer = Lexer::new(bytes, 0);
        let mut operands: Vec<Object> = Vec::new();
        let mut states: Vec<State> = Vec::new();
        let mut state = state;
        let mut marks: Vec<Mark> = around.to_vec();
        let base = marks.len();
        loop {
            let from = lexer.at;
            let Some(token) = lexer.token() else {
                break;
            };
            if !self.file.work.more(lexer.at - from) {
                break;
            }
            let word = match token {
                Token::Object(object) => {
                    if operands.len() < MOST_OPERANDS {
                        operands.push(object);
                    }
                    continue;
                }
                Token::Word(word) => word,
            };
            match word.as_ref() {
                "q" if states.len() < MOST_OPEN => states.push(state.clone()),
                "Q" => state = states.pop().unwrap_or(state),
                "cm" => state.matrix = multiplied(&operands, state.matrix),
                "Tr" => state.mode = operands.last().and_then(Object::int).unwrap_or(0),
                "Tf" => {
                    state.font = operands
                        .first()
                        .and_then(Object::name)
                        .and_then(|name| self.font(place, name))
                }
                "Tj" | "'" | "\"" | "TJ" => self.text(&operands, &state, &marks, drawn),
                "BMC" | "BDC" if marks.len() < MOST_OPEN => {
                    let mark = self.mark(&operands, place, &marks, drawn);
                    marks.push(mark);
                }
                "EMC" if marks.len() > base => {
                    marks.pop();
                }
                "Do" => {
                    if let Some(name) = operands.first().and_then(Object::name) {
                        self.draw(name, place, &state, &marks, drawn);
                    }
                }
                "BI" => {
                    skip_inline(&mut lexer);
                    picture(&state, place, &marks, drawn);
                }
                _ => {}
            }
            operands.clear();
        }
    }

    fn font(&mut self, place: &Place<'_>, name: &str) -> Option<Font> {
        let fonts = self.file.dict(place.resources, "Font")?;
        let number = match fonts.get(name) {
            Object::Ref(number) => Some(*number),
            _ => None,
        };
        if let Some(known) = number.and_then(|number| self.fonts.get(&number)) {
            return Some(known.clone());
        }
        let dict = dict_of(&self.file.resolve(fonts.get(name)))?;
        let called = self
            .file
            .entry(&dict, "BaseFont")
            .name()
            .unwrap_or(name)
            .into();
        let found: Font = (font::is_readable(self.file, &dict), called);
        if let Some(number) = number {
            self.fonts.insert(number, found.clone());
        }
        Some(found)
    }

    fn text(&mut self, operands: &[Object], state: &State, marks: &[Mark], drawn: &mut Drawn) {
        let length = |object: &Object| match object {
            Object::Text(bytes) => bytes.len(),
            Object::Array(items) => items
                .iter()
                .map(|item| match item {
                    Object::Text(bytes) => bytes.len(),
                    _ => 0,
                })
                .sum(),
            _ => 0,
        };
        let shown = operands.last().map(length).unwrap_or_default();
        if shown == 0 {
            return;
        }
        if state.mode == 3 {
            drawn.unseen += shown;
        } else {
            drawn.seen += shown;
        }
        if let Some((false, name)) = &state.font
            && !drawn
                .unreadable
                .iter()
                .any(|known| known.as_str() == name.as_ref())
        {
            drawn.unreadable.push(name.to_string());
        }
        let artifact = marks.iter().any(|mark| mark.artifact);
        match marks.iter().rev().find_map(|mark| mark.tagged) {
            Some(piece) => {
                self.texted.insert(piece);
                let node = self
                    .tree
                    .content
                    .get(&piece)
                    .and_then(|at| self.tree.nodes.get(*at));
                let told = node.is_some_and(|node| node.has_language)
                    || marks.iter().any(|mark| mark.language);
                drawn.without_language |= !told && !artifact;
            }
            None if artifact => {}
            None => {
                drawn.untagged_text += shown;
                drawn.without_language |= !marks.iter().any(|mark| mark.language);
            }
        }
    }

    fn mark(
        &self,
        operands: &[Object],
        place: &Place<'_>,
        marks: &[Mark],
        drawn: &mut Drawn,
    ) -> Mark {
        let artifact = operands.first().and_then(Object::name) == Some("Artifact");
        let properties = match operands.get(1) {
            Some(Object::Dict(dict)) => Some(dict.clone()),
            Some(Object::Name(name)) => self
                .file
                .dict(place.resources, "Properties")
                .and_then(|all| dict_of(&self.file.resolve(all.get(name)))),
            _ => None,
        };
        let entry = |key: &str| {
            properties
                .as_ref()
                .map_or(Object::Null, |dict| self.file.entry(dict, key))
        };
        let piece = entry("MCID").int().map(|mcid| (place.owner, mcid));
        let tagged = piece.filter(|piece| self.tree.content.contains_key(piece));
        let language = entry("Lang").text();
        if let Some(language) = &language
            && drawn.languages.len() < 50
        {
            drawn.languages.push(language.clone());
        }
        let others = |alone: bool| marks.iter().any(|mark| mark.artifact && alone);
        drawn.mixed |= (artifact && marks.iter().any(|mark| mark.tagged.is_some()))
            || others(tagged.is_some());
        // What is said in place of text or drawings needs a language too.
        let said = ["ActualText", "Alt", "E"]
            .iter()
            .any(|key| entry(key).text().is_some_and(|text| !text.is_empty()));
        let told = language
            .as_ref()
            .is_some_and(|language| !language.is_empty());
        let around = marks.iter().any(|mark| mark.language)
            || marks
                .iter()
                .filter_map(|mark| mark.tagged)
                .chain(tagged)
                .filter_map(|piece| self.tree.nodes.get(*self.tree.content.get(&piece)?))
                .any(|node| node.has_language);
        drawn.without_language |= said && !told && !around;
        Mark {
            tagged,
            artifact,
            language: told,
        }
    }

    fn draw(
        &mut self,
        name: &str,
        place: &Place<'_>,
        state: &State,
        marks: &[Mark],
        drawn: &mut Drawn,
    ) {
        let Some(objects) = self.file.dict(place.resources, "XObject") else {
            return;
        };
        let Object::Stream(stream) = self.file.resolve(objects.get(name)) else {
            return;
        };
        match self.file.entry(&stream.dict, "Subtype").name() {
            Some("Image") => picture(state, place, marks, drawn),
            Some("Form") if place.depth < DEEPEST && !place.is_within(stream.number) => {
                // A form may be drawn very often: each time is work, however short it is.
                let Some(bytes) = self
                    .file
                    .unpacked(&stream)
                    .filter(|_| self.file.work.more(10_000))
                else {
                    return;
                };
                let own = self.file.dict(&stream.dict, "Resources");
                let mut inner = state.clone();
                let matrix = self.file.entry(&stream.dict, "Matrix");
                if !matrix.array().is_empty() {
                    inner.matrix = multiplied(matrix.array(), state.matrix);
                }
                let place = Place {
                    outer: Some(place),
                    owner: stream.number,
                    resources: own.as_deref().unwrap_or(place.resources),
                    depth: place.depth + 1,
                    area: place.area,
                };
                self.run(&bytes, &place, inner, marks, drawn);
            }
            _ => {}
        }
    }
}

/// A picture is a square of one unit in the present coordinates.
fn picture(state: &State, place: &Place<'_>, marks: &[Mark], drawn: &mut Drawn) {
    let [a, b, c, d, ..] = state.matrix;
    let area = (a * d - b * c).abs() / place.area;
    drawn.pictures += if area.is_finite() { area.min(1.0) } else { 0.0 };
    if !marks
        .iter()
        .any(|mark| mark.artifact || mark.tagged.is_some())
    {
        drawn.untagged_pictures += 1;
    }
}

fn multiplied(operands: &[Object], with: [f64; 6]) -> [f64; 6] {
    let n = |at: usize| operands.get(at).and_then(Object::number).unwrap_or(0.0);
    let [a, b, c, d, e, f] = with;
    [
        n(0) * a + n(1) * c,
        n(0) * b + n(1) * d,
        n(2) * a + n(3) * c,
        n(2) * b + n(3) * d,
        n(4) * a + n(5) * c + e,
        n(4) * b + n(5) * d + f,
    ]
}

/// From `BI` to behind `EI`: the bytes of a picture may look like anything.
fn skip_inline(lexer: &mut Lexer<'_>) {
    while let Some(token) = lexer.token() {
        if matches!(token, Token::Word(word) if word.as_ref() == "ID") {
            break;
        }
    }
    let rest = lexer.bytes.get(lexer.at..).unwrap_or_default();
    let end = rest.windows(4).position(|w| match w {
        [before, b'E', b'I', after] => is_space(*before) && is_space(*after),
        _ => false,
    });
    lexer.at += end.map_or(rest.len(), |at| at + 3);
}

/// The area of a box, in its units.
pub fn area(file: &File<'_>, page: &Dict) -> f64 {
    let [left, bottom, right, top] =
        corners(&file.entry(page, "MediaBox"), file).unwrap_or([0.0, 0.0, 595.0, 842.0]);
    (right - left) * (top - bottom)
}

/// The corners of a rectangle, the lower left first.
pub fn corners(rectangle: &Object, file: &File<'_>) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = rectangle
        .array()
        .iter()
        .filter_map(|n| file.resolve(n).number())
        .collect();
    match numbers.as_slice() {
        [a, b, c, d] => Some([a.min(*c), b.min(*d), a.max(*c), b.max(*d)]),
        _ => None,
    }
}
