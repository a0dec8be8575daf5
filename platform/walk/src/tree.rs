//! What assistive technology is told of a page, in the order in which it is read.

use std::collections::HashMap;

use browser::Node;

/// The things of a page in reading order, each with how deep it is in.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    nodes: Vec<(usize, Node)>,
    places: HashMap<String, usize>,
}

/// The longest outline that is kept, in bytes.
const LONGEST: usize = 64 << 10;

impl Tree {
    /// In reading order, without what assistive technology is not told.
    pub fn of(nodes: Vec<Node>) -> Self {
        let mut by_id: HashMap<String, Node> = HashMap::new();
        let mut waiting = Vec::new();
        for node in nodes {
            if node.parent.is_none() && waiting.is_empty() {
                waiting.push((0, node.id.clone()));
            }
            by_id.insert(node.id.clone(), node);
        }
        let mut tree = Self::default();
        while let Some((depth, id)) = waiting.pop() {
            let Some(node) = by_id.remove(&id) else {
                continue;
            };
            let inside = if node.ignored { depth } else { depth + 1 };
            waiting.extend(node.children.iter().rev().map(|id| (inside, id.clone())));
            // What is ignored keeps its place in the lines of descent.
            tree.places.insert(id, tree.nodes.len());
            tree.nodes.push((depth, node));
        }
        tree
    }

    /// What is told, in order.
    pub fn told(&self) -> impl Iterator<Item = &Node> {
        self.nodes
            .iter()
            .map(|(_, node)| node)
            .filter(|node| !node.ignored && node.role != "InlineTextBox")
    }

    /// What a thing is in, from the nearest outwards.
    pub fn around<'t>(&'t self, node: &'t Node) -> impl Iterator<Item = &'t Node> {
        std::iter::successors(Some(node), |node| {
            let place = self.places.get(node.parent.as_ref()?)?;
            self.nodes.get(*place).map(|(_, node)| node)
        })
        .skip(1)
    }

    /// Whether a thing is in another.
    pub fn is_in(&self, node: &Node, outer: &Node) -> bool {
        self.around(node).any(|around| around.id == outer.id)
    }

    /// The thing of an element.
    pub fn of_element(&self, element: i64) -> Option<&Node> {
        self.told().find(|node| node.element == Some(element))
    }

    /// All that is said, from one thing on; from the top without it.
    pub fn words_from(&self, from: Option<&Node>) -> String {
        let before = |node: &&Node| from.is_some_and(|from| node.id != from.id);
        let words = self.told().skip_while(before).filter_map(|node| {
            let says = matches!(node.role.as_str(), "StaticText" | "image" | "img");
            says.then_some(node.name.as_str())
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// How many stops a reader makes from the top to an element.
    pub fn stops_to(&self, element: i64) -> Option<usize> {
        self.told()
            .filter(|node| {
                !node.name.is_empty() && !matches!(node.role.as_str(), "generic" | "RootWebArea")
            })
            .position(|node| node.element == Some(element))
    }

    /// An outline: a line for each thing, with its name, what it holds and how it stands.
    pub fn outline(&self) -> String {
        let mut outline = String::new();
        for (depth, node) in &self.nodes {
            let is_dull = matches!(node.role.as_str(), "generic" | "none" | "InlineTextBox");
            if node.ignored || (is_dull && node.name.is_empty()) || node.role == "InlineTextBox" {
                continue;
            }
            let mut line = format!("{}{}", "  ".repeat((*depth).min(40)), node.role);
            for (mark, text) in [
                ("", &node.name),
                ("= ", &node.value),
                ("about ", &node.description),
            ] {
                if !text.is_empty() {
                    line.push_str(&format!(" {mark}\"{text}\""));
                }
            }
            for state in [
                "level", "checked", "expanded", "selected", "disabled", "invalid",
            ] {
                match node.state(state) {
                    None | Some("false") if state != "expanded" => {}
                    None => {}
                    Some(value) => line.push_str(&format!(" {state}={value}")),
                }
            }
            if outline.len() + line.len() > LONGEST {
                outline.push_str("…\n");
                break;
            }
            outline.push_str(&line);
            outline.push('\n');
        }
        outline
    }
}

/// Whether a text holds another, whatever blanks and sizes of letters there are.
pub fn holds(text: &str, part: &str) -> bool {
    let bare = |text: &str| -> String {
        let letters = text.chars().filter(|c| !c.is_whitespace());
        letters.flat_map(char::to_lowercase).collect()
    };
    bare(text).contains(&bare(part))
}

/// Whether two names are the same, whatever blanks and sizes of letters there are.
pub fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    plain(one) == plain(other)
}
