//! What is kept of fibre that is built: programmes, their routes, their milestones, and reports of premises.

use app::kit::Fault;
use app::store::{Collection, Field, Filter, Page, Rd, Record, StoreError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Records of one kind that a programme can have.
const MOST: i64 = 100_000;

/// A programme of fibre delivery: one contract, one grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// What people call it.
    pub name: String,
    /// Who pays the grant.
    pub funder: String,
    /// Who builds, or what the contract is called.
    pub supplier: String,
    /// The whole grant, in pence.
    pub grant_pence: i64,
    /// The first day.
    pub starts: Date,
    /// The day by which all is to be passed.
    pub ends: Date,
    /// The neighbouring council whose area it is in; empty for our own.
    pub area: String,
}

/// A route: a part of the network that is built and paid for as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The programme that it belongs to.
    pub programme: String,
    /// What people call it.
    pub name: String,
    /// The ward or area that it serves.
    pub ward: String,
    /// Planned length, in m.
    pub length_m: i64,
    /// Planned cost, in pence.
    pub cost_pence: i64,
    /// Premises that it is to pass.
    pub premises: i64,
    /// The day on which it reached each stage, in the order of [`Stage::ALL`].
    pub days: [Option<Date>; 5],
    /// When people should be able to order, if that is known.
    pub expected: Option<Date>,
    /// Length built so far, in m.
    pub built_m: i64,
    /// Cost so far, in pence.
    pub spent_pence: i64,
}

/// How far a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It is drawn.
    Designed,
    /// Permits and wayleaves are given.
    Permitted,
    /// People dig.
    InBuild,
    /// It lies in the ground.
    Built,
    /// People can order a service.
    Live,
}

/// A milestone of a programme, and the grant that is drawn with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The programme that it belongs to.
    pub programme: String,
    /// What is to be reached.
    pub title: String,
    /// By when.
    pub due: Date,
    /// When it was reached.
    pub reached: Option<Date>,
    /// The grant that is drawn once it is reached, in pence.
    pub grant_pence: i64,
}

/// Premises at the end of one day, counted from the beginning of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The programme that it belongs to.
    pub programme: String,
    /// The day.
    pub day: Date,
    /// Premises passed so far: they can order a service.
    pub passed: i64,
    /// Premises connected now.
    pub connected: i64,
}

/// Programmes.
pub const PROGRAMMES: Collection<Programme> = Collection {
    name: "connectivity-fibre-programme",
    purpose: "to follow the building of full fibre and the grant for it",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it",
    audited: true,
    fields: &[],
};

/// Their routes.
pub const ROUTES: Collection<Route> = Collection {
    name: "connectivity-fibre-route",
    purpose: "to follow the building of full fibre, route by route",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it or its programme",
    audited: true,
    fields: &[Field {
        name: "programme",
        unique: false,
        of: |route| vec![route.programme.clone()],
    }],
};

/// Their milestones.
pub const MILESTONES: Collection<Milestone> = Collection {
    name: "connectivity-fibre-milestone",
    purpose: "to know what grant was drawn, and what is late",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it or its programme",
    audited: true,
    fields: &[Field {
        name: "programme",
        unique: false,
        of: |milestone| vec![milestone.programme.clone()],
    }],
};

/// Their reports, under the programme's id and the day.
pub const REPORTS: Collection<Report> = Collection {
    name: "connectivity-fibre-report",
    purpose: "to know how many premises full fibre passes, and how many took it",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until somebody deletes it or its programme",
    audited: true,
    fields: &[Field {
        name: "programme",
        unique: false,
        of: |report| vec![report.programme.clone()],
    }],
};

/// A programme with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Whole {
    /// Itself.
    pub kept: Record<Programme>,
    /// Its routes, by name.
    pub routes: Vec<Record<Route>>,
    /// Its milestones, the first due first.
    pub milestones: Vec<Record<Milestone>>,
    /// Its reports, the oldest first.
    pub reports: Vec<Record<Report>>,
}

impl Stage {
    /// All, in their order, with their words in addresses and on pages.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Designed, "designed", "Designed"),
        (Self::Permitted, "permitted", "Permitted"),
        (Self::InBuild, "in-build", "In build"),
        (Self::Built, "built", "Built"),
        (Self::Live, "live", "Live"),
    ];

    /// Its word in addresses and files.
    pub fn word(self) -> &'static str {
        let known = Self::ALL.into_iter().find(|(stage, ..)| *stage == self);
        known.map_or("", |(_, word, _)| word)
    }

    /// Its word on pages.
    pub fn title(self) -> &'static str {
        let known = Self::ALL.into_iter().find(|(stage, ..)| *stage == self);
        known.map_or("", |(.., title)| title)
    }
}

impl Route {
    /// The stages that it reached, with their days.
    pub fn reached(&self) -> impl DoubleEndedIterator<Item = (Stage, Date)> {
        let all = Stage::ALL.into_iter().zip(self.days);
        all.filter_map(|((stage, ..), day)| Some((stage, day?)))
    }

    /// How far it is: the last stage that has a day.
    pub fn stage(&self) -> Stage {
        let last = self.reached().next_back();
        last.map_or(Stage::Designed, |(stage, _)| stage)
    }

    /// The first day on which it was built or live.
    pub fn built_on(&self) -> Option<Date> {
        let mut reached = self.reached();
        let built = reached.find(|(stage, _)| *stage >= Stage::Built);
        built.map(|(_, day)| day)
    }
}

impl Whole {
    /// The programme with this id and all that belongs to it.
    ///
    /// # Errors
    /// That there is none; whatever the store says.
    pub fn get(rd: &mut Rd<'_>, id: &str) -> Result<Self, Fault> {
        let kept = programme(rd, id)?;
        Ok(Self::of(rd, kept)?)
    }

    /// Every programme, by name.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn all(rd: &mut Rd<'_>) -> Result<Vec<Self>, StoreError> {
        let mut all = PROGRAMMES.find(rd, &Filter::All, Page::default())?;
        all.sort_by(|a, b| a.value.name.cmp(&b.value.name));
        all.into_iter().map(|kept| Self::of(rd, kept)).collect()
    }

    fn of(rd: &mut Rd<'_>, kept: Record<Programme>) -> Result<Self, StoreError> {
        let its = Filter::Is("programme", kept.id.clone());
        let page = Page {
            limit: MOST,
            ..Page::default()
        };
        let mut routes = ROUTES.find(rd, &its, page)?;
        routes.sort_by(|a, b| a.value.name.cmp(&b.value.name));
        let mut milestones = MILESTONES.find(rd, &its, page)?;
        milestones.sort_by_key(|milestone| milestone.value.due);
        let mut reports = REPORTS.find(rd, &its, page)?;
        reports.sort_by_key(|report| report.value.day);
        Ok(Self {
            kept,
            routes,
            milestones,
            reports,
        })
    }
}

/// The programme with this id.
///
/// # Errors
/// That there is none; whatever the store says.
pub fn programme(rd: &mut Rd<'_>, id: &str) -> Result<Record<Programme>, Fault> {
    let none = || Fault::not_found("There is no such programme. It may have been deleted.");
    PROGRAMMES.get(rd, id)?.ok_or_else(none)
}

/// The id of the report of a day: a programme has one a day.
pub fn report_id(programme: &str, day: Date) -> String {
    format!("{programme}-{day}")
}
