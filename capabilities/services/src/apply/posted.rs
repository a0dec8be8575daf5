//! What a browser posted: fields, and files where the page asks for them.

use app::kit::{Fault, Kind};
use app::{App, Fail};
use axum::extract::{FromRequest, Multipart, Request};
use form::{Fields, Limit};
use http::header::CONTENT_TYPE;

/// Files of one post, at most.
const FILES: usize = 10;

/// What was posted.
#[derive(Debug, Default)]
pub struct Posted {
    /// The fields.
    pub fields: Fields,
    /// The files, as they came: nobody has looked at them yet.
    pub files: Vec<Came>,
    pairs: Vec<(String, String)>,
}

/// A file as it came.
#[derive(Debug)]
pub struct Came {
    /// The question that it answers.
    pub field: String,
    /// As the browser names it.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl FromRequest<App> for Posted {
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
                .map_err(|e| refused(e.status(), &e.body_text()))?;
            return Ok(Self {
                fields: Fields::new(pairs.0.iter().map(|(name, value)| (name, value))),
                files: Vec::new(),
                pairs: pairs.0,
            });
        }
        let parts = Multipart::from_request(request, app)
            .await
            .map_err(|e| refused(e.status(), &e.body_text()))?;
        Self::of_parts(parts).await
    }
}

impl Posted {
    /// A field as it came, however long: for the text of a whole form.
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
            let Some(part) = part.map_err(|e| refused(e.status(), &e.body_text()))? else {
                break;
            };
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(str::to_owned);
            let bytes = part
                .bytes()
                .await
                .map_err(|e| refused(e.status(), &e.body_text()))?;
            match name {
                Some(name) if !name.is_empty() && files.len() < FILES => files.push(Came {
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
        })
    }
}

fn refused(status: http::StatusCode, why: &str) -> Fail {
    let fault = if status == http::StatusCode::PAYLOAD_TOO_LARGE {
        Fault::new(
            Kind::TooLarge,
            "The file is larger than we can take. Go back and choose a smaller one. Your other answers are kept.",
        )
    } else {
        Fault::invalid("We could not read what your browser sent. Go back and try again.")
    };
    fault.because(why.to_owned()).into()
}
