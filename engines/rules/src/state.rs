//! Where a fault stands, and what a new look at its places does to that.

use serde::{Deserialize, Serialize};

/// Where a fault stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is to be mended; or, of what only a person can tell, to be answered.
    #[default]
    Open,
    /// Somebody says that it is mended: the next look tells.
    Mended,
    /// It stays for now, for a reason and until a day that were written down.
    Accepted,
    /// A person looked and says that it is no fault.
    Sound,
    /// A look did not find it any more.
    Gone,
}

/// What a look saw of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saw {
    /// It is there.
    There,
    /// All its places were looked at, and it is at none of them.
    Nowhere,
    /// It is at none of the places that were looked at, but some were not.
    CannotTell,
}

impl State {
    /// All of them, in the order in which they are usually gone through.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Mended,
        Self::Accepted,
        Self::Sound,
        Self::Gone,
    ];

    /// As it is kept: "open".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mended => "mended",
            Self::Accepted => "accepted",
            Self::Sound => "sound",
            Self::Gone => "gone",
        }
    }

    /// For a page.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Open => "To mend",
            Self::Mended => "Said to be mended",
            Self::Accepted => "Stays for now",
            Self::Sound => "No fault",
            Self::Gone => "Gone",
        }
    }

    /// The one of this word, if there is one.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether somebody still has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Mended)
    }

    /// Where the fault stands after a look. What was said to be mended, or was gone, and is there is open again;
    /// what a person accepted or found sound stays so while it is there, for that is what they said it of.
    #[must_use]
    pub const fn after(self, saw: Saw) -> Self {
        match (saw, self) {
            (Saw::There, Self::Mended | Self::Gone) => Self::Open,
            (Saw::Nowhere, _) => Self::Gone,
            (Saw::There | Saw::CannotTell, stays) => stays,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: State, saw: Saw, want: State) {
        assert_eq!(before.after(saw), want, "{before:?} after {saw:?}");
    }

    #[test]
    fn a_look_moves_what_it_can_tell_of() {
        check(State::Open, Saw::There, State::Open);
        check(State::Open, Saw::Nowhere, State::Gone);
        check(State::Open, Saw::CannotTell, State::Open);
        check(State::Mended, Saw::There, State::Open);
        check(State::Mended, Saw::CannotTell, State::Mended);
        check(State::Gone, Saw::There, State::Open);
        check(State::Gone, Saw::CannotTell, State::Gone);
        check(State::Accepted, Saw::There, State::Accepted);
        check(State::Accepted, Saw::Nowhere, State::Gone);
        check(State::Sound, Saw::There, State::Sound);
    }

    #[test]
    fn a_word_names_its_state() {
        for state in State::ALL {
            assert_eq!(State::of(state.word()), Some(state));
        }
        assert_eq!(State::of("lost"), None);
    }
}
