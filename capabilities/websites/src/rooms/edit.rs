//! A site is added, changed, or reviewed no more.

use app::kit::Fault;
use app::store::StoreError;
use app::{Choice, Fail, Page, View, Wrong, teams};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use crate::SiteAddress;
use crate::languages;
use crate::run::RUNS;
use crate::sign_in::SIGN_INS;
use crate::site::{MOST_PAGES, SITES, Site, subject};

/// Which website do you want to review?
#[derive(Debug, Default, Serialize)]
pub struct Edit {
    /// None for a new one.
    id: Option<String>,
    given: Given,
    teams: Vec<Choice>,
    every: Vec<Choice>,
    errors: Vec<Wrong>,
}

/// What was typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    name: String,
    address: String,
    pages: String,
    sample: String,
    languages: String,
    every_days: String,
    team: String,
    active: String,
    forms: String,
    /// Whether it is a test site, or forms may be sent: never known from before.
    may: String,
    public: String,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            name: String::new(),
            address: String::new(),
            pages: "100".into(),
            sample: String::new(),
            languages: String::new(),
            every_days: "7".into(),
            team: String::new(),
            active: String::new(),
            forms: String::new(),
            may: String::new(),
            public: String::new(),
        }
    }
}

impl From<Site> for Given {
    fn from(site: Site) -> Self {
        Self {
            name: site.name,
            address: site.address,
            pages: site.pages.to_string(),
            sample: if site.sample { "yes" } else { "" }.into(),
            languages: site.languages,
            every_days: site.every_days.to_string(),
            team: site.team,
            active: if site.active { "yes" } else { "" }.into(),
            forms: if site.forms { "yes" } else { "" }.into(),
            may: String::new(),
            public: if site.public { "yes" } else { "" }.into(),
        }
    }
}

/// Forms are to be sent on pages that are not used.
const FORMS_ALONE: &str = "Forms are sent only while the pages are used: tick that too";
/// Forms are to be sent, and nobody says that they may be.
const MAY_THEY: &str = "Say that this is a test site, or that you may send its forms";

/// How often a site can be reviewed.
const EVERY: [(&str, &str); 5] = [
    ("1", "Every day"),
    ("7", "Every week"),
    ("30", "Every 30 days"),
    ("90", "Every 90 days"),
    ("0", "Only when somebody asks"),
];

impl Page for Edit {
    const TEMPLATE: &'static str = "websites/edit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let teams = vec![Choice::new("web", "Web team", "")];
        let every = EVERY
            .map(|(value, text)| Choice::new(value, text, "7"))
            .to_vec();
        vec![
            (
                "a new one",
                Self {
                    teams: teams.clone(),
                    every: every.clone(),
                    ..Self::default()
                },
            ),
            (
                "one with mistakes",
                Self {
                    id: Some("1".into()),
                    given: Given {
                        name: "Council website".into(),
                        address: "not an address".into(),
                        ..Given::default()
                    },
                    teams: teams.clone(),
                    every: every.clone(),
                    errors: vec![Wrong::new(
                        "address",
                        "\"not an address\" is no address: invalid domain character.",
                    )],
                },
            ),
            (
                "one whose forms would be sent",
                Self {
                    id: Some("1".into()),
                    given: Given {
                        name: "Council website".into(),
                        address: "https://test.saltreach.example/".into(),
                        languages: "cy,Welsh".into(),
                        active: "yes".into(),
                        forms: "yes".into(),
                        ..Given::default()
                    },
                    teams,
                    every,
                    errors: vec![
                        Wrong::new("languages", "“Welsh” is no language tag. Welsh is “cy”"),
                        Wrong::new("forms", FORMS_ALONE),
                        Wrong::new("may", MAY_THEY),
                    ],
                },
            ),
        ]
    }
}

impl Given {
    /// The site, or what is wrong with what was typed.
    fn read(&self) -> Result<Site, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let name = self.name.trim();
        if name.is_empty() {
            wrong.push(Wrong::new("name", "Say what people call this website"));
        } else if name.chars().count() > 100 {
            wrong.push(Wrong::new(
                "name",
                "The name must be 100 characters or fewer",
            ));
        }
        let address = match SiteAddress::read(&self.address) {
            _ if self.address.trim().is_empty() => {
                wrong.push(Wrong::new("address", "Say where the website begins"));
                None
            }
            Ok(address) => Some(address.as_str().to_owned()),
            Err(why) => {
                wrong.push(Wrong::new("address", why));
                None
            }
        };
        let pages = self.pages.trim().parse::<u32>().ok();
        let pages = pages.filter(|n| (1..=MOST_PAGES).contains(n));
        if pages.is_none() {
            let text = format!("Pages must be a number from 1 to {MOST_PAGES}");
            wrong.push(Wrong::new("pages", text));
        }
        let languages = languages::read(&self.languages)
            .map_err(|why| wrong.push(Wrong::new("languages", why)))
            .ok();
        let every_days = self.every_days.parse::<u16>().ok().filter(|n| *n <= 366);
        if every_days.is_none() {
            wrong.push(Wrong::new("every_days", "Choose how often"));
        }
        let (active, forms) = (self.active == "yes", self.forms == "yes");
        if forms && !active {
            wrong.push(Wrong::new("forms", FORMS_ALONE));
        }
        if forms && self.may != "yes" {
            wrong.push(Wrong::new("may", MAY_THEY));
        }
        match (address, pages, languages, every_days) {
            (Some(address), Some(pages), Some(languages), Some(every_days)) if wrong.is_empty() => {
                Ok(Site {
                    name: name.to_owned(),
                    address,
                    pages,
                    sample: self.sample == "yes",
                    languages,
                    every_days,
                    active,
                    forms,
                    team: self.team.clone(),
                    public: self.public == "yes",
                })
            }
            _ => Err(wrong),
        }
    }
}

