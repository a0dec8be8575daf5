//! The tags of a PDF (ISO 32000-1, 14.7 and 14.8).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::file::{File, dict_of};
use super::object::{Dict, Object};

/// Tags that are read.
const MOST_NODES: usize = 300_000;
/// Tags within tags.
const DEEPEST: usize = 200;
/// Names that stand for names.
const MOST_ROLES: usize = 30;

/// ISO 32000-1, 14.8.4.
const STANDARD: [&str; 49] = [
    "Document",
    "Part",
    "Art",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "Index",
    "NonStruct",
    "Private",
    "P",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "TFoot",
    "Span",
    "Quote",
    "Note",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Ruby",
    "RB",
    "RT",
    "RP",
    "Warichu",
    "WT",
    "WP",
    "Figure",
    "Formula",
    "Form",
];
/// Of PDF 2.0 (ISO 32000-2, 14.8.4), which files with its namespaces use.
const NEWER: [&str; 8] = [
    "DocumentFragment",
    "Aside",
    "Title",
    "FENote",
    "Sub",
    "Em",
    "Strong",
    "Artifact",
];

/// What is in a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kid {
    /// Another tag.
    Node(usize),
    /// A piece of the content of a page or form, by the number of that object.
    Content(u32, i64),
    /// An annotation, by its number.
    Object(u32),
}

/// A tag.
pub struct Node {
    /// Its kind, as a standard name.
    pub kind: Rc<str>,
    /// The tag in which it is; none for those at the top.
    pub parent: Option<usize>,
    pub kids: Vec<Kid>,
    pub dict: Rc<Dict>,
    /// The number of its page, its own or that of a tag around it.
    pub page: Option<u32>,
    /// Whether it or a tag around it says its language.
    pub has_language: bool,
}

/// All tags, each before those within it.
#[derive(Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    /// Which tag holds a piece of content.
    pub content: HashMap<(u32, i64), usize>,
    /// Which tag holds an annotation.
    pub objects: HashMap<u32, usize>,
    /// Names of tags that no reader knows, or that may not be given.
    pub strange: Vec<String>,
    /// Whether tags were left out, for there are too many.
    pub cut: bool,
}

impl Tree {
    /// Reads the tags; empty where there are none.
    pub fn read(file: &File<'_>, root: &Dict) -> Self {
        let mut tree = Self::default();
        let roles = file.dict(root, "RoleMap").unwrap_or_default();
        tree.judge_roles(&roles);
        let mut seen = HashSet::new();
        // What is still to be read: the object, the tag around it, and how deep.
        let mut open: Vec<(Object, Option<usize>, usize)> = Vec::new();
        push_kids(&file.entry(root, "K"), root.get("K"), None, 0, &mut open);
        while let Some((object, parent, depth)) = open.pop() {
            if tree.nodes.len() >= MOST_NODES || depth > DEEPEST || !file.work.more(50) {
                tree.cut = true;
                break;
            }
            if let Object::Ref(number) = object
                && !seen.insert(number)
                && dict_of(&file.number(number)).is_some_and(|dict| dict.has("S"))
            {
                continue;
            }
            tree.take(file, &roles, &object, parent, depth, &mut open);
        }
        tree
    }

