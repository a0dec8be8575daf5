//! Who is asking, and what they may do: one policy, deny by default.

use serde::{Deserialize, Serialize};

/// What a person is to the council. A person may be several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Lives or works here.
    Resident,
    /// Serves residents: cases, places, people.
    Officer,
    /// Reads numbers, plans.
    Analyst,
    /// Keeps devices and systems running.
    Engineer,
    /// Says who may do what.
    Admin,
}

impl Role {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Resident,
        Self::Officer,
        Self::Analyst,
        Self::Engineer,
        Self::Admin,
    ];

    /// The word it is known by: in claims, on the command line, on pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Officer => "officer",
            Self::Analyst => "analyst",
            Self::Engineer => "engineer",
            Self::Admin => "admin",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|role| role.word().eq_ignore_ascii_case(word))
    }
}

/// Something that not everybody may do. Each capability declares its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// "devices.read": also the name of the scope that a key can hold.
    pub name: &'static str,
    /// What it lets one do, in plain words: "see devices and their messages".
    pub words: &'static str,
    /// Who may by role.
    pub roles: &'static [Role],
    /// Whether a key may hold it.
    pub for_keys: bool,
}

/// Who a door is open to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allow {
    /// Anyone, signed in or not.
    Anyone,
    /// Any person who has signed in.
    SignedIn,
    /// Whoever may do this.
    To(Act),
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Nobody has said.
    Anyone,
    /// A person who signed in.
    Person(Person),
    /// A machine that showed a key.
    Machine(Machine),
}

/// A person who signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Their account.
    pub id: String,
    /// What we call them.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are to the council.
    pub roles: Vec<Role>,
    /// Which sign-in this is.
    pub session: String,
}

/// A machine that showed a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// The key's id.
    pub key: String,
    /// The names of the acts it may do.
    pub scopes: Vec<String>,
    /// The only thing it may do them to; none for any.
    pub only: Option<String>,
}

impl Who {
    /// Whether they may do `act`, to some thing at least.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        match self {
            Self::Anyone => false,
            Self::Person(person) => person.roles.iter().any(|role| act.roles.contains(role)),
            Self::Machine(machine) => {
                act.for_keys && machine.scopes.iter().any(|scope| scope == act.name)
            }
        }
    }

    /// Whether they may do `act` to `thing`: a key can be bound to one device.
    #[must_use]
    pub fn may_to(&self, act: Act, thing: &str) -> bool {
        let bound =
            matches!(self, Self::Machine(Machine { only: Some(only), .. }) if only != thing);
        self.may(act) && !bound
    }

    /// Whether a door is open to them.
    #[must_use]
    pub fn passes(&self, allow: Allow) -> bool {
        match allow {
            Allow::Anyone => true,
            Allow::SignedIn => matches!(self, Self::Person(_)),
            Allow::To(act) => self.may(act),
        }
    }

    /// The person, if it is one.
    #[must_use]
    pub const fn person(&self) -> Option<&Person> {
        if let Self::Person(person) = self {
            Some(person)
        } else {
            None
        }
    }

    /// How the audit trail names them.
    #[must_use]
    pub fn audit_name(&self) -> String {
        match self {
            Self::Anyone => "anyone".into(),
            Self::Person(person) => format!("person:{}", person.id),
            Self::Machine(machine) => format!("key:{}", machine.key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Act = Act {
        name: "x.read",
        words: "see x",
        roles: &[Role::Engineer],
        for_keys: true,
    };
    const OWN: Act = Act {
        name: "x.own",
        words: "own x",
        roles: &[Role::Admin],
        for_keys: false,
    };

    fn person(roles: &[Role]) -> Who {
        Who::Person(Person {
            id: "1".into(),
            name: "Ann".into(),
            email: "ann@example.org".into(),
            roles: roles.to_vec(),
            session: "s".into(),
        })
    }

    fn machine(scopes: &[&str], only: Option<&str>) -> Who {
        Who::Machine(Machine {
            key: "k".into(),
            scopes: scopes.iter().map(ToString::to_string).collect(),
            only: only.map(Into::into),
        })
    }

    #[test]
    fn nobody_may_unless_said() {
        let cases = [
            (Who::Anyone, false, false),
            (person(&[]), false, false),
            (person(&[Role::Resident, Role::Engineer]), true, false),
            (person(&[Role::Admin]), false, true),
            (machine(&["x.read", "x.own"], None), true, false),
            (machine(&["x"], None), false, false),
        ];
        for (who, read, own) in cases {
            assert_eq!((who.may(READ), who.may(OWN)), (read, own), "{who:?}");
        }
    }

    #[test]
    fn a_bound_key_opens_one_thing() {
        let bound = machine(&["x.read"], Some("d1"));
        assert!(bound.may_to(READ, "d1") && !bound.may_to(READ, "d2"));
        assert!(machine(&["x.read"], None).may_to(READ, "d2"));
        assert!(!bound.passes(Allow::SignedIn) && bound.passes(Allow::Anyone));
    }
}
