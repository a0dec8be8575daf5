//! Things found by what they are and what they are called, as everybody is told; never by how the page is built.

use browser::Node;

use crate::journey::Role;
use crate::tree::{Tree, same};

/// Why something was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// There is none: why, with the nearest names.
    None(String),
    /// There are several: which.
    Several(String),
}

impl Missing {
    pub fn why(self) -> String {
        match self {
            Self::None(why) | Self::Several(why) => why,
        }
    }
}

const BUTTONS: &[&str] = &[
    "button",
    "switch",
    "DisclosureTriangle",
    "ToggleButton",
    "PopUpButton",
];
const LINKS: &[&str] = &["link"];
const TABS: &[&str] = &["tab"];
const ITEMS: &[&str] = &["menuitem", "menuitemcheckbox", "menuitemradio", "treeitem"];
/// What a text can be typed into.
pub const TYPED: &[&str] = &[
    "textbox",
    "searchbox",
    "spinbutton",
    "combobox",
    "Date",
    "DateTime",
    "InputTime",
    "slider",
    "ColorWell",
];
/// Answers to choose from.
pub const ANSWERS: &[&str] = &["radio", "option", "menuitemradio", "MenuListOption"];
/// What is ticked.
pub const TICKED: &[&str] = &["checkbox", "switch", "menuitemcheckbox"];
/// Letters by which a thing of another kind is further away.
const OTHER_KIND: usize = 8;

/// What holds answers.
const QUESTIONS: &[&str] = &["group", "radiogroup", "combobox", "listbox"];

/// The roles of assistive technology that are meant.
fn roles(role: Role) -> Vec<&'static str> {
    match role {
        Role::Button => BUTTONS.to_vec(),
        Role::Link => LINKS.to_vec(),
        Role::Tab => TABS.to_vec(),
        Role::MenuItem => ITEMS.to_vec(),
        Role::Field => [TYPED, TICKED, ANSWERS, &["listbox"]].concat(),
        Role::Any => [BUTTONS, LINKS, TABS, ITEMS, TICKED, ANSWERS].concat(),
    }
}

impl Tree {
    /// What has a role and a name.
    pub fn control(&self, role: Role, name: &str) -> Result<&Node, Missing> {
        self.one(&roles(role), role.words(), name)
    }

    /// What has one of these roles and a name; `word` is what a person calls such things.
    pub fn one(&self, roles: &[&str], word: &str, name: &str) -> Result<&Node, Missing> {
        self.one_of(self.told(), roles, word, name)
    }

    /// An answer, to a question where one is named.
    pub fn answer(&self, option: &str, of: Option<&str>) -> Result<&Node, Missing> {
        let Some(question) = of else {
            return self.one(ANSWERS, "answer", option);
        };
        let question = self.one(QUESTIONS, "question", question)?;
        let answers = self.told().filter(|node| self.is_in(node, question));
        self.one_of(answers, ANSWERS, "answer", option)
    }

    /// A text that stands by itself: what a person who sees the page can point at, whatever it is said to be.
    pub fn bare_text(&self, name: &str) -> Option<&Node> {
        self.told()
            .find(|node| node.role == "StaticText" && same(&node.name, name))
    }

    fn one_of<'t>(
        &'t self,
        nodes: impl Iterator<Item = &'t Node>,
        roles: &[&str],
        word: &str,
        name: &str,
    ) -> Result<&'t Node, Missing> {
        let candidates: Vec<&Node> = nodes
            .filter(|node| roles.contains(&node.role.as_str()) && node.element.is_some())
            .collect();
        let found: Vec<&Node> = candidates
            .iter()
            .copied()
            .filter(|node| same(&node.name, name))
            .collect();
        match found.as_slice() {
            [] => Err(Missing::None(self.nobody(&candidates, word, name))),
            [one] => Ok(one),
            // Links of one name to one place are one.
            [first, rest @ ..]
                if first.state("url").is_some()
                    && rest
                        .iter()
                        .all(|other| other.state("url") == first.state("url")) =>
            {
                Ok(first)
            }
            several => {
                let where_: Vec<String> = several
                    .iter()
                    .take(5)
                    .map(|node| self.place(node))
                    .collect();
                Err(Missing::Several(format!(
                    "{} things are called “{name}”: {}. Say which is meant.",
                    several.len(),
                    where_.join("; ")
                )))
            }
        }
    }

    fn nobody(&self, candidates: &[&Node], word: &str, name: &str) -> String {
        let mut why = format!("No {word} is called “{name}”.");
        let unnamed = candidates
            .iter()
            .filter(|node| node.name.is_empty())
            .count();
        let is_candidate = |node: &Node| candidates.iter().any(|one| one.id == node.id);
        let mut near: Vec<(usize, String)> = self
            .told()
            .filter(|node| {
                let role = node.role.as_str();
                let can_be_used = roles(Role::Any).contains(&role) || TYPED.contains(&role);
                !node.name.is_empty() && (is_candidate(node) || can_be_used)
            })
            .map(|node| {
                let far = distance(&node.name, name);
                let far = if is_candidate(node) {
                    far
                } else {
                    far + OTHER_KIND
                };
                let named = format!("“{}” ({})", node.name, plain_role(&node.role));
                (far, named)
            })
            .collect();
        near.sort();
        near.dedup();
        near.truncate(3);
        if !near.is_empty() {
            let near: Vec<String> = near.into_iter().map(|(_, name)| name).collect();
            why.push_str(&format!(" The nearest names are {}.", near.join(", ")));
        }
        if unnamed > 0 {
            why.push_str(&format!(
                " {unnamed} of that kind on this page have no name."
            ));
        }
        why
    }

    /// Where a thing is, for a person.
    fn place(&self, node: &Node) -> String {
        let role = plain_role(&node.role);
        let around = self.around(node).find(|around| {
            !around.ignored
                && !matches!(
                    around.role.as_str(),
                    "generic" | "none" | "paragraph" | "LabelText"
                )
        });
        match around {
            Some(around) if around.name.is_empty() => {
                format!("a {role} in a {}", plain_role(&around.role))
            }
            Some(around) => format!("a {role} in “{}”", around.name),
            None => format!("a {role}"),
        }
    }
}

/// A role in a person's words.
pub fn plain_role(role: &str) -> &str {
    match role {
        "textbox" | "searchbox" | "spinbutton" => "field",
        "combobox" | "listbox" => "list",
        "checkbox" => "tick box",
        "radio" | "option" | "MenuListOption" => "answer",
        "DisclosureTriangle" => "button",
        "RootWebArea" => "page",
        other => other,
    }
}

/// How many letters must be changed to make one name the other, and at least as many as one is longer.
fn distance(one: &str, other: &str) -> usize {
    let letters = |text: &str| -> Vec<char> { text.to_lowercase().chars().take(80).collect() };
    let (one, other) = (letters(one), letters(other));
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        let above = std::mem::take(&mut row);
        row.push(left);
        for (b, &up) in other.iter().zip(above.iter().skip(1)) {
            left = (corner + usize::from(a != b)).min(up + 1).min(left + 1);
            row.push(left);
            corner = up;
        }
    }
    row.last().copied().unwrap_or(0)
}