    fn take(
        &mut self,
        file: &File<'_>,
        roles: &Dict,
        object: &Object,
        parent: Option<usize>,
        depth: usize,
        open: &mut Vec<(Object, Option<usize>, usize)>,
    ) {
        let page_of = |dict: &Dict| match dict.get("Pg") {
            Object::Ref(number) => Some(*number),
            _ => None,
        };
        let around = parent.and_then(|at| self.nodes.get(at));
        let around_page = around.and_then(|node| node.page);
        let around_language = around.is_some_and(|node| node.has_language);
        match file.resolve(object) {
            Object::Int(mcid) => {
                if let (Some(parent), Some(page)) = (parent, around_page) {
                    self.hold(parent, Kid::Content(page, mcid));
                }
            }
            Object::Dict(dict) => match dict.get("Type").name() {
                Some("MCR") => {
                    let stream = match dict.get("Stm") {
                        Object::Ref(number) => Some(*number),
                        _ => None,
                    };
                    let owner = stream.or_else(|| page_of(&dict)).or(around_page);
                    if let (Some(parent), Some(owner), Some(mcid)) =
                        (parent, owner, file.entry(&dict, "MCID").int())
                    {
                        self.hold(parent, Kid::Content(owner, mcid));
                    }
                }
                Some("OBJR") => {
                    if let (Some(parent), Object::Ref(number)) = (parent, dict.get("Obj")) {
                        self.hold(parent, Kid::Object(*number));
                    }
                }
                _ if dict.has("S") => {
                    let own = file.entry(&dict, "S").name().unwrap_or_default().to_owned();
                    let kind = self.kind(&own, roles, dict.has("NS"));
                    let at = self.nodes.len();
                    let language = file
                        .entry(&dict, "Lang")
                        .text()
                        .is_some_and(|lang| !lang.is_empty());
                    self.nodes.push(Node {
                        kind,
                        parent,
                        kids: Vec::new(),
                        page: page_of(&dict).or(around_page),
                        has_language: language || around_language,
                        dict: Rc::clone(&dict),
                    });
                    if let Some(parent) = parent {
                        self.hold(parent, Kid::Node(at));
                    }
                    push_kids(
                        &file.entry(&dict, "K"),
                        dict.get("K"),
                        Some(at),
                        depth + 1,
                        open,
                    );
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn hold(&mut self, parent: usize, kid: Kid) {
        match kid {
            Kid::Content(owner, mcid) => {
                self.content.insert((owner, mcid), parent);
            }
            Kid::Object(number) => {
                self.objects.insert(number, parent);
            }
            Kid::Node(_) => {}
        }
        if let Some(node) = self.nodes.get_mut(parent) {
            node.kids.push(kid);
        }
    }

    /// The standard name that a name stands for.
    fn kind(&mut self, own: &str, roles: &Dict, newer: bool) -> Rc<str> {
        let mut name = own.to_owned();
        for _ in 0..MOST_ROLES {
            if STANDARD.contains(&name.as_str())
                || NEWER.contains(&name.as_str())
                || is_newer_heading(&name)
            {
                return name.into();
            }
            match roles.get(&name).name() {
                Some(next) => name = next.to_owned(),
                None => break,
            }
        }
        if !newer && self.strange.len() < 50 && !self.strange.iter().any(|known| known == own) {
            self.strange.push(own.to_owned());
        }
        name.into()
    }

    fn judge_roles(&mut self, roles: &Dict) {
        for (name, to) in &roles.0 {
            let changes = STANDARD.contains(&name.as_ref())
                && to.name().is_some_and(|to| to != name.as_ref());
            let circle = to.name() == Some(name.as_ref());
            if changes || (circle && STANDARD.contains(&name.as_ref())) {
                self.strange.push(name.to_string());
            }
        }
    }

    /// The kinds of the tags in a tag.
    pub fn kinds(&self, at: usize) -> Vec<(usize, &str)> {
        self.within(at)
            .filter_map(|kid| Some((kid, self.nodes.get(kid)?.kind.as_ref())))
            .collect()
    }

    /// The tags in a tag.
    pub fn within(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let kids = self
            .nodes
            .get(at)
            .map(|node| node.kids.as_slice())
            .unwrap_or_default();
        kids.iter().filter_map(|kid| match kid {
            Kid::Node(at) => Some(*at),
            _ => None,
        })
    }

    /// The kind of the tag around a tag.
    pub fn parent_kind(&self, at: usize) -> Option<&str> {
        let parent = self.nodes.get(at)?.parent?;
        self.nodes.get(parent).map(|node| node.kind.as_ref())
    }

    /// Whether a tag or one around it is of a kind.
    pub fn is_in(&self, at: usize, kind: &str) -> bool {
        let mut at = Some(at);
        while let Some(node) = at.and_then(|at| self.nodes.get(at)) {
            if node.kind.as_ref() == kind {
                return true;
            }
            at = node.parent;
        }
        false
    }

    /// The tags from one on that are within it, itself first.
    pub fn below(&self, at: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            out.push(at);
            open.extend(self.within(at));
        }
        out
    }
}

/// H7 and deeper, of PDF 2.0.
fn is_newer_heading(name: &str) -> bool {
    name.strip_prefix('H').is_some_and(|rest| {
        !rest.is_empty() && rest.len() < 3 && rest.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Kids are taken from the end, so the first is pushed last.
fn push_kids(
    resolved: &Object,
    own: &Object,
    parent: Option<usize>,
    depth: usize,
    open: &mut Vec<(Object, Option<usize>, usize)>,
) {
    match resolved {
        Object::Array(items) => {
            for item in items.iter().rev() {
                open.push((item.clone(), parent, depth));
            }
        }
        Object::Null => {}
        _ => open.push((own.clone(), parent, depth)),
    }
}
