//! The records of contracts: what was agreed, what shows that it was kept, and what was decided.

use app::kit::{Fault, Time};
use app::store::collection::Page;
use app::store::{Collection, Field, Filter, Rd, Record, StoreError, Tx};
use app::{App, check};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::change::Change;
use contract::gate::{Decided, Decision, Rules, Severity};
use contract::{Evidence, Specification};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::trials::limits;

/// How long what belongs to a contract is kept after its end: as long as a claim can be made under it
/// (Limitation Act 1980, section 5).
const KEPT_YEARS: i16 = 6;
/// The same in words.
pub const KEPT_FOR: &str = "6 years after the contract ends";
/// Records of one kind that a contract can have; pages say so where there are more.
pub const MOST: i64 = 2_000;

/// A contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// What it is about.
    pub title: String,
    /// Who delivers.
    pub supplier: String,
    /// In a sentence or two.
    pub about: String,
    /// Its first day, in ISO 8601.
    pub starts: String,
    /// Its last day.
    pub ends: String,
    /// What it is worth, in pence.
    pub value_pence: i64,
    /// The officer who answers for it.
    pub owner: String,
    /// The digest of the secret in the supplier's link; empty for none.
    pub supplier_link: String,
}

/// When records of a contract that ends then are erased.
#[must_use]
pub fn kept_until(ends: &str) -> Option<Time> {
    let end: Date = ends.parse().ok()?;
    let day = end.with().year(end.year().checked_add(KEPT_YEARS)?).build();
    // 29 February has no like in most years.
    let day = day
        .or_else(|_| end.with().year(end.year() + KEPT_YEARS).day(28).build())
        .ok()?;
    let noon = day.at(12, 0, 0, 0).in_tz("UTC").ok()?;
    Some(Time(noon.timestamp().as_microsecond()))
}

/// Contracts.
pub const CONTRACTS: Collection<Contract> = Collection {
    name: "assurance-contract",
    purpose: "to hold suppliers to what they agreed",
    // Its owner is a person.
    personal: true,
    erase_at: |one, _| kept_until(&one.ends),
    kept_for: KEPT_FOR,
    audited: true,
    fields: &[Field {
        name: "link",
        unique: true,
        of: |one| {
            Some(one.supplier_link.clone())
                .filter(|link| !link.is_empty())
                .into_iter()
                .collect()
        },
    }],
};

/// The specification of a contract, under the contract's id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// What it says.
    pub specification: Specification,
    /// When it is erased.
    pub until: Option<Time>,
}

/// Specifications.
pub const SPECIFICATIONS: Collection<Spec> = Collection {
    name: "assurance-specification",
    purpose: "to know what a supplier agreed to deliver",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: KEPT_FOR,
    audited: true,
    fields: &[],
};

/// One change of a specification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// The contract.
    pub contract: String,
    /// Where it came from: "specification.csv", "edited in the page".
    pub how: String,
    /// What it changed, with the wording before and after.
    pub changes: Vec<Change>,
    /// When it is erased.
    pub until: Option<Time>,
}

/// What was changed in specifications, and how they read before.
pub const REVISIONS: Collection<Revision> = Collection {
    name: "assurance-revision",
    purpose: "to know how an agreement read at any time",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: KEPT_FOR,
    audited: true,
    fields: &[Field {
        name: "contract",
        unique: false,
        of: |one| vec![one.contract.clone()],
    }],
};

/// A file of requirements that waits to be looked over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The contract.
    pub contract: String,
    /// The file's name.
    pub name: String,
    /// What is in it.
    pub text: String,
    /// Keep the requirements that it does not have.
    pub keep_others: bool,
}

/// How long a file waits, in seconds.
const WAITS_S: i64 = 86_400;

/// Files that wait.
pub const WAITING: Collection<Waiting> = Collection {
    name: "assurance-import",
    purpose: "to show what a file would change before it does",
    personal: false,
    erase_at: |_, now: Time| Some(now.plus_s(WAITS_S)),
    kept_for: "a day",
    audited: false,
    fields: &[],
};

