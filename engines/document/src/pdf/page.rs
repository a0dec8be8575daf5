//! The pages of a PDF, in order (ISO 32000-1, 7.7.3).

use std::collections::HashSet;
use std::rc::Rc;

use super::file::{File, dict_of};
use super::object::{Dict, Object};

/// Pages that are looked at.
const MOST_PAGES: usize = 20_000;
/// Nodes of the tree of pages.
const MOST_NODES: usize = 60_000;

/// A page with what it inherits.
pub struct Page {
    pub number: u32,
    pub dict: Rc<Dict>,
    pub resources: Rc<Dict>,
    /// The dictionary that says how large it is: its own or one above it.
    pub box_dict: Rc<Dict>,
}

/// All pages.
pub fn pages(file: &File<'_>, catalog: &Dict) -> Vec<Page> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    let nothing: Rc<Dict> = Rc::default();
    let mut open = vec![(catalog.get("Pages").clone(), Rc::clone(&nothing), nothing)];
    while let Some((object, resources, box_dict)) = open.pop() {
        let number = match object {
            Object::Ref(number) => number,
            _ => 0,
        };
        if (number > 0 && !seen.insert(number))
            || seen.len() > MOST_NODES
            || out.len() >= MOST_PAGES
            || !file.work.more(100)
        {
            continue;
        }
        let Some(dict) = dict_of(&file.resolve(&object)) else {
            continue;
        };
        let resources = file.dict(&dict, "Resources").unwrap_or(resources);
        let box_dict = if dict.has("MediaBox") {
            Rc::clone(&dict)
        } else {
            box_dict
        };
        let kids = file.entry(&dict, "Kids");
        if kids.array().is_empty() && dict.get("Type").name() != Some("Pages") {
            out.push(Page {
                number,
                dict,
                resources,
                box_dict,
            });
            continue;
        }
        for kid in kids.array().iter().rev().take(MOST_NODES) {
            open.push((kid.clone(), Rc::clone(&resources), Rc::clone(&box_dict)));
        }
    }
    out
}
