//! The words by which the house itself classifies help: needs, access and kinds. They are taxonomies of
//! the standard like any other, so that they go out and come in with each entry.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Attribute, Taxonomy, Term, ids};

/// A taxonomy of the house.
#[derive(Debug, PartialEq, Eq)]
pub struct HouseTaxonomy {
    /// "need": the `link_type` of its attributes.
    pub kind: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Its terms, in the order of the page.
    pub terms: &'static [HouseTerm],
}

/// A term of the house.
#[derive(Debug, PartialEq, Eq)]
pub struct HouseTerm {
    /// The word in addresses: "get-online"
    pub code: &'static str,
    /// As people read it.
    pub name: &'static str,
    /// What it means.
    pub description: &'static str,
}

const fn term(code: &'static str, name: &'static str, description: &'static str) -> HouseTerm {
    HouseTerm {
        code,
        name,
        description,
    }
}

/// What people need.
pub const NEEDS: HouseTaxonomy = HouseTaxonomy {
    kind: "need",
    name: "Needs",
    description: "What people look for help with.",
    terms: &[
        term(
            "get-online",
            "Get online",
            "Use a computer, a phone or the internet; a device or data to do it with.",
        ),
        term(
            "money",
            "Money and debt",
            "Bills, debt, benefits and getting by.",
        ),
        term("food", "Food", "Food banks, meals and cheap groceries."),
        term(
            "home",
            "Home",
            "A place to live, repairs, warmth and moving.",
        ),
        term(
            "loneliness",
            "Meet people",
            "Company, clubs and somewhere warm to go.",
        ),
        term(
            "carers",
            "Looking after someone",
            "Help for people who care for somebody else.",
        ),
        term(
            "health",
            "Health",
            "Moving more, stopping smoking and living with illness.",
        ),
        term(
            "mental-health",
            "How you feel",
            "Worry, low mood, grief and hard times.",
        ),
        term(
            "jobs",
            "Jobs and training",
            "Finding work, training and starting a business.",
        ),
        term(
            "learning",
            "Learn something",
            "Reading, maths, English and new skills.",
        ),
        term(
            "families",
            "Children and families",
            "Parents, babies, children and teenagers.",
        ),
        term(
            "young-people",
            "Young people",
            "Places to go and people to talk to.",
        ),
        term(
            "older-people",
            "Getting older",
            "Living well and safely at home in later life.",
        ),
        term(
            "disability",
            "Disability",
            "Equipment, advice and things to do for disabled people.",
        ),
        term(
            "getting-around",
            "Getting around",
            "Lifts, buses and help to get out.",
        ),
        term(
            "safety",
            "Staying safe",
            "Abuse, crime, scams and drugs or drink.",
        ),
        term(
            "new-here",
            "New to the area",
            "For people who have just arrived, and their English.",
        ),
    ],
};

/// How people get in and on.
pub const ACCESS: HouseTaxonomy = HouseTaxonomy {
    kind: "access",
    name: "Access",
    description: "How people get in and on.",
    terms: &[
        term(
            "step-free",
            "Step-free",
            "No steps between the street and the room.",
        ),
        term(
            "accessible-toilet",
            "Accessible toilet",
            "A toilet that a wheelchair user can use.",
        ),
        term("hearing-loop", "Hearing loop", "A loop for hearing aids."),
        term(
            "bsl",
            "British Sign Language",
            "Somebody who signs, at any time or if asked beforehand.",
        ),
        term(
            "easy-read",
            "Easy read",
            "Information in short words and pictures.",
        ),
        term("quiet", "Quiet", "A quiet time or a quiet room."),
        term(
            "disabled-parking",
            "Blue Badge parking",
            "A space for a Blue Badge holder at the door.",
        ),
        term("online", "Online", "By video or over the internet."),
        term("phone", "By phone", "Over the telephone."),
        term("home-visits", "Home visits", "Somebody comes to you."),
    ],
};

