//! What a browser posted: fields, and files where the page asks for them.

use std::marker::PhantomData;

use axum::extract::{FromRequest, Multipart, Request};
use form::{Fields, Limit};
use http::header::CONTENT_TYPE;
use kit::{Fault, Kind};

use crate::{App, Fail};

/// What pages of a kind take.
pub trait Takes {
    /// Files of one post, at most: further ones are left out.
    const FILES: usize;
    /// What is said of a post that is too large.
    const TOO_LARGE: &'static str;
}

/// What was posted to a page that takes `T`.
#[derive(Debug, Default)]
pub struct Posted<T> {
    /// The fields.
    pub fields: Fields,
    /// The files, as they came: nobody has looked at them yet.
    pub files: Vec<Came>,
    pairs: Vec<(String, String)>,
    takes: PhantomData<T>,
}

/// A file as it came.
#[derive(Debug, Clone)]
pub struct Came {
    /// The question that it answers.
    pub field: String,
    /// As the browser names it.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl<T: Takes> FromRequest<App> for Posted<T> {
    type Rejection = Fail;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fail> {
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            let pairs = axum::extract::Form::<Vec<(String, String)>>::from_request(request, app)
                .await
                .map_err(|e| refused::<T>(e.status(), &e.body_text()))?;
            return Ok(Self {
                fields: Fields::new(pairs.0.iter().map(|(name, value)| (name, value))),
                files: Vec::new(),
                pairs: pairs.0,
                takes: PhantomData,
            });
        }
        let parts = Multipart::from_request(request, app)
            .await
            .map_err(|e| refused::<T>(e.status(), &e.body_text()))?;
        Self::of_parts(parts).await
    }
}

impl<T: Takes> Posted<T> {
    /// A field as it came, however long: for the text of a whole form.
    #[must_use]
    pub fn whole(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// Puts a value in place of whatever came under a name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.pairs.retain(|(known, _)| known != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
        self.fields = Fields::new(self.pairs.iter().map(|(name, value)| (name, value)));
    }

    async fn of_parts(mut parts: Multipart) -> Result<Self, Fail> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut files = Vec::new();
        loop {
            let part = parts.next_field().await;
            let Some(part) = part.map_err(|e| refused::<T>(e.status(), &e.body_text()))? else {
                break;
            };
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(str::to_owned);
            let bytes = part
                .bytes()
                .await
                .map_err(|e| refused::<T>(e.status(), &e.body_text()))?;
            match name {
                Some(name) if !name.is_empty() && files.len() < T::FILES => files.push(Came {
                    field,
                    name,
                    bytes: bytes.to_vec(),
                }),
                Some(_) => {}
                None if pairs.len() < Limit::FIELDS => {
                    pairs.push((field, String::from_utf8_lossy(&bytes).into_owned()));
                }
                None => {}
            }
        }
        Ok(Self {
            fields: Fields::new(pairs.iter().map(|(name, value)| (name, value))),
            files,
            pairs,
            takes: PhantomData,
        })
    }
}

fn refused<T: Takes>(status: http::StatusCode, why: &str) -> Fail {
    let fault = if status == http::StatusCode::PAYLOAD_TOO_LARGE {
        Fault::new(Kind::TooLarge, T::TOO_LARGE)
    } else {
        Fault::invalid("We could not read what your browser sent. Go back and try again.")
    };
    fault.because(why.to_owned()).into()
}
