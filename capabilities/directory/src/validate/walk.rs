//! A feed at its address: every page of its lists, and some or all of its services one by one.

use app::bus::Outbound;
use app::kit::Fault;
use hsds::{Answer, Judge, Response, Verdict};
use jiff::civil::Date;
use serde_json::Value;

use super::unreadable;
use crate::link::{PER_PAGE, Remote, Said, Silent, page};

/// Pages of one list that are asked for.
const MOST_PAGES: usize = 5_000;

/// How much of a feed is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// Rows of each list that are asked for one by one.
    pub rows: usize,
    /// Whether the fully nested services are handed back.
    pub keep: bool,
}

/// A feed as it was found.
pub struct Walked {
    /// What is against it.
    pub verdict: Verdict,
    /// The fully nested services, if they were to be kept.
    pub services: Vec<Value>,
    /// Why the services are not all there, if they are not.
    pub broken: Option<String>,
}

/// Walks a feed and judges it. `told` hears how far it is.
///
/// # Errors
/// A fault if neither its details nor its services can be read.
pub async fn walk(
    outbound: &Outbound,
    base: &str,
    depth: Depth,
    today: Date,
    told: &mut (dyn FnMut(&str) + Send),
) -> Result<Walked, Fault> {
    let mut walker = Walker {
        remote: Remote::new(outbound, base),
        judge: Judge::new(today),
        told,
        open: true,
        services: Vec::new(),
        depth,
    };
    let details = walker.remote.get("/").await;
    let is_silent = details.is_err();
    let why = details
        .as_ref()
        .err()
        .map(ToString::to_string)
        .unwrap_or_default();
    let _judged = walker.hear(Response::Api, "/", details);
    let first = walker.list(Response::Services).await;
    if is_silent && first.ids.is_empty() && first.broken.is_some() {
        return Err(unreadable(format!("There is no feed at {base}: {why}.")));
    }
    let mut broken = first.broken;
    broken = walker.rows(Response::Service, &first.ids).await.or(broken);
    for response in [
        Response::ServiceAtLocations,
        Response::Taxonomies,
        Response::TaxonomyTerms,
    ] {
        let found = walker.list(response).await;
        let few = &found.ids[..found.ids.len().min(SAMPLE)];
        walker.rows(response.single(), few).await;
    }
    if !walker.open {
        walker.judge.closed(base);
    }
    Ok(Walked {
        verdict: walker.judge.verdict(true),
        services: walker.services,
        broken,
    })
}

/// Rows of the lists that a feed may leave out, asked for one by one.
const SAMPLE: usize = 5;

struct Walker<'a> {
    remote: Remote,
    judge: Judge,
    told: &'a mut (dyn FnMut(&str) + Send),
    open: bool,
    services: Vec<Value>,
    depth: Depth,
}

#[derive(Default)]
struct Listed {
    ids: Vec<String>,
    broken: Option<String>,
}

impl Walker<'_> {
    /// Judges an answer; what it says, if it says anything.
    fn hear(
        &mut self,
        response: Response,
        path: &str,
        said: Result<Said, Silent>,
    ) -> Result<Value, Silent> {
        match said {
            Ok(said) => {
                self.open &= said.is_open;
                self.judge.answer(Answer {
                    source: &said.url,
                    response,
                    value: &said.value,
                });
                Ok(said.value)
            }
            // What a feed may leave out is not missed.
            Err(Silent::Missing) if !response.is_required() => Err(Silent::Missing),
            Err(silent) => {
                self.judge
                    .unreadable(&self.remote.url(path), response, &silent.to_string());
                Err(silent)
            }
        }
    }

    /// Every page of a list.
    async fn list(&mut self, response: Response) -> Listed {
        let mut listed = Listed::default();
        for number in 1..=MOST_PAGES {
            let path = format!("{}?page={number}&per_page={PER_PAGE}", response.path());
            let said = self.remote.get(&path).await;
            let value = match self.hear(response, &path, said) {
                Ok(value) => value,
                Err(silent) => {
                    listed.broken = Some(format!("{}: {silent}", self.remote.url(&path)));
                    break;
                }
            };
            let (rows, is_last) = page(&value);
            let before = listed.ids.len();
            listed.ids.extend(
                rows.iter()
                    .filter_map(|row| Some(row.get("id")?.as_str()?.to_owned())),
            );
            (self.told)(&format!("{}: {} rows", response.path(), listed.ids.len()));
            // A feed that gives its first page for any would be asked for ever.
            let is_same = number > 1
                && listed.ids[..before].contains(listed.ids.last().unwrap_or(&String::new()));
            if is_last || is_same {
                break;
            }
        }
        listed
    }

    /// Rows one by one; why one of them could not be had, if one could not.
    async fn rows(&mut self, response: Response, ids: &[String]) -> Option<String> {
        let mut broken = None;
        let list = response.path().trim_end_matches("{id}");
        for (at, id) in ids.iter().enumerate().take(self.depth.rows) {
            let path = format!("{list}{}", app::encode(id));
            let said = self.remote.get(&path).await;
            match self.hear(response, &path, said) {
                Ok(value) if self.depth.keep && response == Response::Service => {
                    self.services.push(value)
                }
                Ok(_) => {}
                Err(silent) => broken = Some(format!("{}: {silent}", self.remote.url(&path))),
            }
            (self.told)(&format!(
                "{}: {} of {}",
                response.path(),
                at + 1,
                ids.len().min(self.depth.rows)
            ));
        }
        broken
    }
}