/// A piece of evidence, with its file if it has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// The contract.
    pub contract: String,
    /// What it shows of what. Its own id is the record's.
    pub evidence: Evidence,
    /// Who brought it.
    pub by: String,
    /// Its file; empty for none.
    pub file: String,
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of the file, or of the words where there is none.
    pub sha256: String,
    /// Of what was made by trials: which kind of them; the next run puts its own in its place. Empty for the rest.
    #[serde(default)]
    pub source: String,
    /// When it is erased.
    pub until: Option<Time>,
}

/// Evidence.
pub const PIECES: Collection<Piece> = Collection {
    name: "assurance-evidence",
    purpose: "to show whether a supplier kept an agreement",
    personal: false,
    erase_at: |one, _| one.until,
    kept_for: KEPT_FOR,
    audited: true,
    fields: &[Field {
        name: "contract",
        unique: false,
        of: |one| vec![one.contract.clone()],
    }],
};

/// A file that was sent in or made, within its record so that both are erased at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The contract that it belongs to.
    pub contract: String,
    /// A safe name with a true extension.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes, in base 64.
    pub base64: String,
    /// When it is erased.
    pub until: Option<Time>,
}

/// Files.
pub const FILES: Collection<Kept> = Collection {
    name: "assurance-file",
    purpose: "to show what was seen: pictures, documents and dossiers",
    // A picture of a screen can show anything.
    personal: true,
    erase_at: |one, _| one.until,
    kept_for: "2 years for what shoppers send, otherwise 6 years after the contract ends",
    audited: true,
    fields: &[],
};

impl Kept {
    /// A file to keep.
    #[must_use]
    pub fn new(
        contract: &str,
        name: &str,
        media_type: &str,
        bytes: &[u8],
        until: Option<Time>,
    ) -> Self {
        Self {
            contract: contract.to_owned(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            base64: STANDARD.encode(bytes),
            until,
        }
    }

    /// What it holds.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        STANDARD.decode(&self.base64).unwrap_or_default()
    }
}

/// A milestone: what is due, what is paid for it, and what was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    /// The contract.
    pub contract: String,
    /// What it is called.
    pub title: String,
    /// The day it is due, in ISO 8601.
    pub due: String,
    /// What is paid once it is accepted, in pence.
    pub payment_pence: i64,
    /// What it asks.
    pub rules: Rules,
    /// What was decided; none so far.
    pub deed: Option<Deed>,
    /// When it is erased.
    pub until: Option<Time>,
}

/// What an officer decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// What.
    pub decision: Decision,
    /// Why, in the officer's words.
    pub words: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Time,
    /// What the rules said.
    pub advised: Decided,
    /// The file of the dossier.
    pub dossier: String,
}

/// Milestones.
pub const MILESTONES: Collection<Milestone> = Collection {
    name: "assurance-milestone",
    purpose: "to decide what is accepted and paid",
    // Whoever decided is a person.
    personal: true,
    erase_at: |one, _| one.until,
    kept_for: KEPT_FOR,
    audited: true,
    fields: &[Field {
        name: "contract",
        unique: false,
        of: |one| vec![one.contract.clone()],
    }],
};

/// Something that is wrong with what was delivered: a finding of the verb check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The finding's id.
    pub id: String,
    /// Counts its changes.
    pub version: i64,
    /// What it is.
    pub what: String,
    /// How bad.
    pub severity: Severity,
    /// How many shoppers met it.
    pub met_by: usize,
    /// Where it stands. One that was accepted until a day that is over is open.
    pub state: check::State,
    /// The instant until which it is accepted; none if it is not.
    pub until: Option<Time>,
    /// The account that has it in hand; empty for nobody.
    pub owner: String,
    /// The requirement and the criterion whose quality limit is broken; none for what people reported.
    pub limit: Option<(String, u32)>,
}

