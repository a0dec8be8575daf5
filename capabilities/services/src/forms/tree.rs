//! Conditions joined by "all of" and "any of", and where each of them stands.

use form::When;

use super::when::Leaf;

/// How conditions are joined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Join {
    #[default]
    All,
    Any,
}

/// Conditions that are joined. A part that is joined itself is a group; what lies deeper is kept as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    pub join: Join,
    pub parts: Vec<When>,
}

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Behind the others.
    Add,
    /// Behind the others, in a group of its own.
    AddGroup,
    /// Behind those of a group.
    AddIn(usize),
    /// One of them.
    At(usize),
    /// One of those of a group.
    In(usize, usize),
}

impl Join {
    /// Its name in a field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
        }
    }

    /// The joining that a field names.
    pub fn named(name: &str) -> Option<Self> {
        [Self::All, Self::Any]
            .into_iter()
            .find(|join| join.name() == name)
    }

    const fn other(self) -> Self {
        match self {
            Self::All => Self::Any,
            Self::Any => Self::All,
        }
    }

    fn of(self, parts: Vec<When>) -> When {
        match self {
            Self::All => When::All(parts),
            Self::Any => When::Any(parts),
        }
    }
}

/// The joining and the parts of a group.
pub fn group(when: &When) -> Option<(Join, &[When])> {
    match when {
        When::All(parts) => Some((Join::All, parts.as_slice())),
        When::Any(parts) => Some((Join::Any, parts.as_slice())),
        _ => None,
    }
}

fn group_mut(when: &mut When) -> Option<&mut Vec<When>> {
    match when {
        When::All(parts) | When::Any(parts) => Some(parts),
        _ => None,
    }
}

impl Place {
    /// "add", "group", "add-2" (in the second), "2" (the second), "2-1" (the first of the second).
    pub fn read(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<usize>().ok()?.checked_sub(1);
        match text.split_once('-') {
            None if text == "add" => Some(Self::Add),
            None if text == "group" => Some(Self::AddGroup),
            None => number(text).map(Self::At),
            Some(("add", at)) => number(at).map(Self::AddIn),
            Some((at, inner)) => Some(Self::In(number(at)?, number(inner)?)),
        }
    }
}

impl Tree {
    /// Conditions that one group takes.
    pub const MOST: usize = 20;

    /// A condition in its parts.
    pub fn of(when: Option<&When>) -> Self {
        match when {
            None => Self::default(),
            Some(when) => match group(when) {
                Some((join, parts)) => Self {
                    join,
                    parts: parts.to_vec(),
                },
                None => Self {
                    join: Join::All,
                    parts: vec![when.clone()],
                },
            },
        }
    }

    /// The condition; nothing if it has no parts. One part that is no group stands for itself.
    pub fn when(mut self) -> Option<When> {
        let is_plain = self.parts.len() == 1 && self.parts.iter().all(|part| group(part).is_none());
        if self.parts.is_empty() || is_plain {
            self.parts.pop()
        } else {
            Some(self.join.of(self.parts))
        }
    }

    /// The condition at a place; none where one is to be added.
    pub fn get(&self, place: Place) -> Option<&When> {
        match place {
            Place::Add | Place::AddGroup | Place::AddIn(_) => None,
            Place::At(at) => self.parts.get(at),
            Place::In(at, inner) => self.parts.get(at).and_then(group)?.1.get(inner),
        }
    }

    /// Whether a condition on one answer can be put at a place.
    pub fn takes(&self, place: Place) -> bool {
        match place {
            Place::Add | Place::AddGroup => true,
            Place::AddIn(at) => self.parts.get(at).and_then(group).is_some(),
            Place::At(_) | Place::In(..) => self.get(place).and_then(Leaf::of).is_some(),
        }
    }

    /// Puts a condition at a place.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn put(&mut self, place: Place, when: When) -> Result<(), String> {
        let gone = "That condition is not there any more. Go back to the conditions.";
        if !self.takes(place) {
            return Err(gone.into());
        }
        let join = self.join.other();
        let (all, when) = match place {
            Place::Add => (Some(&mut self.parts), when),
            Place::AddGroup => (Some(&mut self.parts), join.of(vec![when])),
            Place::AddIn(at) => (self.parts.get_mut(at).and_then(group_mut), when),
            Place::At(at) => return replace(self.parts.get_mut(at), when).ok_or(gone.into()),
            Place::In(at, inner) => {
                let parts = self.parts.get_mut(at).and_then(group_mut);
                let there = parts.and_then(|parts| parts.get_mut(inner));
                return replace(there, when).ok_or(gone.into());
            }
        };
        match all {
            Some(all) if all.len() < Self::MOST => {
                all.push(when);
                Ok(())
            }
            Some(_) => Err(format!(
                "A group takes {} conditions at most. Remove one, or add a group.",
                Self::MOST
            )),
            None => Err(gone.into()),
        }
    }

    /// Takes out the condition at a place, whatever it is, and the group that it leaves empty.
    pub fn remove(&mut self, place: Place) {
        match place {
            Place::At(at) if at < self.parts.len() => {
                self.parts.remove(at);
            }
            Place::In(at, inner) => {
                let Some(parts) = self.parts.get_mut(at).and_then(group_mut) else {
                    return;
                };
                if inner < parts.len() {
                    parts.remove(inner);
                }
                if parts.is_empty() {
                    self.parts.remove(at);
                }
            }
            _ => {}
        }
    }

    /// Joins all the parts, or those of the group at a place, in another way.
    pub fn join(&mut self, place: Option<Place>, join: Join) {
        match place {
            None => self.join = join,
            Some(Place::At(at)) => {
                let Some(there) = self.parts.get_mut(at) else {
                    return;
                };
                if let Some((_, parts)) = group(there) {
                    *there = join.of(parts.to_vec());
                }
            }
            Some(_) => {}
        }
    }
}

