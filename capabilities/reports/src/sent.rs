//! What comes in one post, of a page's form or of an Open311 client: fields by name, answers, photos.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Multipart, Request};
use http::header;
use percent_encoding::percent_decode;

use crate::photo::MOST_PHOTO_BYTES;

/// Fields of one post.
const MOST_FIELDS: usize = 200;
/// Bytes of all the fields that are not photos.
const MOST_FIELD_BYTES: usize = 100_000;
/// Photos of one report.
pub const MOST_PHOTOS: usize = 3;

/// What was sent.
#[derive(Debug, Default)]
pub struct Sent {
    fields: Vec<(String, String)>,
    /// Photos: the name of each and its bytes.
    pub photos: Vec<(String, bytes::Bytes)>,
}

impl Sent {
    /// Reads a post, in either of the two encodings of forms.
    ///
    /// # Errors
    /// What is wrong with it: the end of a sentence.
    pub async fn read(request: Request) -> Result<Self, String> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            return Self::read_parts(request).await;
        }
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err("send application/x-www-form-urlencoded or multipart/form-data".into());
        }
        let body = axum::body::to_bytes(request.into_body(), MOST_FIELD_BYTES).await;
        let body =
            body.map_err(|_| format!("the fields may be {MOST_FIELD_BYTES} bytes at most"))?;
        Ok(Self {
            fields: pairs(&body)?,
            photos: Vec::new(),
        })
    }

    async fn read_parts(request: Request) -> Result<Self, String> {
        let broken = |_| "the parts of the form cannot be read".to_owned();
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|_| "the form has no boundary between its parts".to_owned())?;
        let (mut sent, mut bytes) = (Self::default(), 0);
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(ToOwned::to_owned);
            let body = part.bytes().await.map_err(broken)?;
            match file {
                Some(_) if body.is_empty() => {}
                Some(_) if sent.photos.len() == MOST_PHOTOS => {
                    return Err(format!("a report may have {MOST_PHOTOS} photos at most"));
                }
                Some(_) if body.len() > MOST_PHOTO_BYTES => {
                    return Err(format!("a photo may be {MOST_PHOTO_BYTES} bytes at most"));
                }
                Some(file) => sent.photos.push((file, body)),
                None => {
                    bytes += body.len();
                    if bytes > MOST_FIELD_BYTES || sent.fields.len() == MOST_FIELDS {
                        return Err(format!(
                            "a form may have {MOST_FIELDS} fields and {MOST_FIELD_BYTES} bytes of text at most"
                        ));
                    }
                    sent.fields.push((name, text(&body)?));
                }
            }
        }
        Ok(sent)
    }

    /// The fields of an address or of a form's body.
    ///
    /// # Errors
    /// As [`Sent::read`].
    pub fn of_query(query: &str) -> Result<Self, String> {
        Ok(Self {
            fields: pairs(query.as_bytes())?,
            photos: Vec::new(),
        })
    }

    /// The same with the fields of the address behind those of the body: some clients put their key there.
    ///
    /// # Errors
    /// As [`Sent::read`].
    pub fn and_query(mut self, query: &str) -> Result<Self, String> {
        self.fields.extend(pairs(query.as_bytes())?);
        Ok(self)
    }

    /// A field without the blanks around it. One that is empty counts as not sent ("Optional Arguments").
    #[must_use]
    pub fn one(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The entries of a list that commas part.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        let values = self.fields.iter().filter(|(known, _)| known == name);
        values
            .flat_map(|(_, value)| value.split(','))
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// The answers: `attribute[code]=value`, and `attribute[code][]=value` for each of several.
    #[must_use]
    pub fn attributes(&self) -> BTreeMap<String, Vec<String>> {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in &self.fields {
            let code = name
                .strip_prefix("attribute[")
                .and_then(|rest| rest.split_once(']'))
                .filter(|(_, rest)| matches!(*rest, "" | "[]"));
            if let Some((code, _)) = code {
                all.entry(code.to_owned()).or_default().push(value.clone());
            }
        }
        all
    }
}

fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    let parts: Vec<&[u8]> = bytes
        .split(|byte| *byte == b'&')
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > MOST_FIELDS {
        return Err(format!("a form may have {MOST_FIELDS} fields at most"));
    }
    parts
        .into_iter()
        .map(|part| {
            let split = part.iter().position(|byte| *byte == b'=');
            let (name, value) = part.split_at(split.unwrap_or(part.len()));
            Ok((decoded(name)?, decoded(value.get(1..).unwrap_or_default())?))
        })
        .collect()
}

fn decoded(bytes: &[u8]) -> Result<String, String> {
    let spaced: Vec<u8> = bytes
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let plain: Vec<u8> = percent_decode(&spaced).collect();
    text(&plain)
}

fn text(bytes: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "all text must be UTF-8".to_owned())?;
    // What cannot be kept or written in XML is left out: it shows nothing.
    Ok(text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lists_and_answers_are_read() {
        let sent = Sent::of_query(
            "service_code=bench&lat=51.6&description=a+b%0Ac%00&email=&status=open,closed&attribute[fault]=broken\
             &attribute%5Bwhat%5D%5B%5D=x&attribute[what][]=y&attribute[odd",
        )
        .unwrap();
        assert_eq!(sent.one("service_code"), Some("bench"));
        assert_eq!(sent.one("description"), Some("a b\nc"));
        assert_eq!((sent.one("email"), sent.one("none")), (None, None));
        assert_eq!(sent.list("status"), ["open", "closed"]);
        let answers = sent.attributes();
        assert_eq!(answers["fault"], ["broken"]);
        assert_eq!(answers["what"], ["x", "y"]);
        assert_eq!(answers.len(), 2);
    }

    #[test]
    fn what_is_not_utf_8_or_too_much_is_said() {
        assert_eq!(
            Sent::of_query("a=%ff").unwrap_err(),
            "all text must be UTF-8"
        );
        let many = "a=1&".repeat(MOST_FIELDS + 1);
        assert!(Sent::of_query(&many).is_err());
    }
}
