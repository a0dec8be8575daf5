//! What a browser posted here: fields, and files where the page asks for them.

use app::kit::{Fault, Kind};
use app::{App, Fail};
use axum::extract::{FromRequest, Multipart, Request};
use form::{Fields, Limit};
use http::header::CONTENT_TYPE;

/// Files of one post, at most.
const FILES: usize = 2;

/// What was posted.
#[derive(Debug, Default)]
pub struct Posted {
    /// The fields.
    pub fields: Fields,
    /// The files with their fields, as they came: nobody has looked at them yet.
    pub files: Vec<Came>,
}

/// A file as it came.
#[derive(Debug, Clone)]
pub struct Came {
    /// The field.
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
            .and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let pairs = axum::extract::Form::<Vec<(String, String)>>::from_request(request, app)
                .await
                .map_err(|e| refused(e.status(), &e.body_text()))?;
            return Ok(Self {
                fields: Fields::new(pairs.0),
                files: Vec::new(),
            });
        }
        let mut parts = Multipart::from_request(request, app)
            .await
            .map_err(|e| refused(e.status(), &e.body_text()))?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        loop {
            let part = parts
                .next_field()
                .await
                .map_err(|e| refused(e.status(), &e.body_text()))?;
            let Some(part) = part else { break };
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(str::to_owned);
            let bytes = part
                .bytes()
                .await
                .map_err(|e| refused(e.status(), &e.body_text()))?;
            match name {
                Some(name) if !name.is_empty() && files.len() < FILES => {
                    files.push(Came {
                        field,
                        name,
                        bytes: bytes.to_vec(),
                    });
                }
                Some(_) => {}
                None if pairs.len() < Limit::FIELDS => {
                    pairs.push((field, String::from_utf8_lossy(&bytes).into_owned()));
                }
                None => {}
            }
        }
        Ok(Self {
            fields: Fields::new(pairs),
            files,
        })
    }
}

fn refused(status: http::StatusCode, why: &str) -> Fail {
    let fault = if status == http::StatusCode::PAYLOAD_TOO_LARGE {
        Fault::new(
            Kind::TooLarge,
            "The file is larger than we can take. Go back and choose a smaller one.",
        )
    } else {
        Fault::invalid("We could not read what your browser sent. Go back and try again.")
    };
    fault.because(why.to_owned()).into()
}