impl Problem {
    /// Whether it has been put right. What is accepted for now has not.
    #[must_use]
    pub const fn is_mended(&self) -> bool {
        !matches!(self.state, check::State::Open | check::State::Accepted)
    }
}

/// Where a problem was met: by the shopper of this number.
pub const SHOPPER: &str = "shopper ";

/// What findings that people report of a contract are found by begins with this.
const BY_PEOPLE: &str = "people";

/// What the verb check calls contracts begins with this.
pub const SUBJECTS: &str = "contract:";

/// What the verb check calls a contract.
#[must_use]
pub fn subject(contract: &str) -> String {
    format!("{SUBJECTS}{contract}")
}

/// What is known against a contract's delivery: what is open first, the worst first.
fn problems(rd: &mut Rd<'_>, contract: &str) -> Result<Vec<Problem>, StoreError> {
    let query = check::Query {
        subject: Some(subject(contract)),
        limit: MOST,
        ..check::Query::default()
    };
    let now = rd.now();
    let mut all = Vec::new();
    for one in check::list(rd, &query)?.findings {
        let met_by = check::places(rd, &one.id, 0, MOST)?;
        let is_over = one.until.is_some_and(|until| until <= now);
        let limit = one
            .rule
            .rsplit_once('.')
            .filter(|_| one.rules == limits::RULES)
            .and_then(|(requirement, n)| Some((requirement.to_owned(), n.parse::<u32>().ok()?)));
        all.push(Problem {
            limit,
            state: if is_over {
                check::State::Open
            } else {
                one.state
            },
            until: one.until.filter(|_| !is_over),
            met_by: met_by
                .iter()
                .filter(|one| one.place.starts_with(SHOPPER))
                .count(),
            severity: Severity::read(one.severity.word()).unwrap_or(Severity::Serious),
            id: one.id,
            version: one.version,
            what: one.message,
            owner: one.owner,
        });
    }
    all.sort_by_key(|one| (one.is_mended(), std::cmp::Reverse(one.severity)));
    Ok(all)
}

/// Adds a problem that people met; what was found of the contract before stays as it is.
///
/// # Errors
/// Whatever the store says.
pub fn report(
    tx: &mut Tx<'_>,
    who: &str,
    contract: &str,
    what: &str,
    severity: Severity,
    met_by: &[u32],
) -> Result<(), check::CheckError> {
    // No two problems are one for being worded alike: each is a rule of its own. It is a rule set of its own too, so
    // that the report of one is no change of the others.
    let id = tx.new_id();
    let rule = format!("reported-{id}");
    let places: Vec<String> = match met_by {
        [] => vec![String::new()],
        numbers => numbers.iter().map(|n| format!("{SHOPPER}{n}")).collect(),
    };
    let worse = check::Severity::ALL
        .into_iter()
        .find(|one| one.word() == severity.word());
    let found = places.into_iter().map(|place| check::Found {
        rule: rule.clone(),
        criteria: Vec::new(),
        severity: worse.unwrap_or(check::Severity::Serious),
        outcome: check::Outcome::Fail,
        at: "delivery".into(),
        place,
        message: what.to_owned(),
        question: None,
    });
    let look = check::Look {
        subject: subject(contract),
        rules: format!("{BY_PEOPLE} {id}"),
        began: tx.now(),
        found: found.collect(),
        ..check::Look::default()
    };
    check::record(tx, who, &look).map(drop)
}

/// Everything that is known of a contract, read at one instant.
#[derive(Debug, Clone)]
pub struct Room {
    /// The contract.
    pub contract: Record<Contract>,
    /// What it asks for.
    pub specification: Specification,
    /// Counts the changes of the specification; 0 where there is none yet.
    pub version: i64,
    /// What shows that it was kept, the oldest first.
    pub pieces: Vec<Record<Piece>>,
    /// When it is paid.
    pub milestones: Vec<Record<Milestone>>,
    /// What is wrong, mended or not.
    pub problems: Vec<Problem>,
}

