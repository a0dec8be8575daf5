//! How a site is signed in to: the steps, and the secrets that they fill in.

use std::collections::BTreeMap;

use app::kit::{Fault, Secret};
use app::{Fail, Page, View, Wrong};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use walk::{KeptSecret, NamedSecret};

use crate::sign_in::{Kept, SIGN_INS, steps};

/// Letters of the steps, at most.
const MOST_STEPS: usize = 20_000;
/// Letters of a secret, at most.
const MOST_SECRET: usize = 500;

/// How does somebody sign in?
#[derive(Debug, Default, Serialize)]
pub struct SignInPage {
    id: String,
    site_name: String,
    steps: String,
    secrets: Vec<Named>,
    is_kept: bool,
    notice: &'static str,
    errors: Vec<Wrong>,
}

/// A secret that the steps name.
#[derive(Debug, Clone, Serialize)]
struct Named {
    name: String,
    is_kept: bool,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "websites/sign-in.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let named = |is_kept| Named {
            name: "PASSWORD".into(),
            is_kept,
        };
        let page = || Self {
            id: "1".into(),
            site_name: "Your account".into(),
            ..Self::default()
        };
        vec![
            ("none yet", page()),
            (
                "a secret missing",
                Self {
                    steps: "Journey: Sign in\nStart at \"/sign-in\"\nFill \"Password\" with \"${secret.PASSWORD}\"\nPress the button \"Sign in\"".into(),
                    secrets: vec![named(false)],
                    is_kept: true,
                    notice: NOT_YET,
                    ..page()
                },
            ),
            (
                "kept",
                Self {
                    secrets: vec![named(true)],
                    is_kept: true,
                    ..page()
                },
            ),
            (
                "a secret of another key",
                Self {
                    secrets: vec![named(false)],
                    is_kept: true,
                    errors: vec![Wrong::new(
                        "secrets",
                        "The secret “PASSWORD” was written with another key: type it again",
                    )],
                    ..page()
                },
            ),
            (
                "with mistakes",
                Self {
                    steps: "Dance".into(),
                    errors: vec![Wrong::new("steps", "Line 1: “Dance” is not known")],
                    ..page()
                },
            ),
        ]
    }
}

const SAVED: &str = "The next review signs in first.";
const NOT_YET: &str = "The steps are kept. Now say below what they fill in.";
const REMOVED: &str = "Reviews sign in no more, and the secrets are deleted.";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// The form.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Fail> {
    let (name, kept) = read(&view, &id).await?;
    let is_ready = kept
        .as_ref()
        .is_some_and(|kept| kept.ready(view.app.secrets(), &id).is_ok());
    let notice = match said.done.as_str() {
        "saved" if is_ready => SAVED,
        "saved" => NOT_YET,
        "removed" => REMOVED,
        _ => "",
    };
    Ok(shown(&view, (id, name), kept.as_ref(), None, notice))
}

async fn read(view: &View, id: &str) -> Result<(String, Option<Kept>), Fault> {
    let id = id.to_owned();
    view.app
        .store()
        .read(move |rd| {
            let site = super::site(rd, &id)?;
            let kept = SIGN_INS.get(rd, &id)?;
            Ok((site.value.name, kept.map(|kept| kept.value)))
        })
        .await
}

/// The page; `typed` is what was typed and is wrong, with why.
fn shown(
    view: &View,
    (id, site_name): (String, String),
    kept: Option<&Kept>,
    typed: Option<(String, Vec<Wrong>)>,
    notice: &'static str,
) -> Response {
    let (text, mut errors) = typed.unwrap_or_else(|| {
        let text = kept.map(|kept| kept.steps.clone());
        (text.unwrap_or_default(), Vec::new())
    });
    let mut named = Vec::new();
    if let Ok(journey) = steps(&text) {
        for name in journey.secrets() {
            let secret = kept.and_then(|kept| kept.secret(name));
            let open =
                secret.map(|one| one.open(view.app.secrets(), SIGN_INS.secret(&id, &one.name)));
            let is_kept = matches!(open, Some(Ok(_)));
            if let Some(Err(fault)) = open {
                let why = fault.message.trim_end_matches('.');
                errors.push(Wrong::new("secrets", why));
            }
            named.push(Named {
                name: name.to_owned(),
                is_kept,
            });
        }
    }
    view.page(&SignInPage {
        id,
        site_name,
        steps: text,
        secrets: named,
        is_kept: kept.is_some(),
        notice,
        errors,
    })
}

