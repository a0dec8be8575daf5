//! Entity maps: which entities a query found and who knows of each, so that its pages stay of one piece.

use std::collections::HashMap;

use app::kit::Time;
use app::store::{Collection, Field, Filter, Page, StoreError};
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode};
use ngsi::NgsiError;
use ngsi::time::{Period, format_us};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::ask::Ask;
use crate::found::Known;
use crate::model::BASE;
use crate::refusal::Refusal;

/// Names the map that a query goes by.
pub const ENTITY_MAP: HeaderName = HeaderName::from_static("ngsild-entitymap");
/// How its id begins.
const URN: &str = "urn:ngsi-ld:EntityMap:";
/// How long a map is kept if nobody says so.
const LASTS_US: i64 = 3_600_000_000;
/// How long it is kept at most.
const MOST_LASTS_US: i64 = 86_400_000_000;
/// How many a tenant may have: the oldest goes for a new one.
const MOST: i64 = 500;

/// A map as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntityMap {
    /// Whose.
    pub tenant: String,
    /// When it ends.
    pub expires_us: i64,
    /// Each entity that was found, in the order of the answer, and who knows of it.
    pub entries: Vec<(String, Vec<String>)>,
}

/// The maps that are kept.
pub const MAPS: Collection<EntityMap> = Collection {
    name: "entity_map",
    purpose: "to keep the pages of an answer of one piece",
    personal: false,
    erase_at: |map, _| Some(Time(map.expires_us)),
    kept_for: "up to a day",
    audited: false,
    fields: &[Field {
        name: "tenant",
        unique: false,
        of: |map| vec![map.tenant.clone()],
    }],
};

impl EntityMap {
    /// Writes it as the standard does.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.2.39.
    pub fn to_json(&self, id: &str) -> Value {
        let entries: Map<String, Value> = self
            .entries
            .iter()
            .map(|(id, by)| (id.clone(), json!(by)))
            .collect();
        json!({
            "id": id,
            "type": "EntityMap",
            "expiresAt": format_us(self.expires_us),
            "entityMap": entries,
        })
    }
}

/// What a request says of a map.
pub enum Wanted {
    /// Nothing.
    None,
    /// One shall be made, for so long.
    New {
        /// How long it is kept.
        lasts_us: i64,
    },
    /// This one says which entities there are.
    Known {
        /// Where the request says that it is.
        place: HeaderValue,
        /// Its key in the store.
        key: String,
        /// The map.
        map: EntityMap,
    },
}

/// The map that an answer goes by.
pub struct Mapped {
    place: HeaderValue,
    is_new: bool,
}

impl Wanted {
    /// Reads what a request says of a map. One that is not there any more is made anew.
    ///
    /// # Errors
    /// `BadRequestData` for a lifetime that is no duration; if the store cannot be read.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.5.14 and 6.4.3.2.
    pub async fn of<P>(
        ask: &Ask<P>,
        asked: Option<bool>,
        lifetime: Option<&str>,
    ) -> Result<Self, Refusal> {
        let lasts_us = match lifetime {
            None => LASTS_US,
            Some(text) => Period::parse(text)
                .and_then(|period| period.after(0, 1))
                .ok_or_else(|| {
                    NgsiError::bad_data("entityMapLifetime must be a duration like PT10M")
                })?,
        };
        let lasts_us = lasts_us.clamp(1_000_000, MOST_LASTS_US);
        let Some(place) = ask.headers.get(ENTITY_MAP) else {
            return Ok(if asked == Some(true) {
                Self::New { lasts_us }
            } else {
                Self::None
            });
        };
        let text = place.to_str().unwrap_or_default();
        let id = text
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .replace("%3A", ":");
        Ok(match find(ask, &id).await? {
            Some((key, map)) => Self::Known {
                place: place.clone(),
                key,
                map,
            },
            None => Self::New { lasts_us },
        })
    }

