//! XML as a tree, up to limits. Entities that a file defines itself are not followed.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Elements and texts of one part.
const MOST_NODES: usize = 1_000_000;
/// Elements within elements.
const DEEPEST: usize = 256;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 64;
/// Elements between two questions whether to go on.
const ASK_EVERY: usize = 5_000;

/// An element, or a text, which has no name.
pub struct Node {
    /// Its name without the prefix.
    pub name: Rc<str>,
    /// Its attributes, their names without prefixes.
    pub attributes: Vec<(Rc<str>, String)>,
    pub text: String,
    pub parent: Option<usize>,
    /// Where what is within it ends: it begins right behind.
    end: usize,
}

/// A part, its nodes in the order in which they begin.
#[derive(Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    /// Whether something was left out.
    pub is_cut: bool,
}

impl Tree {
    /// Reads a part; what is broken is read up to the fault.
    pub fn read(bytes: &[u8], keep_going: &dyn Fn() -> bool) -> Self {
        let text = decoded(bytes);
        let mut reader = Reader::from_str(&text);
        reader.config_mut().check_end_names = false;
        let mut tree = Self::default();
        let mut names: HashMap<String, Rc<str>> = HashMap::new();
        let mut open: Vec<usize> = Vec::new();
        loop {
            if tree.nodes.len() >= MOST_NODES || open.len() > DEEPEST {
                tree.is_cut = true;
                break;
            }
            if tree.nodes.len() % ASK_EVERY == ASK_EVERY - 1 && !keep_going() {
                tree.is_cut = true;
                break;
            }
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    let at = tree.open(&start, open.last().copied(), &mut names);
                    open.push(at);
                }
                Ok(Event::Empty(start)) => {
                    tree.open(&start, open.last().copied(), &mut names);
                }
                Ok(Event::End(_)) => {
                    let end = tree.nodes.len();
                    if let Some(node) = open.pop().and_then(|at| tree.nodes.get_mut(at)) {
                        node.end = end;
                    }
                }
                Ok(Event::Text(text)) => tree.say(&text.xml10_content(), open.last().copied()),
                Ok(Event::CData(text)) => tree.say(&text.xml10_content(), open.last().copied()),
                Ok(Event::GeneralRef(reference)) => {
                    let code = reference
                        .resolve_char_ref()
                        .ok()
                        .flatten()
                        .map(String::from);
                    let named = code.or_else(|| {
                        resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned)
                    });
                    tree.say(&named.unwrap_or_default(), open.last().copied());
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        let end = tree.nodes.len();
        for at in open {
            if let Some(node) = tree.nodes.get_mut(at) {
                node.end = end;
            }
        }
        tree
    }

    fn open(
        &mut self,
        start: &BytesStart<'_>,
        parent: Option<usize>,
        names: &mut HashMap<String, Rc<str>>,
    ) -> usize {
        let mut name = |full: &str| {
            let local = full.rsplit(':').next().unwrap_or_default();
            Rc::clone(
                names
                    .entry(local.to_owned())
                    .or_insert_with(|| local.into()),
            )
        };
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        let attributes = attributes
            .take(MOST_ATTRIBUTES)
            .filter_map(Result::ok)
            .map(|attribute| {
                let value = unescape(&attribute.value)
                    .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
                (name(attribute.key.as_ref()), value)
            })
            .collect();
        let at = self.nodes.len();
        self.nodes.push(Node {
            name: name(start.name().as_ref()),
            attributes,
            text: String::new(),
            parent,
            end: at + 1,
        });
        at
    }

    fn say(&mut self, text: &str, parent: Option<usize>) {
        if text.is_empty() {
            return;
        }
        let at = self.nodes.len();
        match self.nodes.last_mut() {
            // An entity ends a text; what follows it is the same text.
            Some(last) if last.name.is_empty() && last.parent == parent => last.text.push_str(text),
            _ => self.nodes.push(Node {
                name: "".into(),
                attributes: Vec::new(),
                text: text.to_owned(),
                parent,
                end: at + 1,
            }),
        }
    }

    /// Where what is within an element is.
    pub fn range(&self, at: usize) -> Range<usize> {
        at + 1
            ..self
                .nodes
                .get(at)
                .map_or(at + 1, |node| node.end.max(at + 1))
    }

    /// The elements of a name within an element, at any depth.
    pub fn below<'s>(&'s self, at: usize, name: &'s str) -> impl Iterator<Item = usize> + 's {
        self.range(at).filter(move |at| self.name(*at) == name)
    }

    /// The elements of a name in the whole part.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = usize> + 's {
        (0..self.nodes.len()).filter(move |at| self.name(*at) == name)
    }

    /// The elements directly within an element.
    pub fn kids(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.range(at).filter(move |kid| {
            self.nodes
                .get(*kid)
                .is_some_and(|node| node.parent == Some(at))
        })
    }

    /// The first element of a name directly within an element.
    pub fn kid(&self, at: usize, name: &str) -> Option<usize> {
        self.kids(at).find(|kid| self.name(*kid) == name)
    }

    pub fn name(&self, at: usize) -> &str {
        self.nodes.get(at).map_or("", |node| node.name.as_ref())
    }

    pub fn attribute(&self, at: usize, name: &str) -> Option<&str> {
        let node = self.nodes.get(at)?;
        node.attributes
            .iter()
            .find(|(key, _)| key.as_ref() == name)
            .map(|(_, value)| value.as_str())
    }

    /// The text within an element.
    pub fn text(&self, at: usize) -> String {
        self.range(at)
            .filter_map(|at| self.nodes.get(at))
            .map(|node| node.text.as_str())
            .collect()
    }

    /// The nearest element of a name around an element.
    pub fn around(&self, at: usize, name: &str) -> Option<usize> {
        let mut at = self.nodes.get(at)?.parent;
        while let Some(here) = at {
            if self.name(here) == name {
                return Some(here);
            }
            at = self.nodes.get(here)?.parent;
        }
        None
    }
}

/// Parts are UTF-8 or, seldom, UTF-16 with its mark.
fn decoded(bytes: &[u8]) -> String {
    let units = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .filter_map(|pair| pair.try_into().ok().map(unit))
            .collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => String::from_utf8_lossy(bytes).into_owned(),
    }
}