/// Keeps what was typed. Without steps nobody signs in any more.
pub async fn save(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<BTreeMap<String, String>>,
) -> Result<Response, Fail> {
    let (name, kept) = read(&view, &id).await?;
    let text = given.get("steps").map_or("", |text| text.trim());
    let text = text.replace("\r\n", "\n");
    let new = if text.is_empty() {
        None
    } else {
        let new = typed(&text, &given, kept.as_ref()).and_then(|new| {
            // Without a key nothing is kept, and the steps that were typed are not lost.
            sealed(&view, &id, &text, new).map_err(|fault| {
                let why = fault.message.trim_end_matches('.');
                vec![Wrong::new("secrets", why)]
            })
        });
        match new {
            Ok(new) => Some(new),
            Err(wrong) => {
                let typed = Some((text, wrong));
                return Ok(shown(&view, (id, name), kept.as_ref(), typed, ""));
            }
        }
    };
    let who = view.person()?.id.clone();
    let done = if new.is_some() { "saved" } else { "removed" };
    let site = id.clone();
    view.app
        .store()
        .write(move |tx| {
            super::site(tx, &site)?;
            let is_there = SIGN_INS.get(tx, &site)?.is_some();
            match (&new, is_there) {
                (Some(new), true) => {
                    SIGN_INS
                        .change(tx, &who, &site, None, new.clone())
                        .map(drop)?;
                }
                (Some(new), false) => {
                    SIGN_INS
                        .insert_as(tx, &who, site.clone(), new.clone())
                        .map(drop)?;
                }
                (None, _) => SIGN_INS.remove(tx, &who, &site).map(drop)?,
            }
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(Redirect::to(&format!("/websites/{id}/sign-in?done={done}")).into_response())
}

/// What the steps name: the secrets that were typed now, and those that stay.
#[derive(Debug, Default)]
struct Typed {
    new: Vec<NamedSecret>,
    stays: Vec<KeptSecret>,
}

/// The steps with all their secrets, as they are kept.
fn sealed(view: &View, id: &str, steps: &str, typed: Typed) -> Result<Kept, Fault> {
    let keys = view.app.secrets();
    let mut secrets = typed.stays;
    for one in &mut secrets {
        // One that cannot be opened stays as it is: the page asks for it again.
        let _lost = keys.renew(SIGN_INS.secret(id, &one.name), &mut one.value);
    }
    for one in &typed.new {
        let at = SIGN_INS.secret(id, &one.name);
        secrets.push(KeptSecret::seal(keys, at, &one.value)?);
    }
    Ok(Kept {
        steps: steps.to_owned(),
        secrets,
    })
}

/// What was typed, read: a secret that is left empty stays what it was, one that the steps no longer name goes.
fn typed(
    text: &str,
    given: &BTreeMap<String, String>,
    kept: Option<&Kept>,
) -> Result<Typed, Vec<Wrong>> {
    if text.chars().count() > MOST_STEPS {
        let why = format!("The steps must be {MOST_STEPS} characters or fewer");
        return Err(vec![Wrong::new("steps", why)]);
    }
    let journey = steps(text).map_err(|faults| -> Vec<Wrong> {
        let each = faults.into_iter();
        each.map(|why| Wrong::new("steps", why)).collect()
    })?;
    let mut secrets = Typed::default();
    let mut wrong = Vec::new();
    for name in journey.secrets() {
        let value = given.get(&format!("secret-{name}"));
        match value.filter(|value| !value.is_empty()) {
            Some(value) if (4..=MOST_SECRET).contains(&value.chars().count()) => {
                secrets.new.push(NamedSecret {
                    name: name.to_owned(),
                    value: Secret::new(value.as_str()),
                });
            }
            Some(_) => {
                let why = format!("The secret {name} must be 4 to {MOST_SECRET} characters");
                wrong.push(Wrong::new("secrets", why));
            }
            None => secrets
                .stays
                .extend(kept.and_then(|kept| kept.secret(name)).cloned()),
        }
    }
    if wrong.is_empty() {
        Ok(secrets)
    } else {
        Err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use app::kit::Sealed;

    use super::*;

    const STEPS: &str = "Journey: Sign in\nStart at \"/in\"\nFill \"Name\" with \"${secret.USER}\"\nFill \"Password\" with \"${secret.PIN}\"";

    /// The names of those that stay, and what was typed for the others.
    type Want<'t> = (&'t [&'t str], &'t [(&'t str, &'t str)]);

    #[track_caller]
    fn check(given: &[(&str, &str)], kept: &[&str], want: Result<Want<'_>, &str>) {
        let given = given
            .iter()
            .map(|(name, value)| (format!("secret-{name}"), (*value).to_owned()));
        let kept = Kept {
            steps: STEPS.into(),
            secrets: kept
                .iter()
                .map(|name| KeptSecret {
                    name: (*name).into(),
                    value: Sealed::default(),
                })
                .collect(),
        };
        match (typed(STEPS, &given.collect(), Some(&kept)), want) {
            (Ok(got), Ok((stays, new))) => {
                let names: Vec<&str> = got.stays.iter().map(|one| one.name.as_str()).collect();
                assert_eq!(names, stays);
                let each = got.new.iter();
                let typed: Vec<(&str, &str)> = each
                    .map(|one| (one.name.as_str(), one.value.reveal()))
                    .collect();
                assert_eq!(typed, new);
            }
            (Err(wrong), Err(part)) => assert!(wrong[0].text.contains(part), "{wrong:?}"),
            (got, want) => panic!("{got:?}, not {want:?}"),
        }
    }

    #[test]
    fn an_empty_secret_stays_and_one_that_no_step_names_goes() {
        check(&[], &[], Ok((&[], &[])));
        check(&[("PIN", "1234")], &[], Ok((&[], &[("PIN", "1234")])));
        check(
            &[("PIN", ""), ("USER", "tester")],
            &["PIN", "OLD"],
            Ok((&["PIN"], &[("USER", "tester")])),
        );
        check(&[("PIN", "123")], &["PIN"], Err("4 to 500"));
    }
}