    /// Whether an answer needs all that there is.
    pub fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// What the answer is made of, by the map that is there or by a new one.
    ///
    /// # Errors
    /// If the map cannot be kept.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.5.9.3 and 5.5.14: what fits no more goes from the map.
    pub async fn settle<P>(
        self,
        ask: &Ask<P>,
        all: Vec<Known>,
    ) -> Result<(Vec<Known>, Option<Mapped>), Refusal> {
        match self {
            Self::None => Ok((all, None)),
            Self::New { lasts_us } => {
                let entries = all
                    .iter()
                    .map(|known| (known.entity.id.clone(), known.by.clone()));
                let (id, _) = make(ask, entries.collect(), lasts_us).await?;
                let place = HeaderValue::from_str(&place_of(&id))
                    .map_err(|_| NgsiError::bad_data("no map"))?;
                Ok((
                    all,
                    Some(Mapped {
                        place,
                        is_new: true,
                    }),
                ))
            }
            Self::Known {
                place,
                key,
                mut map,
            } => {
                let mut found: HashMap<String, Known> = all
                    .into_iter()
                    .map(|known| (known.entity.id.clone(), known))
                    .collect();
                let before = map.entries.len();
                let mut kept = Vec::with_capacity(before);
                map.entries.retain(|(id, _)| match found.remove(id) {
                    Some(known) => {
                        kept.push(known);
                        true
                    }
                    None => false,
                });
                if map.entries.len() < before {
                    replace(ask, key, map).await?;
                }
                Ok((
                    kept,
                    Some(Mapped {
                        place,
                        is_new: false,
                    }),
                ))
            }
        }
    }
}

impl Mapped {
    /// The answer with the map named; of a query for which one was made, as something new.
    pub fn on(self, mut response: Response, of_query: bool) -> Response {
        if self.is_new && of_query && response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::CREATED;
        }
        response.headers_mut().insert(ENTITY_MAP, self.place);
        response
    }
}

/// Where a map is found.
pub fn place_of(id: &str) -> String {
    format!("{BASE}/entityMaps/{id}")
}

/// Keeps a new map; its id, and itself.
///
/// # Errors
/// If it cannot be kept.
pub async fn make<P>(
    ask: &Ask<P>,
    entries: Vec<(String, Vec<String>)>,
    lasts_us: i64,
) -> Result<(String, EntityMap), StoreError> {
    let map = EntityMap {
        tenant: ask.tenant.clone(),
        expires_us: ask.now_us().saturating_add(lasts_us),
        entries,
    };
    let kept = map.clone();
    let written = ask.app.store().write(move |tx| {
        let of_tenant = Filter::Is("tenant", kept.tenant.clone());
        if MAPS.count(tx, &of_tenant)? >= MOST {
            let oldest = MAPS.find(
                tx,
                &of_tenant,
                Page {
                    limit: 1,
                    ..Page::default()
                },
            )?;
            for record in oldest {
                MAPS.remove(tx, "system", &record.id)?;
            }
        }
        Ok::<_, StoreError>(MAPS.insert(tx, "system", kept.clone())?.id)
    });
    Ok((format!("{URN}{}", written.await?), map))
}

/// The map with this id that is the caller's and has not ended, with its key in the store.
///
/// # Errors
/// If it cannot be read.
pub async fn find<P>(ask: &Ask<P>, id: &str) -> Result<Option<(String, EntityMap)>, StoreError> {
    let Some(key) = id.strip_prefix(URN).map(str::to_owned) else {
        return Ok(None);
    };
    let (sought, tenant, now_us) = (key.clone(), ask.tenant.clone(), ask.now_us());
    let record = ask
        .app
        .store()
        .read(move |rd| MAPS.get(rd, &sought))
        .await?;
    let map = record.map(|record| record.value);
    Ok(map
        .filter(|map| map.tenant == tenant && map.expires_us > now_us)
        .map(|map| (key, map)))
}

/// Puts a map in the place of the one with that key. Where it went meanwhile nothing is kept.
///
/// # Errors
/// If it cannot be kept.
pub async fn replace<P>(ask: &Ask<P>, key: String, map: EntityMap) -> Result<(), StoreError> {
    let written =
        ask.app.store().write(
            move |tx| match MAPS.change(tx, "system", &key, None, map.clone()) {
                Ok(_) | Err(StoreError::Stale { .. }) => Ok(()),
                Err(error) => Err(error),
            },
        );
    written.await
}

/// Forgets the map with that key.
///
/// # Errors
/// If it cannot be.
pub async fn forget<P>(ask: &Ask<P>, key: String) -> Result<(), StoreError> {
    let gone = ask
        .app
        .store()
        .write(move |tx| MAPS.remove(tx, "system", &key).map(drop));
    gone.await
}

/// The end that a map may have at most, from now on.
pub fn latest<P>(ask: &Ask<P>) -> i64 {
    ask.now_us().saturating_add(MOST_LASTS_US)
}
