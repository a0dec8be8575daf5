//! The tags of a document (ISO 32000-1, 14.7 and 14.8).

use crate::file::{File, text};

/// The tag around all others.
pub const ROOT: usize = 0;

/// All tags, each after the one around it.
pub struct Tags {
    all: Vec<Tag>,
    /// For each page, which tag holds each piece of its content.
    pieces: Vec<Vec<usize>>,
}

struct Tag {
    kind: &'static str,
    around: Option<usize>,
    /// What else is said of it, as entries of its dictionary.
    more: String,
    kids: Vec<Kid>,
}

enum Kid {
    Tag(usize),
    /// A piece of the content of a page, by the number of each.
    Piece(usize, usize),
}

impl Tags {
    pub fn new() -> Self {
        let document = Tag {
            kind: "Document",
            around: None,
            more: String::new(),
            kids: Vec::new(),
        };
        Self {
            all: vec![document],
            pieces: Vec::new(),
        }
    }

    /// A new tag within another, behind all that is in it.
    pub fn open(&mut self, kind: &'static str, around: usize) -> usize {
        let at = self.all.len();
        self.all.push(Tag {
            kind,
            around: Some(around),
            more: String::new(),
            kids: Vec::new(),
        });
        if let Some(around) = self.all.get_mut(around) {
            around.kids.push(Kid::Tag(at));
        }
        at
    }

    /// What kind a tag is.
    pub fn kind(&self, at: usize) -> &'static str {
        self.all.get(at).map_or("Span", |tag| tag.kind)
    }

    /// Says more of a tag: `entries` of its dictionary.
    pub fn say(&mut self, at: usize, entries: &str) {
        if let Some(tag) = self.all.get_mut(at) {
            tag.more += entries;
        }
    }

    /// A new piece of the content of a page that a tag holds; its number on that page.
    pub fn piece(&mut self, at: usize, page: usize) -> usize {
        while self.pieces.len() <= page {
            self.pieces.push(Vec::new());
        }
        let number = self.pieces.get(page).map_or(0, Vec::len);
        if let Some(pieces) = self.pieces.get_mut(page) {
            pieces.push(at);
        }
        if let Some(tag) = self.all.get_mut(at) {
            tag.kids.push(Kid::Piece(page, number));
        }
        number
    }

    /// Writes all tags, for pages of these numbers; the number of what holds them.
    pub fn write(&self, file: &mut File, pages: &[usize]) -> usize {
        let root = file.reserve();
        let numbers: Vec<usize> = self.all.iter().map(|_| file.reserve()).collect();
        let number = |at: usize| numbers.get(at).copied().unwrap_or(root);
        for (at, tag) in self.all.iter().enumerate() {
            let around = tag.around.map_or(root, number);
            let kids: String = tag
                .kids
                .iter()
                .map(|kid| kid.reference(&number, pages))
                .collect();
            let object = format!(
                "<</Type/StructElem /S/{} /P {around} 0 R{}{} /K[{kids}]>>",
                tag.kind,
                tag.page(pages),
                tag.more
            );
            file.put(number(at), &object);
        }
        let held = |(page, pieces): (usize, &Vec<usize>)| {
            let tags = pieces.iter().map(|at| format!("{} 0 R ", number(*at)));
            format!("{page} [{}] ", tags.collect::<String>())
        };
        let held: String = self.pieces.iter().enumerate().map(held).collect();
        let by_page = file.add(&format!("<</Nums[{held}]>>"));
        file.put(
            root,
            &format!(
                "<</Type/StructTreeRoot /K {} 0 R /ParentTree {by_page} 0 R /ParentTreeNextKey {}>>",
                number(ROOT),
                pages.len()
            ),
        );
        root
    }
}

impl Tag {
    /// The page on which it begins, where it holds content itself.
    fn page(&self, pages: &[usize]) -> String {
        let first = self.kids.iter().find_map(|kid| match kid {
            Kid::Piece(page, _) => pages.get(*page),
            Kid::Tag(_) => None,
        });
        first.map_or_else(String::new, |page| format!(" /Pg {page} 0 R"))
    }
}

impl Kid {
    fn reference(&self, number: &dyn Fn(usize) -> usize, pages: &[usize]) -> String {
        match self {
            Self::Tag(at) => format!("{} 0 R ", number(*at)),
            Self::Piece(page, piece) => pages.get(*page).map_or_else(String::new, |page| {
                format!("<</Type/MCR /Pg {page} 0 R /MCID {piece}>> ")
            }),
        }
    }
}

/// An entry that says what text a tag stands for, where the letters on the page do not.
pub fn stands_for(words: &str) -> String {
    format!(" /ActualText{}", text(words))
}

/// An entry that says what a picture tells.
pub fn alternative(words: &str) -> String {
    format!(" /Alt{}", text(words))
}
