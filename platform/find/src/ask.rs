//! What a person asks, and what is found.

use std::collections::HashMap;

use geo::{Geometry, Point};
use kit::Fault;
use search::{Choice, Count, FacetCounts, Mended, Moment, Query, State};
use store::search as rows;
use store::{Rd, StoreError};

use crate::because;
use crate::gazetteer;
use crate::mirror::Level;
use crate::names::nearest;
use crate::read::{self, Near, Understood};
use crate::thing::Kept;
use crate::{Find, Thing, moment};

/// Results that can be had at once.
pub const MOST: usize = 1_000;

/// Letters of a query that are read.
const LETTERS: usize = 500;

/// Facets of which a thing must have every value that was chosen, not just one: who cannot do without
/// a ramp cannot do without it for having a hearing loop.
const ALL_OF: [&str; 1] = ["access"];

/// What a person asks. The default asks for everything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ask {
    /// In their words, which may name a place or a postcode.
    pub q: String,
    /// Only what is of one of these kinds; none for all.
    pub kinds: Vec<String>,
    /// Only what has these values of these facets: one of each facet's, but all of `access`.
    pub facets: Vec<(String, String)>,
    /// Where they are.
    pub near: Option<Point>,
    /// Only what is so near to there, or to the place that the words name.
    pub within_m: Option<f64>,
    /// Only what is in this area.
    pub area: Option<Geometry>,
    /// Only what is known to be open then.
    pub open: Option<Moment>,
    /// Take the words as they are: mend none, think of no others, know no places.
    pub exact: bool,
    /// The last word is still being typed.
    pub typing: bool,
    /// Results to leave out first.
    pub skip: usize,
    /// Results to give, at most [`MOST`].
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many things in all.
    pub total: usize,
    /// This part of them, best first.
    pub hits: Vec<Hit>,
    /// How many of each kind, as if no kind had been asked for.
    pub kinds: Vec<Count>,
    /// How many have each value of each facet, as if none of that facet had been asked for.
    pub facets: Vec<FacetCounts>,
    /// How many are open, as if that had not been asked for.
    pub open: usize,
    /// Words that were taken for others.
    pub mended: Vec<Mended>,
    /// Words that nothing here has.
    pub left_out: Vec<String>,
    /// Whether nothing has all the words, so that these have only most of them.
    pub partly: bool,
    /// The place that the words named and that distances are measured from.
    pub place: Option<Near>,
    /// A postcode in the words that is not known.
    pub unknown_postcode: Option<String>,
    /// Whether the words say "near me", and nobody knows where that is.
    pub where_are_you: bool,
    /// Whether the words said "open now", so that only what is open was looked for.
    pub open_was_said: bool,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The thing.
    pub thing: Thing,
    /// How far its nearest place is, in metres.
    pub distance_m: Option<f64>,
    /// Whether it is open, if its hours are known.
    pub state: Option<State>,
    /// Why it is here, in sentences.
    pub because: Vec<String>,
}

/// How often a page is asked for again because some of it changed meanwhile.
const AGAIN: usize = 3;

