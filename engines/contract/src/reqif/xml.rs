//! A document of XML as a tree, bounded: no type declaration, no entity but the five of the standard.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::Fault;

/// Bytes of a document, at most.
pub const MOST_BYTES: usize = 20_000_000;
const MOST_ELEMENTS: usize = 400_000;
const DEEPEST: usize = 100;

/// An element.
#[derive(Debug, Default)]
pub struct Node {
    /// Its name without a prefix.
    pub name: String,
    /// Its attributes, names without prefixes.
    pub attributes: Vec<(String, String)>,
    /// What is in it, in order.
    pub inside: Vec<Inside>,
    /// Its line, from 1.
    pub line: u64,
}

/// What is in an element.
#[derive(Debug)]
pub enum Inside {
    /// An element.
    Node(Node),
    /// Text.
    Text(String),
}

impl Node {
    /// An attribute; empty if it is not there.
    pub fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The elements in it.
    pub fn nodes(&self) -> impl Iterator<Item = &Self> {
        self.inside.iter().filter_map(|inside| match inside {
            Inside::Node(node) => Some(node),
            Inside::Text(_) => None,
        })
    }

    /// The first element of this name in it.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.nodes().find(|node| node.name == name)
    }

    /// The element that a path of names leads to.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }

    /// The text of the first element of this name in it, or in what that holds alone.
    pub fn reference(&self, holder: &str) -> String {
        let held = self.child(holder).and_then(|holder| holder.nodes().next());
        held.map(Self::text).unwrap_or_default().trim().to_owned()
    }

    /// The text right in it.
    pub fn text(&self) -> String {
        let texts = self.inside.iter().filter_map(|inside| match inside {
            Inside::Text(text) => Some(text.as_str()),
            Inside::Node(_) => None,
        });
        texts.collect()
    }

    /// XHTML as text: a line for each block, "* " before what is in a list.
    pub fn words(&self) -> String {
        let mut out = String::new();
        self.say(&mut out);
        crate::specification::paragraphs(&out)
    }

    fn say(&self, out: &mut String) {
        let is_block = matches!(
            self.name.as_str(),
            "div"
                | "p"
                | "li"
                | "ul"
                | "ol"
                | "table"
                | "tr"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "blockquote"
                | "pre"
                | "dl"
                | "dt"
                | "dd"
        );
        let is_plain = self.name == "pre";
        if is_block {
            begin_line(out);
        }
        match self.name.as_str() {
            "br" => out.push('\n'),
            "li" => out.push_str("* "),
            "td" | "th" if !out.ends_with('\n') && !out.is_empty() => out.push(' '),
            "object" if self.attribute("name").is_empty() => {}
            "object" => out.push_str(self.attribute("name")),
            _ => {}
        }
        for inside in &self.inside {
            match inside {
                Inside::Node(node) => node.say(out),
                Inside::Text(text) if is_plain => out.push_str(text),
                Inside::Text(text) => {
                    let begins = text.starts_with(char::is_whitespace);
                    let ends = text.ends_with(char::is_whitespace);
                    let open = |out: &String| !out.is_empty() && !out.ends_with([' ', '\n']);
                    if begins && open(out) {
                        out.push(' ');
                    }
                    out.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
                    if ends && open(out) {
                        out.push(' ');
                    }
                }
            }
        }
        if is_block {
            begin_line(out);
        }
    }
}

fn begin_line(out: &mut String) {
    let end = out.trim_end_matches(' ').len();
    out.truncate(end);
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Reads a document into its root element.
pub fn tree(text: &str) -> Result<Node, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::new(
            0,
            "",
            "The file is larger than 20 MB. Send it in parts.",
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let (mut stack, mut root): (Vec<Node>, Option<Node>) = (Vec::new(), None);
    let (mut line, mut counted, mut elements) = (1, 0, 0);
    loop {
        let event = reader.read_event();
        let here = usize::try_from(reader.buffer_position())
            .unwrap_or(usize::MAX)
            .min(text.len());
        let passed = text.as_bytes().get(counted..here).unwrap_or_default();
        let began = line;
        line += u64::try_from(passed.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        counted = here;
        let broken = |what: &str| Fault::new(began, "", format!("This is no whole XML: {what}."));
        let event = event.map_err(|e| broken(&e.to_string()))?;
        match event {
            Event::Start(_) | Event::Empty(_) => {
                elements += 1;
                if elements > MOST_ELEMENTS {
                    return Err(Fault::new(
                        began,
                        "",
                        "The file has more than 400,000 elements. Send it in parts.",
                    ));
                }
                if stack.len() >= DEEPEST {
                    return Err(Fault::new(began, "", "Elements stand more than 100 deep."));
                }
                if root.is_some() {
                    return Err(broken("there is more than one root element"));
                }
            }
            _ => {}
        }
        match event {
            Event::Start(start) => stack.push(node(&start, began)?),
            Event::Empty(start) => {
                let node = node(&start, began)?;
                close(&mut stack, &mut root, node);
            }
            Event::End(_) => {
                if let Some(node) = stack.pop() {
                    close(&mut stack, &mut root, node);
                }
            }
            Event::Text(text) => say(&mut stack, &text.xml10_content()),
            Event::CData(text) => say(&mut stack, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let found = reference
                    .resolve_char_ref()
                    .map_err(|e| broken(&e.to_string()))?;
                match (found, resolve_predefined_entity(&reference)) {
                    (Some(c), _) if crate::specification::is_kept(c) => {
                        say(&mut stack, c.encode_utf8(&mut [0; 4]))
                    }
                    (Some(_), _) => {}
                    (None, Some(text)) => say(&mut stack, text),
                    (None, None) => {
                        return Err(broken("it uses an entity that XML itself does not have"));
                    }
                }
            }
            Event::DocType(_) => {
                return Err(Fault::new(
                    began,
                    "",
                    "The file declares a document type. Save it without one: ReqIF needs none.",
                ));
            }
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    match (root, stack.last()) {
        (_, Some(open)) => Err(Fault::new(
            open.line,
            &open.name,
            "This element is never closed: the file is cut off.",
        )),
        (Some(root), None) => Ok(root),
        (None, None) => Err(Fault::new(0, "", "The file is empty.")),
    }
}

fn node(start: &BytesStart<'_>, line: u64) -> Result<Node, Fault> {
    let name = bare(start.name().as_ref()).to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let broken =
            |e: String| Fault::new(line, &name, format!("An attribute cannot be read: {e}."));
        let attribute = attribute.map_err(|e| broken(e.to_string()))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|e| broken(e.to_string()))?;
        let value: String = value
            .chars()
            .filter(|c| crate::specification::is_kept(*c))
            .collect();
        attributes.push((bare(attribute.key.as_ref()).to_owned(), value));
    }
    Ok(Node {
        name,
        attributes,
        inside: Vec::new(),
        line,
    })
}

fn bare(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, bare)| bare)
}

fn close(stack: &mut [Node], root: &mut Option<Node>, node: Node) {
    match stack.last_mut() {
        Some(parent) => parent.inside.push(Inside::Node(node)),
        None => *root = Some(node),
    }
}

fn say(stack: &mut [Node], text: &str) {
    let Some(node) = stack.last_mut() else { return };
    if let Some(Inside::Text(last)) = node.inside.last_mut() {
        last.push_str(text);
    } else {
        node.inside.push(Inside::Text(text.to_owned()));
    }
}
