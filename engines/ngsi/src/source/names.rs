//! Attributes by full name: all of them, some, or all but some.

use std::collections::BTreeSet;

/// Which attributes of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// These.
    Only(BTreeSet<String>),
    /// All but these.
    Except(BTreeSet<String>),
}

impl Names {
    /// All of them.
    pub fn all() -> Self {
        Self::Except(BTreeSet::new())
    }

    /// Those that are named.
    pub fn only(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Only(names.into_iter().map(Into::into).collect())
    }

    /// Whether an attribute is one of them.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::Only(names) => names.contains(name),
            Self::Except(names) => !names.contains(name),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Only(names) if names.is_empty())
    }

    /// Whether nothing is left out.
    pub fn is_all(&self) -> bool {
        matches!(self, Self::Except(names) if names.is_empty())
    }

    /// Their names, if they can be told one by one.
    pub fn listed(&self) -> Option<&BTreeSet<String>> {
        match self {
            Self::Only(names) => Some(names),
            Self::Except(_) => None,
        }
    }

    /// Those of them that are among others.
    #[must_use]
    pub fn within(&self, others: &BTreeSet<String>) -> Self {
        let both = others.iter().filter(|name| self.has(name));
        Self::Only(both.cloned().collect())
    }

    /// Those of them that are not among others.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        match (self, others) {
            (Self::Only(own), others) => Self::Only(
                own.iter()
                    .filter(|name| !others.has(name))
                    .cloned()
                    .collect(),
            ),
            (Self::Except(own), Self::Only(theirs)) => Self::Except(own | theirs),
            (Self::Except(own), Self::Except(theirs)) => Self::Only(theirs - own),
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        match (self, others) {
            (Self::Only(own), Self::Only(theirs)) => Self::Only(own | theirs),
            (Self::Except(own), Self::Except(theirs)) => Self::Except(own & theirs),
            (Self::Only(only), Self::Except(except)) | (Self::Except(except), Self::Only(only)) => {
                Self::Except(except - only)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_and_their_opposites_are_cut_and_joined() {
        let some = Names::only(["a", "b"]);
        let rest = Names::all().without(&some);
        assert!(rest.has("c") && !rest.has("a") && !rest.is_all() && Names::all().is_all());
        assert_eq!(some.without(&Names::only(["b"])), Names::only(["a"]));
        assert_eq!(some.without(&rest), some);
        assert!(rest.without(&rest).is_empty());
        assert!(some.without(&Names::all()).is_empty());
        assert_eq!(
            rest.within(&BTreeSet::from(["a".into(), "c".into()])),
            Names::only(["c"])
        );
        assert!(rest.and(&some).is_all() && some.and(&rest).is_all());
        assert_eq!(some.and(&Names::only(["c"])), Names::only(["a", "b", "c"]));
        assert_eq!(
            (some.listed().map(BTreeSet::len), rest.listed()),
            (Some(2), None)
        );
    }
}
