//! What staff look at: new entries, changes, claims, and what somebody says is wrong. Each change is kept
//! as it was before and after, so that it can be undone.

use app::App;
use app::kit::{Fault, Kind, Time};
use app::store::collection::Page;
use app::store::{Collection, Field, Filter, Record, StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{Bundle, Location, Service};

/// Items that wait at most: more means that somebody plays with us.
const MOST_WAITING: i64 = 5_000;

/// What an item is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// An entry that is not shown yet.
    New,
    /// A change that is shown already.
    Changed,
    /// Somebody says that an entry is theirs.
    Claim,
    /// Somebody says that an entry is wrong.
    Wrong,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::New, Self::Changed, Self::Claim, Self::Wrong];

    /// As it stands in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Claim => "claim",
            Self::Wrong => "wrong",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::New => "New entry",
            Self::Changed => "Changed",
            Self::Claim => "Claimed",
            Self::Wrong => "Reported wrong",
        }
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nobody has looked at it yet.
    Waiting,
    /// It is fine, or was mended.
    Done,
    /// It was turned down.
    Refused,
    /// The entry is as it was before.
    Undone,
}

impl State {
    /// As it stands in an address and in the index.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Undone => "undone",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Done => "Done",
            Self::Refused => "Turned down",
            Self::Undone => "Undone",
        }
    }
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// What it is about.
    pub what: What,
    /// The service.
    pub service: String,
    /// Its name then.
    pub name: String,
    /// Its organisation's id and name then.
    pub organization: (String, String),
    /// What was said, in words.
    pub said: String,
    /// Where to answer; empty for nowhere.
    pub email: String,
    /// The entry before, for a change.
    pub before: Option<Box<Service>>,
    /// The entry after, for a change.
    pub after: Option<Box<Service>>,
    /// The places that the change is about, each as the entry had it before and after.
    #[serde(default)]
    pub places: Vec<PlaceChange>,
    /// What became of it.
    pub state: State,
    /// Who looked at it; empty while nobody has.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Time>,
}

/// A place before and after a change of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceChange {
    /// Its id.
    pub id: String,
    /// As it was; none if the change made it.
    pub before: Option<Location>,
    /// As it is.
    pub after: Option<Location>,
}

impl PlaceChange {
    /// The place before and after, if it was there already and was changed itself.
    #[must_use]
    pub fn changed(&self) -> Option<(&Location, &Location)> {
        let both = self.before.as_ref().zip(self.after.as_ref());
        both.filter(|(before, after)| before != after)
    }
}

/// What staff look at, and have looked at.
pub const QUEUE: Collection<Item> = Collection {
    name: "directory-moderation",
    purpose: "to check what people write in the directory, and to be able to undo it",
    personal: true,
    erase_at: |item, now| {
        let days = match (item.state, item.email.is_empty()) {
            (State::Waiting, _) => 365,
            (_, false) => 90,
            (_, true) => 730,
        };
        Some(now.plus_s(days * 86_400))
    },
    kept_for: "90 days after it is decided; 2 years for a change, which holds no email address",
    audited: true,
    fields: &[
        Field {
            name: "state",
            unique: false,
            of: |item| vec![item.state.code().into()],
        },
        Field {
            name: "service",
            unique: false,
            of: |item| vec![item.service.clone()],
        },
    ],
};

impl Item {
    fn of(what: What, bundle: &Bundle) -> Self {
        let organization = bundle
            .organization
            .as_ref()
            .map(|(id, organization)| (id.clone(), organization.name.clone()));
        Self {
            what,
            service: bundle.id.clone(),
            name: bundle.service.name.clone(),
            organization: organization.unwrap_or_default(),
            said: String::new(),
            email: String::new(),
            before: None,
            after: None,
            places: Vec::new(),
            state: State::Waiting,
            decided_by: String::new(),
            decided_at: None,
        }
    }

    /// Somebody says that an entry is wrong.
    #[must_use]
    pub fn wrong(bundle: &Bundle, what: &str, words: &str, email: &str) -> Self {
        let said = if words.is_empty() {
            what.to_owned()
        } else {
            format!("{what}: {words}")
        };
        Self {
            said,
            email: email.to_owned(),
            ..Self::of(What::Wrong, bundle)
        }
    }

    /// Somebody says that an entry is theirs.
    #[must_use]
    pub fn claim(bundle: &Bundle, words: &str, email: &str) -> Self {
        Self {
            said: words.to_owned(),
            email: email.to_owned(),
            ..Self::of(What::Claim, bundle)
        }
    }

    /// An entry that is not shown yet.
    #[must_use]
    pub fn new(bundle: &Bundle, email: &str) -> Self {
        Self {
            email: email.to_owned(),
            after: Some(Box::new(bundle.service.clone())),
            ..Self::of(What::New, bundle)
        }
    }

    /// A change that is shown already.
    #[must_use]
    pub fn changed(bundle: &Bundle, before: Service, after: Service) -> Self {
        Self {
            name: after.name.clone(),
            before: Some(Box::new(before)),
            after: Some(Box::new(after)),
            ..Self::of(What::Changed, bundle)
        }
    }
}

/// Adds an item in the caller's transaction.
///
/// # Errors
/// Whatever the store says.
pub fn put(tx: &mut Tx<'_>, who: &str, item: Item) -> Result<Record<Item>, StoreError> {
    QUEUE.insert(tx, who, item)
}

/// Adds an item, unless too many wait already.
///
/// # Errors
/// A fault if too many wait.
pub async fn add(app: &App, who: &str, item: Item) -> Result<(), Fault> {
    check_room(app).await?;
    let who = who.to_owned();
    app.store()
        .write(move |tx| put(tx, &who, item.clone()).map(drop))
        .await?;
    Ok(())
}

/// Whether there is room for another.
///
/// # Errors
/// A fault if too many wait.
pub async fn check_room(app: &App) -> Result<(), Fault> {
    if waiting(app).await? < MOST_WAITING {
        return Ok(());
    }
    Err(Fault::new(
        Kind::TooBusy,
        "We have more messages about the directory than we can read just now. Try again tomorrow, or ring the council.",
    ))
}

/// How many wait.
///
/// # Errors
/// Whatever the store says.
pub async fn waiting(app: &App) -> Result<i64, Fault> {
    let filter = Filter::Is("state", State::Waiting.code().into());
    Ok(app.store().read(move |rd| QUEUE.count(rd, &filter)).await?)
}

/// The items of a service, newest first: its versions.
///
/// # Errors
/// Whatever the store says.
pub async fn of_service(app: &App, service: &str) -> Result<Vec<Record<Item>>, Fault> {
    let filter = Filter::Is("service", service.to_owned());
    let page = Page {
        limit: 50,
        newest_first: true,
        ..Page::default()
    };
    Ok(app
        .store()
        .read(move |rd| QUEUE.find(rd, &filter, page))
        .await?)
}