fn replace(there: Option<&mut When>, when: When) -> Option<()> {
    there.map(|there| *there = when)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(question: &str) -> When {
        When::Answered {
            question: question.into(),
        }
    }

    fn not(when: When) -> When {
        When::Not(Box::new(when))
    }

    #[test]
    fn places_are_read_from_addresses() {
        let check = |text: &str, want| assert_eq!(Place::read(text), want, "{text}");
        check("add", Some(Place::Add));
        check("group", Some(Place::AddGroup));
        check("add-2", Some(Place::AddIn(1)));
        check("1", Some(Place::At(0)));
        check("2-1", Some(Place::In(1, 0)));
        for text in ["", "0", "-", "-1", "1-", "1-0", "add-", "x", "1-2-3"] {
            check(text, None);
        }
        check("99999999999999999999999", None);
    }

    #[test]
    fn any_condition_goes_to_parts_and_back() {
        let deep = not(When::All(vec![on("a"), When::Any(vec![on("b")])]));
        for when in [
            None,
            Some(on("a")),
            Some(not(on("a"))),
            Some(deep.clone()),
            Some(When::All(vec![on("a"), on("b")])),
            Some(When::Any(vec![
                on("a"),
                When::All(vec![on("b"), deep.clone()]),
            ])),
            Some(When::All(vec![When::Any(vec![on("a"), on("b")])])),
        ] {
            assert_eq!(Tree::of(when.as_ref()).when(), when);
        }
    }

    #[test]
    fn conditions_are_added_changed_and_removed() {
        let mut tree = Tree::default();
        tree.put(Place::Add, on("a")).unwrap();
        assert_eq!(tree.clone().when(), Some(on("a")));
        tree.put(Place::AddGroup, on("b")).unwrap();
        tree.put(Place::AddIn(1), on("c")).unwrap();
        tree.put(Place::In(1, 0), not(on("b"))).unwrap();
        tree.put(Place::At(0), on("d")).unwrap();
        let inner = vec![not(on("b")), on("c")];
        let want = When::All(vec![on("d"), When::Any(inner.clone())]);
        assert_eq!(tree.clone().when(), Some(want));
        tree.join(None, Join::Any);
        tree.join(Some(Place::At(1)), Join::All);
        tree.join(Some(Place::At(0)), Join::All);
        let want = When::Any(vec![on("d"), When::All(inner)]);
        assert_eq!(tree.clone().when(), Some(want));
        tree.remove(Place::In(1, 1));
        tree.remove(Place::In(1, 0));
        assert_eq!(tree.parts, [on("d")]);
        tree.remove(Place::At(0));
        assert_eq!(tree.when(), None);
    }

    #[test]
    fn what_is_deeper_is_kept_and_can_be_taken_out_only() {
        let deep = not(When::All(vec![on("a"), on("b")]));
        let mut tree = Tree::of(Some(&When::All(vec![on("c"), deep.clone()])));
        assert!(!tree.takes(Place::At(1)) && tree.put(Place::At(1), on("x")).is_err());
        assert!(tree.put(Place::AddIn(1), on("x")).is_err());
        assert!(tree.put(Place::In(0, 0), on("x")).is_err());
        assert!(tree.put(Place::At(9), on("x")).is_err());
        tree.put(Place::At(0), on("d")).unwrap();
        assert_eq!(tree.parts, [on("d"), deep]);
        for place in [Place::In(9, 9), Place::At(9), Place::In(1, 0), Place::Add] {
            tree.remove(place);
        }
        assert_eq!(tree.parts.len(), 2);
        tree.remove(Place::At(1));
        assert_eq!(tree.parts, [on("d")]);
    }

    #[test]
    fn a_group_is_full_at_some_point() {
        let mut tree = Tree::default();
        for _ in 0..Tree::MOST {
            tree.put(Place::Add, on("a")).unwrap();
        }
        let said = tree.put(Place::Add, on("a")).unwrap_err();
        assert!(said.contains("20 conditions at most"), "{said}");
    }
}
