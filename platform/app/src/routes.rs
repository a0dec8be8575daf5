//! The doors: no route can be added without saying who may pass.

use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use http::Method;
use kit::{Fault, Kind};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::{Allow, App, Fail, Who};

/// What the OpenAPI document calls an API key.
const KEY: &str = "key";

/// How the OpenAPI document describes API keys.
pub fn key_scheme() -> (&'static str, SecurityScheme) {
    let words = "An API key, as made at /account/keys or by `borough key add`. \
                 Each operation names the scope that its key needs.";
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(words))
        .build();
    (KEY, SecurityScheme::Http(scheme))
}

/// A door, as the matrix of permissions lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// `GET`, `POST`…
    pub method: String,
    /// `/devices/{id}`
    pub path: String,
    /// Who may pass.
    pub allow: Allow,
}

/// Doors being put together.
pub struct Routes {
    router: OpenApiRouter<App>,
    doors: Vec<Door>,
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}

impl Routes {
    /// No doors yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            router: OpenApiRouter::default(),
            doors: Vec::new(),
        }
    }

    /// A page to read.
    #[must_use]
    pub fn get<H, T>(self, path: &str, allow: Allow, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.door(&Method::GET, path, allow, on(MethodFilter::GET, handler))
    }

    /// A form to send.
    #[must_use]
    pub fn post<H, T>(self, path: &str, allow: Allow, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.door(&Method::POST, path, allow, on(MethodFilter::POST, handler))
    }

    fn door(
        mut self,
        method: &Method,
        path: &str,
        allow: Allow,
        handler: MethodRouter<App>,
    ) -> Self {
        self.doors.push(Door {
            method: method.to_string(),
            path: path.to_owned(),
            allow,
        });
        self.router = self.router.route(path, guarded(allow, handler));
        self
    }

    /// A documented door of a standard interface: `api(allow, routes!(handler))`.
    #[must_use]
    pub fn api(
        mut self,
        allow: Allow,
        (schemas, mut paths, handler): UtoipaMethodRouter<App>,
    ) -> Self {
        for (path, item) in &mut paths.paths {
            let methods = [
                (Method::GET, &mut item.get),
                (Method::PUT, &mut item.put),
                (Method::POST, &mut item.post),
                (Method::DELETE, &mut item.delete),
                (Method::PATCH, &mut item.patch),
                (Method::OPTIONS, &mut item.options),
                (Method::HEAD, &mut item.head),
            ];
            for (method, operation) in methods {
                let Some(operation) = operation else { continue };
                if let Allow::To(act) = allow {
                    operation.security = Some(vec![SecurityRequirement::new(KEY, [act.name])]);
                }
                self.doors.push(Door {
                    method: method.to_string(),
                    path: path.clone(),
                    allow,
                });
            }
        }
        self.router = self
            .router
            .routes((schemas, paths, guarded(allow, handler)));
        self
    }

    /// Both sets of doors.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.doors.extend(other.doors);
        self.router = self.router.merge(other.router);
        self
    }

    /// The router, its OpenAPI document, and the list of doors.
    pub fn split(self) -> (axum::Router<App>, utoipa::openapi::OpenApi, Vec<Door>) {
        let (router, api) = self.router.split_for_parts();
        (router, api, self.doors)
    }
}

fn guarded(allow: Allow, handler: MethodRouter<App>) -> MethodRouter<App> {
    if allow == Allow::Anyone {
        return handler;
    }
    handler.layer(middleware::from_fn(move |request: Request, next: Next| {
        guard(allow, request, next)
    }))
}

/// Turns back whoever may not pass. Who is asking was found out before, once for each request.
async fn guard(allow: Allow, request: Request, next: Next) -> Response {
    let who = request
        .extensions()
        .get::<Who>()
        .cloned()
        .unwrap_or(Who::Anyone);
    let open = request.extensions().get::<OpenForDevelopment>().is_some();
    if who.passes(allow)
        || (open && matches!(allow, Allow::To(act) if act.name.starts_with("context.")))
    {
        return next.run(request).await;
    }
    let fault = match (&who, allow) {
        (Who::Anyone, _) => Fault::new(
            Kind::SignInFirst,
            "You need to sign in, or show a key, to do this.",
        ),
        (_, Allow::To(act)) => Fault::forbidden(format!(
            "You are not allowed to {}. An administrator can change what you may do.",
            act.words
        )),
        _ => Fault::forbidden(
            "This page is for people who have signed in, not for machines with a key.",
        ),
    };
    Fail(fault).into_response()
}

/// Set on each request where `context.open` lets anyone write: development on loopback alone.
#[derive(Clone, Copy)]
pub struct OpenForDevelopment;

/// Whether the settings open the context interface, for [`guard`].
pub async fn mark_open(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if app.config().context.open {
        request.extensions_mut().insert(OpenForDevelopment);
    }
    next.run(request).await
}