async fn show(
    view: &View,
    id: Option<String>,
    given: Given,
    errors: Vec<Wrong>,
) -> Result<Response, Fault> {
    let teams = view.app.store().read(teams::all).await?;
    let mut choices = vec![Choice::new("", "No team yet", &given.team)];
    choices.extend(
        teams
            .iter()
            .map(|team| Choice::new(&team.value.name, &team.value.title, &given.team)),
    );
    Ok(view.page(&Edit {
        id,
        teams: choices,
        every: EVERY
            .map(|(value, text)| Choice::new(value, text, &given.every_days))
            .to_vec(),
        given,
        errors,
    }))
}

/// The form for a new site.
pub async fn add(view: View) -> Result<Response, Fail> {
    Ok(show(&view, None, Given::default(), Vec::new()).await?)
}

/// The form for a site that is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let wanted = id.clone();
    let site = view
        .app
        .store()
        .read(move |rd| super::site(rd, &wanted))
        .await?;
    Ok(show(&view, Some(id), site.value.into(), Vec::new()).await?)
}

/// Keeps a new site, and asks for its first review.
pub async fn save_new(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    save(view, None, given).await
}

/// Keeps a changed site.
pub async fn save_old(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    save(view, Some(id), given).await
}

async fn save(view: View, id: Option<String>, given: Given) -> Result<Response, Fail> {
    let site = match given.read() {
        Ok(site) => site,
        Err(wrong) => return Ok(show(&view, id, given, wrong).await?),
    };
    let who = view.person()?.id.clone();
    let old = id.clone();
    let kept = view
        .app
        .store()
        .write(move |tx| match &old {
            Some(id) => SITES.change(tx, &who, id, None, site.clone()),
            None => {
                let kept = SITES.insert(tx, &who, site.clone())?;
                crate::run::ask(tx, &who, &kept.id, Vec::new())?;
                Ok(kept)
            }
        })
        .await;
    match kept {
        Ok(kept) => Ok(Redirect::to(&format!("/websites/{}?done=saved", kept.id)).into_response()),
        Err(StoreError::Taken(_)) => {
            let wrong = Wrong::new("address", "A website with this address is reviewed already");
            Ok(show(&view, id, given, vec![wrong]).await?)
        }
        Err(StoreError::Stale { .. }) => {
            Err(Fault::not_found("We do not review a website under this address.").into())
        }
        Err(error) => Err(Fault::from(error).into()),
    }
}

/// Reviews a site no more, and forgets what was found.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.person()?.id.clone();
    view.app
        .store()
        .write(move |tx| {
            super::site(tx, &id)?;
            SITES.remove(tx, &who, &id)?;
            RUNS.remove(tx, &who, &id)?;
            super::statement::GIVEN.remove(tx, &who, &id)?;
            SIGN_INS.remove(tx, &who, &id)?;
            app::check::forget(tx, &who, &subject(&id))?;
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(Redirect::to("/websites").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Active;

    fn given(languages: &str, [active, forms, may]: [&str; 3]) -> Given {
        Given {
            name: "Quay".into(),
            address: "https://quay.example/".into(),
            languages: languages.into(),
            active: active.into(),
            forms: forms.into(),
            may: may.into(),
            ..Given::default()
        }
    }

    #[track_caller]
    fn check(languages: &str, ticked: [&str; 3], want: Result<(&str, Active), &[&str]>) {
        let got = given(languages, ticked).read();
        let got = got.map(|site| (site.languages.clone(), site.used()));
        let got = got.map_err(|wrong| wrong.iter().map(|one| one.field).collect::<Vec<_>>());
        let want = want.map(|(languages, used)| (languages.to_owned(), used));
        assert_eq!(got, want.map_err(<[&str]>::to_vec));
    }

    #[test]
    fn forms_are_sent_only_where_somebody_says_that_they_may_be() {
        let [no, yes] = ["", "yes"];
        check("", [no, no, no], Ok(("", Active::No)));
        check("", [yes, no, no], Ok(("", Active::Held)));
        check("", [yes, no, yes], Ok(("", Active::Held)));
        check("", [yes, yes, yes], Ok(("", Active::WithForms)));
        check("", [yes, yes, no], Err(&["may"]));
        check("", [no, yes, yes], Err(&["forms"]));
        check("", [no, yes, no], Err(&["forms", "may"]));
    }

    #[test]
    fn pages_are_asked_for_in_languages_by_their_tags() {
        check("cy, en", [""; 3], Ok(("cy,en", Active::No)));
        check("Welsh", [""; 3], Err(&["languages"]));
    }

    #[test]
    fn who_changes_a_site_is_asked_again_whether_its_forms_may_be_sent() {
        let kept = given("cy", ["yes"; 3]).read().unwrap();
        let again = Given::from(kept.clone());
        let wrong = again.read().unwrap_err();
        assert_eq!(wrong.first().map(|one| one.field), Some("may"));
        let may = "yes".to_owned();
        assert_eq!(Given { may, ..again }.read(), Ok(kept));
    }
}
