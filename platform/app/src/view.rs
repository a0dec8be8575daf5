//! A page as one person sees it: the data, the layout around it, and who is looking.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::response::{Html, IntoResponse, Response};
use http::request::Parts;
use minijinja::{Value, context};

use crate::{App, Fail, Page, Person, Who};

/// Who is looking, at what, through which house.
pub struct View {
    /// The house.
    pub app: App,
    /// Who is looking.
    pub who: Who,
    /// The path they asked for.
    pub path: String,
    /// Finds this request in the log.
    pub request_id: String,
}

/// The id of a request, in its extensions, in the log and in the answer's header.
#[derive(Clone)]
pub struct RequestId(pub String);

impl View {
    pub(crate) fn of<B>(app: &App, request: &http::Request<B>) -> Self {
        Self::new(app, request.extensions(), request.uri().path())
    }

    fn new(app: &App, extensions: &http::Extensions, path: &str) -> Self {
        Self {
            app: app.clone(),
            who: extensions.get::<Who>().cloned().unwrap_or(Who::Anyone),
            path: path.to_owned(),
            request_id: extensions
                .get::<RequestId>()
                .map(|id| id.0.clone())
                .unwrap_or_default(),
        }
    }

    /// The page, in its layout.
    #[must_use]
    pub fn page<P: Page>(&self, page: &P) -> Response {
        match self.app.templates().render(
            P::TEMPLATE,
            &Value::from_serialize(page),
            &self.surroundings(),
        ) {
            Ok(html) => Html(html).into_response(),
            Err(error) => Fail(kit::Fault::internal(error)).into_response(),
        }
    }

    /// The person looking.
    ///
    /// # Errors
    /// A fault, if nobody has signed in.
    pub fn person(&self) -> Result<&Person, kit::Fault> {
        self.who.person().ok_or_else(|| {
            kit::Fault::new(kit::Kind::SignInFirst, "You need to sign in to do this.")
        })
    }

    /// What the layout needs to know.
    fn surroundings(&self) -> Value {
        let mut tiles: Vec<_> = self
            .app
            .capabilities()
            .iter()
            .flat_map(|capability| capability.tiles)
            .filter(|tile| self.who.passes(tile.allow))
            .collect();
        // Staff come for their own work first.
        tiles.sort_by_key(|tile| !matches!(tile.allow, crate::Allow::To(_)));
        // Of "/assets" and "/assets/map" the longer one that the path lies under is where we are.
        let here = tiles
            .iter()
            .map(|tile| tile.path)
            .filter(|path| {
                let rest = self.path.strip_prefix(path);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
            .max_by_key(|path| path.len());
        let tiles: Vec<_> = tiles
            .iter()
            .map(|tile| {
                context! {
                    title => tile.title,
                    path => tile.path,
                    text => tile.text,
                    here => Some(tile.path) == here,
                    everyone => tile.allow == crate::Allow::Anyone,
                }
            })
            .collect();
        context! {
            place => self.app.place().facts(),
            person => self.who.person(),
            path => self.path,
            request_id => self.request_id,
            tiles => tiles,
            now => self.app.now().0,
            borough_version => env!("CARGO_PKG_VERSION"),
            tiles_url => self.app.config().map.tiles_url,
            tiles_attribution => self.app.config().map.attribution,
        }
    }
}

impl FromRequestParts<App> for View {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::new(app, &parts.extensions, parts.uri.path()))
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(parts
            .extensions
            .get::<Self>()
            .cloned()
            .unwrap_or(Self::Anyone))
    }
}