impl Find {
    /// What a person asks for.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn find(&self, ask: Ask) -> Result<Found, Fault> {
        let find = self.clone();
        Ok(self.store.read(move |rd| find.find_in(rd, &ask)).await?)
    }

    /// The same, for who reads already. It sees what the reader sees.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn find_in(&self, rd: &mut Rd<'_>, ask: &Ask) -> Result<Found, StoreError> {
        let q: String = ask.q.chars().take(LETTERS).collect();
        let tokens = read::words(&q);
        if tokens.is_empty() && !q.trim().is_empty() {
            // Signs without a letter ask for nothing, rather than for everything.
            return Ok(Found {
                left_out: vec![q],
                ..Found::default()
            });
        }
        let written = read::postcode(&tokens).map(|(.., written)| written);
        let at = match &written {
            Some(written) => gazetteer::locate(rd, written)?.map(|postcode| postcode.at),
            None => None,
        };
        let postcode = written.as_deref().map(|written| (written, at));
        let mut last = (Found::default(), false);
        for _ in 0..AGAIN {
            let level = self.mirror.level(rd)?;
            let asked =
                read::understand(tokens.clone(), &level.names, postcode, ask.near, ask.exact);
            let now = moment(rd.now());
            let found = look(&level, ask, &asked, now);
            drop(level);
            last = with_things(rd, found, ask, asked, now)?;
            if last.1 {
                break;
            }
        }
        Ok(last.0)
    }

    /// The place that a person names: a postcode, a town, a street, a ward.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn place(&self, name: &str) -> Result<Option<Near>, Fault> {
        let (find, name): (Self, String) = (self.clone(), name.chars().take(LETTERS).collect());
        Ok(self.store.read(move |rd| find.place_in(rd, &name)).await?)
    }

    fn place_in(&self, rd: &mut Rd<'_>, name: &str) -> Result<Option<Near>, StoreError> {
        if let Some(postcode) = gazetteer::locate(rd, name)? {
            return Ok(Some(Near {
                name: postcode.postcode,
                at: postcode.at,
                reach_m: 0.0,
                others: Vec::new(),
                is_said: true,
            }));
        }
        let tokens = read::words(name);
        let stems: Vec<&str> = tokens.iter().map(|token| token.stem.as_str()).collect();
        let level = self.mirror.level(rd)?;
        let Some((count, places)) = level.names.of(&stems) else {
            return Ok(None);
        };
        // "High Street, Larkbridge": what follows says which.
        let town = level.names.of(&stems[count..]);
        let is_all = count + town.as_ref().map_or(0, |(count, _)| *count) == stems.len();
        let from = town
            .as_ref()
            .and_then(|(_, towns)| towns.first())
            .map(|town| town.at);
        let found = nearest(&places, from).filter(|_| is_all);
        Ok(found.map(|place| Near {
            name: place.full(),
            at: place.at,
            reach_m: place.reach_m,
            others: if town.is_some() {
                Vec::new()
            } else {
                let others = places.iter().filter(|other| **other != place);
                others.map(|other| other.full()).collect()
            },
            is_said: true,
        }))
    }

    /// Takes in what has changed, so that the next query need not wait for it; how many things there are.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn keep_level(&self) -> Result<usize, Fault> {
        let find = self.clone();
        let count = move |rd: &mut Rd<'_>| -> Result<usize, StoreError> {
            Ok(find.mirror.level(rd)?.index.len())
        };
        Ok(self.store.read(count).await?)
    }
}

/// Where distances are measured from: where the words say that one is, or else where one is, or else
/// the place that is named.
fn origin(ask: &Ask, asked: &Understood) -> Option<Point> {
    let said = asked
        .near
        .as_ref()
        .filter(|near| near.is_said)
        .map(|near| near.at);
    said.or(ask.near)
        .or(asked.near.as_ref().map(|near| near.at))
}

fn look(level: &Level, ask: &Ask, asked: &Understood, now: Moment) -> search::Found {
    let mut choices: Vec<Choice> = Vec::new();
    for (name, value) in &ask.facets {
        let same = choices.iter_mut().find(|choice| choice.name == *name);
        match same.filter(|_| !ALL_OF.contains(&name.as_str())) {
            Some(choice) => choice.any_of.push(value.clone()),
            None => choices.push(Choice {
                name: name.clone(),
                any_of: vec![value.clone()],
            }),
        }
    }
    let limit = ask.limit.min(MOST);
    level.index.query(&Query {
        words: &asked.words,
        exact: ask.exact,
        typing: ask.typing,
        places: &asked.places,
        near: origin(ask, asked),
        within_m: ask.within_m,
        area: ask.area.as_ref(),
        kinds: &ask.kinds,
        choices: &choices,
        open: ask.open.or(asked.open_now.then_some(now)),
        now: Some(now),
        skip: ask.skip,
        limit,
    })
}

/// What was found with its things, read from the store; and whether all of them were still there.
fn with_things(
    rd: &mut Rd<'_>,
    found: search::Found,
    ask: &Ask,
    asked: Understood,
    now: Moment,
) -> Result<(Found, bool), StoreError> {
    let ids: Vec<i64> = found.hits.iter().map(|hit| hit.id).collect();
    let docs: HashMap<i64, String> = rows::get(rd, &ids)?.into_iter().collect();
    let from = asked
        .near
        .as_ref()
        .filter(|near| near.is_said || ask.near.is_none());
    let mut hits = Vec::with_capacity(ids.len());
    for hit in &found.hits {
        let doc = docs.get(&hit.id).map(|doc| serde_json::from_str(doc));
        // A row that a later version wrote is not in the index: what was read once can be read again.
        let Some(Ok(Kept::Thing(thing))) = doc else {
            continue;
        };
        let from = from.map(|near| near.name.as_str());
        hits.push(Hit {
            because: because::sentences(hit, &thing, &asked.called, from, (rd.now(), now)),
            thing: *thing,
            distance_m: hit.distance_m,
            state: hit.state,
        });
    }
    let is_whole = hits.len() == ids.len();
    let found = Found {
        total: found.total,
        hits,
        kinds: found.kinds,
        facets: found.facets,
        open: found.open,
        mended: found.mended,
        left_out: found.left_out,
        partly: found.partly,
        where_are_you: asked.near_me && origin(ask, &asked).is_none(),
        open_was_said: asked.open_now,
        unknown_postcode: asked.unknown_postcode,
        place: asked.near,
    };
    Ok((found, is_whole))
}