/// What kind of thing an entry is.
pub const KIND: HouseTaxonomy = HouseTaxonomy {
    kind: "kind",
    name: "Kinds of help",
    description: "What kind of thing an entry is.",
    terms: &[
        term("service", "Service", "Help that is there week by week."),
        term(
            "course",
            "Course",
            "A class, or several that belong together.",
        ),
        term("event", "Event", "Something on a day."),
        term("club", "Club", "A group that meets."),
        term(
            "loan",
            "Loan",
            "Something to borrow or to keep: a device, data.",
        ),
    ],
};

/// Where on the way from never having been online to a job in technology it helps.
pub const STEP: HouseTaxonomy = HouseTaxonomy {
    kind: "step",
    name: "Steps of digital skills",
    description: "Where on the way from never having been online to a job in technology it helps.",
    terms: &[
        term(
            "1",
            "Get started",
            "For people who have never been online, or hardly ever.",
        ),
        term(
            "2",
            "Every day",
            "Messages, photos, video calls and looking things up.",
        ),
        term(
            "3",
            "Do more, safely",
            "Paying, forms and health online, and staying safe from tricks.",
        ),
        term(
            "4",
            "Skills for work",
            "Documents, spreadsheets and the programs that employers ask about.",
        ),
        term(
            "5",
            "A job in technology",
            "Code, data and networks, and people who do it for a living.",
        ),
    ],
};

/// All of them.
const ALL: [&HouseTaxonomy; 4] = [&NEEDS, &ACCESS, &KIND, &STEP];

static BY_ID: LazyLock<HashMap<String, (&'static HouseTaxonomy, &'static HouseTerm)>> =
    LazyLock::new(|| {
        let pairs = ALL
            .into_iter()
            .flat_map(|all| all.terms.iter().map(move |term| (all, term)));
        pairs
            .map(|(all, term)| (all.term_id(term.code), (all, term)))
            .collect()
    });

/// The house term of an id.
#[must_use]
pub fn house_term(id: &str) -> Option<(&'static HouseTaxonomy, &'static HouseTerm)> {
    BY_ID.get(id).copied()
}

/// A taxonomy of the house as the standard has it: its id, itself, and its terms with their ids.
pub type Written = (String, Taxonomy, Vec<(String, Term)>);

/// The house's taxonomies and their terms as the standard has them, with their ids.
#[must_use]
pub fn house_taxonomies() -> Vec<Written> {
    let of = |all: &&HouseTaxonomy| {
        let taxonomy = Taxonomy {
            name: all.name.into(),
            description: all.description.into(),
            version: Some("1".into()),
            ..Taxonomy::default()
        };
        let terms = all.terms.iter().map(|term| {
            let written = Term {
                name: term.name.into(),
                description: term.description.into(),
                taxonomy: Some(all.name.into()),
                taxonomy_id: Some(all.id()),
                term: Some(term.name.into()),
                code: Some(term.code.into()),
                ..Term::default()
            };
            (all.term_id(term.code), written)
        });
        (all.id(), taxonomy, terms.collect())
    };
    ALL.iter().map(of).collect()
}

impl HouseTaxonomy {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> String {
        ids::of(&["borough", self.kind])
    }

    /// The id of a term.
    #[must_use]
    pub fn term_id(&self, code: &str) -> String {
        ids::of(&["borough", self.kind, code])
    }

    /// The term of a code.
    #[must_use]
    pub fn term(&self, code: &str) -> Option<&'static HouseTerm> {
        self.terms.iter().find(|term| term.code == code)
    }

    /// The attribute that classifies `owner` (an entry's id) by a term.
    #[must_use]
    pub fn attribute(&self, owner: &str, code: &str) -> Attribute {
        Attribute {
            id: ids::of(&[owner, self.kind, code]),
            link_type: Some(self.kind.into()),
            taxonomy_term_id: self.term_id(code),
            ..Attribute::default()
        }
    }
}
