//! One person on their way through one form: which form, which answers, for real or in a trial.

use app::ask::versions::{self, Version};
use app::ask::{self, Draft};
use app::kit::Fault;
use app::store::StoreError;
use app::{App, Fail, View};
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use form::{Form, Step};
use http::request::Parts;

use super::addresses::Finder;

/// Where a version is tried out by those who write it: nothing is sent from there.
pub const TRIAL: &str = "/forms/{form}/{version}/try";

/// Holds the secret of the answers.
const COOKIE: &str = "borough-answers";

/// One person on their way.
pub struct Run {
    /// Who looks.
    pub view: View,
    /// Where the form's pages are: `/apply/permit`.
    pub base: String,
    /// The version of the form that the answers are given to.
    pub version: Version,
    /// Whether it is tried out.
    pub trial: bool,
    /// The version that is published, if it is another or there is none.
    pub published: Option<Version>,
    /// The secret of the answers, if any have been begun.
    pub key: Option<String>,
    /// The answers.
    pub draft: Option<Draft>,
    jar: CookieJar,
}

impl FromRequestParts<App> for Run {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fail> {
        let Ok(view) = View::from_request_parts(parts, app).await;
        let jar = CookieJar::from_headers(&parts.headers);
        let segments: Vec<String> = parts
            .uri
            .path()
            .split('/')
            .skip(1)
            .map(str::to_owned)
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["apply", form, ..] => Self::read(view, jar, form, None).await,
            ["forms", form, number, "try", ..] => {
                let number = number.parse().map_err(|_| no_form())?;
                Self::read(view, jar, form, Some(number)).await
            }
            _ => Err(no_form().into()),
        }
    }
}

fn no_form() -> Fault {
    Fault::not_found("We do not have that form. See all the things that you can ask for at /apply.")
}

impl Run {
    async fn read(
        view: View,
        jar: CookieJar,
        form: &str,
        trial: Option<i64>,
    ) -> Result<Self, Fail> {
        let key = jar.get(COOKIE).map(|cookie| cookie.value().to_owned());
        let (name, secret) = (form.to_owned(), key.clone());
        let (published, draft, version) = view
            .app
            .store()
            .read(move |rd| {
                let published = versions::published(rd, &name)?;
                let draft = match &secret {
                    Some(secret) => ask::draft(rd, secret)?.filter(|draft| draft.form == name),
                    None => None,
                };
                let wanted = trial.or(draft.as_ref().map(|draft| draft.form_version));
                let version = match wanted {
                    Some(number) => versions::version(rd, &name, number)?,
                    None => published.clone(),
                };
                Ok::<_, StoreError>((published, draft, version))
            })
            .await?;
        let version = version.ok_or_else(no_form)?;
        let base = match trial {
            Some(number) => format!("/forms/{form}/{number}/try"),
            None => format!("/apply/{form}"),
        };
        Ok(Self {
            view,
            base,
            published: if trial.is_some() {
                Some(version.clone())
            } else {
                published
            },
            version,
            trial: trial.is_some(),
            key: key.filter(|_| draft.is_some()),
            draft,
            jar,
        })
    }

    /// The form that the answers are given to.
    pub const fn form(&self) -> &Form {
        &self.version.form
    }

    /// The answers and their secret.
    ///
    /// # Errors
    /// The way to the start, for whoever has none.
    pub fn begun(&self) -> Result<(&Draft, &str), Box<Response>> {
        match (&self.draft, &self.key) {
            (Some(draft), Some(key)) if draft.case_id.is_none() => Ok((draft, key)),
            (Some(_), Some(_)) => Err(Box::new(self.to("sent"))),
            _ => Err(Box::new(Redirect::to(&self.base).into_response())),
        }
    }

    /// The way to a page of the form.
    pub fn to(&self, page: &str) -> Response {
        Redirect::to(&self.path(page)).into_response()
    }

    /// The address of a page of the form.
    pub fn path(&self, page: &str) -> String {
        format!("{}/{page}", self.base)
    }

    /// The way to what comes next.
    pub fn step(&self, step: Step<'_>, from: &str) -> Response {
        match step {
            Step::Page(page) => self.to(&page.name),
            Step::Check => self.to("check"),
            // The page that ends the form is the last one asked.
            Step::End => self.to(from),
        }
    }

    /// Carries the answers over, if the form has changed since they were begun: then the way to what must
    /// be asked again. The form that is gone altogether keeps its answers until their time is over.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn caught_up(&self) -> Result<Option<Response>, Fail> {
        let (Some(draft), Some(key)) = (&self.draft, &self.key) else {
            return Ok(None);
        };
        let Some(published) = self.published.as_ref().filter(|_| draft.case_id.is_none()) else {
            return Ok(draft.case_id.is_none().then(|| self.to("again")));
        };
        if published.version == draft.form_version {
            return Ok(None);
        }
        let (key, today) = (key.clone(), self.view.app.today());
        let (old, new, number) = (
            self.form().clone(),
            published.form.clone(),
            published.version,
        );
        self.view
            .app
            .store()
            .write(move |tx| ask::carry_draft(tx, &key, &old, &new, number, today))
            .await?;
        Ok(Some(self.to("again")))
    }

    /// The cookies with this secret in them.
    pub fn with_key(&self, key: String) -> CookieJar {
        self.jar.clone().add(self.cookie(key))
    }

    /// The cookies without any secret: nobody at this computer can go on.
    pub fn without_key(&self) -> CookieJar {
        self.jar.clone().remove(self.cookie(String::new()))
    }

    fn cookie(&self, key: String) -> Cookie<'static> {
        Cookie::build((COOKIE, key))
            .path(self.base.clone())
            .http_only(true)
            .secure(self.view.app.config().is_https())
            .same_site(SameSite::Lax)
            .build()
    }

    /// What the questions of a page are helped with.
    pub fn pick(&self) -> Pick {
        let map = self.view.app.place().facts().map;
        let tiles = &self.view.app.config().map;
        Pick {
            centre: [map.lon, map.lat],
            zoom: map.zoom,
            tiles: tiles.tiles_url.clone(),
            attribution: tiles.attribution.clone(),
            addresses: Finder::default(),
        }
    }
}

/// What a question is helped with: a map to draw on, addresses to choose from.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Pick {
    /// Degrees east, degrees north.
    pub centre: [f64; 2],
    /// Zoom level.
    pub zoom: f64,
    /// Address of the tiles; may be empty.
    pub tiles: String,
    /// Who made them.
    pub attribution: String,
    /// Addresses by postcode.
    pub addresses: Finder,
}
