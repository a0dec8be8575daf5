//! The websites that a place begins with, and what looks at them found: `websites.json` of its folder.

use app::App;
use app::check::{self, Found, Look, Outcome, Severity};
use app::kit::{Fault, Time, words};
use serde::Deserialize;

use crate::keep::RULES;
use crate::site::{SITES, Site, subject};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    site: Site,
    looks: Vec<Past>,
}

/// A look that was taken before the store was filled.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Past {
    days_ago: i64,
    /// Paths of the pages.
    pages: Vec<String>,
    found: Vec<Spread>,
}

/// The same thing, found on several of the pages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spread {
    rule: String,
    criteria: Vec<String>,
    severity: Severity,
    place: String,
    message: String,
    #[serde(default)]
    question: Option<String>,
    /// Which of the look's pages, from 0; all of them, if empty.
    #[serde(default)]
    on: Vec<usize>,
}

/// Adds them.
///
/// # Errors
/// A fault that names what is wrong with the file.
pub async fn seed(app: App) -> Result<String, Fault> {
    let Some(text) = app.place().file("websites.json") else {
        return Ok(String::new());
    };
    let sites: Vec<Start> =
        serde_json::from_slice(&text).map_err(|e| Fault::invalid(format!("websites.json: {e}")))?;
    let count = i64::try_from(sites.len()).unwrap_or(i64::MAX);
    let now = app.now();
    app.store()
        .write(move |tx| {
            for start in &sites {
                let site = SITES.insert(tx, "seed", start.site.clone())?;
                for past in &start.looks {
                    let ended = now.plus_s(-past.days_ago * 86_400);
                    check::record(tx, "seed", &past.look(&site.id, &start.site, ended))?;
                }
            }
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(words::count(count, "website", "websites"))
}

impl Past {
    fn look(&self, id: &str, site: &Site, ended: Time) -> Look {
        let base = site.address.trim_end_matches('/');
        let pages: Vec<String> = self
            .pages
            .iter()
            .map(|path| format!("{base}{path}"))
            .collect();
        let found = self
            .found
            .iter()
            .flat_map(|spread| spread.over(&pages))
            .collect();
        Look {
            subject: subject(id),
            rules: RULES.to_owned(),
            began: ended.plus_s(-70),
            ended: Some(ended),
            pages,
            found,
            team: site.team.clone(),
            ..Look::default()
        }
    }
}

impl Spread {
    fn over<'s>(&'s self, pages: &'s [String]) -> impl Iterator<Item = Found> + 's {
        let is_on = |at: &usize| self.on.is_empty() || self.on.contains(at);
        let on = pages.iter().enumerate().filter(move |(at, _)| is_on(at));
        on.map(|(_, page)| Found {
            rule: self.rule.clone(),
            criteria: self.criteria.clone(),
            severity: self.severity,
            outcome: match self.question {
                Some(_) => Outcome::NeedsPerson,
                None => Outcome::Fail,
            },
            at: page.clone(),
            place: self.place.clone(),
            message: self.message.clone(),
            question: self.question.clone(),
        })
    }
}