/// The records of a contract in a collection.
///
/// # Errors
/// Whatever the store says.
pub fn of_contract<T: Serialize + for<'a> Deserialize<'a>>(
    rd: &mut Rd<'_>,
    all: &Collection<T>,
    contract: &str,
) -> Result<Vec<Record<T>>, StoreError> {
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    all.find(rd, &Filter::Is("contract", contract.to_owned()), page)
}

impl Room {
    /// Reads it; none where there is no such contract.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(rd: &mut Rd<'_>, id: &str) -> Result<Option<Self>, StoreError> {
        let Some(contract) = CONTRACTS.get(rd, id)? else {
            return Ok(None);
        };
        let spec = SPECIFICATIONS.get(rd, id)?;
        let mut pieces = of_contract(rd, &PIECES, id)?;
        pieces.sort_by_key(|one: &Record<Piece>| one.value.evidence.made_us);
        let mut milestones = of_contract(rd, &MILESTONES, id)?;
        milestones.sort_by(|a, b| a.value.due.cmp(&b.value.due));
        Ok(Some(Self {
            contract,
            version: spec.as_ref().map_or(0, |spec| spec.version),
            specification: spec
                .map(|spec| spec.value.specification)
                .unwrap_or_default(),
            pieces,
            milestones,
            problems: problems(rd, id)?,
        }))
    }

    /// The same, for a page.
    ///
    /// # Errors
    /// A fault, if there is no such contract.
    pub async fn open(app: &App, id: &str) -> Result<Self, Fault> {
        let id = id.to_owned();
        let found = app.store().read(move |rd| Self::read(rd, &id)).await?;
        found.ok_or_else(|| Fault::not_found("There is no such contract. It may have been erased: find it in the list of contracts."))
    }

    /// The path of its page.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/assurance/{}", self.contract.id)
    }

    /// When its records are erased.
    #[must_use]
    pub fn until(&self) -> Option<Time> {
        kept_until(&self.contract.value.ends)
    }

    /// The evidence, as the engine reads it.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        let with_id = |piece: &Record<Piece>| Evidence {
            id: piece.id.clone(),
            ..piece.value.evidence.clone()
        };
        self.pieces.iter().map(with_id).collect()
    }
}

/// Keeps a specification in place of the one that was read at `version`, and notes what changed.
///
/// # Errors
/// [`StoreError::Stale`] if somebody else changed it meanwhile.
pub fn revise(
    tx: &mut Tx<'_>,
    who: &str,
    room: &Room,
    specification: Specification,
    changes: Vec<Change>,
    how: &str,
) -> Result<(), StoreError> {
    let (id, until) = (&room.contract.id, room.until());
    let spec = Spec {
        specification,
        until,
    };
    if room.version == 0 {
        SPECIFICATIONS.insert_as(tx, who, id.clone(), spec)?;
    } else {
        SPECIFICATIONS.change(tx, who, id, Some(room.version), spec)?;
    }
    let revision = Revision {
        contract: id.clone(),
        how: how.to_owned(),
        changes,
        until,
    };
    REVISIONS.insert(tx, who, revision).map(drop)
}

/// Pence as people read them: "£1,250" or "£12.50".
#[must_use]
pub fn pounds(pence: i64) -> String {
    let whole = app::kit::words::whole(pence / 100);
    match pence % 100 {
        0 => format!("£{whole}"),
        rest => format!("£{whole}.{rest:02}"),
    }
}

/// A day in ISO 8601 as people read it; as it stands where it is none.
#[must_use]
pub fn day(iso: &str) -> String {
    let noon = iso
        .parse::<Date>()
        .ok()
        .and_then(|day| day.at(12, 0, 0, 0).in_tz("UTC").ok());
    noon.map_or_else(
        || iso.to_owned(),
        |noon| app::kit::words::date(Time(noon.timestamp().as_microsecond())),
    )
}
