//! One request to one source: its address, its header fields, its words, and what came back.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use app::bus::{OutboundError, Request};
use app::encode;
use http::header;
use ngsi::context::context_link;
use ngsi::source::{Registration, in_words_of};
use ngsi::{Context, write};
use serde_json::{Value, json};

use super::failure::WARNING;
use super::{Failure, Sources, health, own_alias, via};
use crate::ask::TENANT;
use crate::ask::media::Media;
use crate::link::contexts;
use crate::model::BASE;

/// How long a source may take that says nothing else.
const TIME_MS: f64 = 5_000.0;
/// How long it may take, whatever it says: the caller is waiting.
const MOST_TIME_MS: f64 = 20_000.0;
/// The largest answer taken, in bytes.
const MOST_BYTES: usize = 16 << 20;
/// Stands for the value that the request has in the same header field.
const FROM_REQUEST: &str = "urn:ngsi-ld:request";
/// Keys of `contextSourceInfo` that say how a source is spoken to.
const JSONLD_CONTEXT: &str = "jsonldContext";
const CONTENT_TYPE: &str = "contentType";
const ACCEPT: &str = "accept";
/// Header fields that belong to the connection or to the standard, and are nobody else's to set.
const OURS: [&str; 13] = [
    "accept",
    "connection",
    "content-length",
    "content-type",
    "contenttype",
    "host",
    "jsonldcontext",
    "link",
    "ngsild-tenant",
    "te",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// What a source is asked.
pub struct Errand {
    /// `GET`, `POST`…
    pub method: &'static str,
    /// Below the interface's own path: `/entities`.
    pub path: String,
    /// Parameters, in the words of `words`.
    pub query: Vec<(String, String)>,
    /// The content, in the words of the request.
    pub body: Option<Value>,
    /// Which words.
    pub words: Words,
}

/// In which words a source is spoken to.
#[derive(Clone)]
pub struct Words {
    /// Those of the request.
    pub own: Arc<Context>,
    /// Those of the source.
    pub theirs: Arc<Context>,
}

impl Sources {
    /// The words of a source: those of the request, unless its registration names a context.
    ///
    /// # Errors
    /// If that context cannot be had.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 4.3.6.6.
    pub async fn words(&self, source: &Registration, own: &Arc<Context>) -> Result<Words, Failure> {
        let theirs = match told(source, JSONLD_CONTEXT) {
            None => Arc::clone(own),
            Some(address) => contexts::compiled(&self.app, &json!(address))
                .await
                .map_err(|refusal| Failure::Lost(refusal.body()["detail"].to_string()))?,
        };
        Ok(Words {
            own: Arc::clone(own),
            theirs,
        })
    }

    /// Sends an errand and counts what came of it; the status, and the content where there is one.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn send(
        &self,
        source: &Registration,
        errand: Errand,
    ) -> Result<(u16, Option<Value>), Failure> {
        if health::is_resting(&self.app, &self.tenant, source) {
            return Err(Failure::Resting);
        }
        let sent = self.try_send(source, errand).await;
        // A source that knows nothing of it answers as well as one that does.
        let failed = matches!(&sent, Err(failure) if !matches!(failure, Failure::Refused(404, _)));
        health::count(&self.app, &self.tenant, source, failed);
        if let Err(failure) = &sent {
            tracing::debug!(
                source = source.id,
                ?failure,
                "a source did not do what it was asked"
            );
        }
        sent
    }

    async fn try_send(
        &self,
        source: &Registration,
        errand: Errand,
    ) -> Result<(u16, Option<Value>), Failure> {
        let request = self.request(source, errand).await?;
        let answer = match self.app.outbound().call(request).await {
            Ok(answer) => answer,
            Err(OutboundError::Time(_)) => return Err(Failure::Late),
            Err(error @ OutboundError::Size { .. }) => {
                return Err(Failure::Unusable(error.to_string()));
            }
            Err(error) => return Err(Failure::Lost(error.to_string())),
        };
        let warned = answer.headers.iter().filter(|(name, _)| name == WARNING);
        let warned = warned.map(|(_, line)| line.clone());
        self.warned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(warned);
        let is_empty = answer.body.iter().all(u8::is_ascii_whitespace);
        let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
        match answer.status {
            200..300 if body.is_none() && !is_empty => {
                Err(Failure::Unusable("it is not JSON".into()))
            }
            status @ 200..300 => Ok((status, body)),
            status => {
                let problem = body.filter(|problem| problem.get("title").is_some());
                Err(Failure::Refused(status, problem))
            }
        }
    }

    /// The request as it goes out.
    async fn request(&self, source: &Registration, errand: Errand) -> Result<Request, Failure> {
        let Errand {
            method,
            path,
            mut query,
            body,
            words,
        } = errand;
        let management = source.management.as_ref();
        if management.and_then(|m| m.local_only) == Some(true) {
            query.push(("local".into(), "true".into()));
        }
        let mut headers = self.headers_for(source);
        let wants_inside = told(source, CONTENT_TYPE) == Some(Media::JsonLd.name());
        let speaks_theirs = told(source, JSONLD_CONTEXT).is_some();
        let address = words.theirs.address().map(str::to_owned);
        let is_inside = body.is_some()
            && ((wants_inside && !speaks_theirs) || (address.is_none() && !is_core(&words.theirs)));
        if !is_inside && (speaks_theirs || !is_core(&words.theirs)) {
            let address = match address {
                Some(address) => Some(address),
                None => self.keep(&words.theirs).await,
            };
            headers.extend(address.map(|address| ("Link".to_owned(), context_link(&address))));
        }
        let mut content = Vec::new();
        if let Some(body) = body {
            let mut body = in_words(body, &words);
            let media = if is_inside {
                Media::JsonLd
            } else {
                Media::Json
            };
            if is_inside {
                write::with_context(&mut body, words.theirs.source());
            }
            headers.push((header::CONTENT_TYPE.to_string(), media.name().to_owned()));
            content = body.to_string().into_bytes();
        }
        let time_ms = management.and_then(|m| m.timeout_ms).unwrap_or(TIME_MS);
        Ok(Request {
            method,
            url: address_of(&source.endpoint, &path, &query),
            headers,
            body: content.into(),
            time: Duration::from_secs_f64(time_ms.clamp(1.0, MOST_TIME_MS) / 1_000.0),
            most: MOST_BYTES,
        })
    }

    /// The fields that say who asks whom, by which way, and what the registration wants told.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.3.6.5, 4.3.6.6, 6.3.14 and 6.3.18.
    fn headers_for(&self, source: &Registration) -> Vec<(String, String)> {
        let accept = told(source, ACCEPT).unwrap_or(Media::Json.name());
        let way = via::onward(&self.headers, &own_alias(&self.app, &self.tenant));
        let mut headers = vec![
            ("Accept".to_owned(), accept.to_owned()),
            ("Via".to_owned(), way),
        ];
        if let Some(tenant) = &source.tenant {
            headers.push((TENANT.to_string(), tenant.clone()));
        }
        for (key, value) in &source.source_info {
            let name = key.to_ascii_lowercase();
            let is_field = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
            if !is_field || OURS.contains(&name.as_str()) {
                continue;
            }
            let value = if value == FROM_REQUEST {
                self.headers
                    .get(&name)
                    .and_then(|value| value.to_str().ok())
            } else {
                Some(value.as_str())
            };
            let fits = |value: &&str| http::HeaderValue::from_str(value).is_ok();
            if let Some(value) = value.filter(fits) {
                headers.push((key.clone(), value.to_owned()));
            }
        }
        headers
    }

    /// The address of a context that has none of its own.
    async fn keep(&self, context: &Context) -> Option<String> {
        let who = "system".to_owned();
        let kept =
            contexts::keep_implicit(&self.app, who, self.tenant.clone(), context.source()).await;
        kept.unwrap_or_else(|error| {
            tracing::warn!(%error, "a context for sources could not be kept");
            None
        })
    }
}

/// What a registration says under a key of `contextSourceInfo`.
fn told<'a>(source: &'a Registration, key: &str) -> Option<&'a str> {
    let pair = source.source_info.iter().find(|(known, _)| known == key);
    pair.map(|(_, value)| value.as_str())
}

fn is_core(context: &Context) -> bool {
    context.source() == Context::core().source()
}

fn in_words(body: Value, words: &Words) -> Value {
    if Arc::ptr_eq(&words.own, &words.theirs) {
        return body;
    }
    in_words_of(&body, &words.own, &words.theirs)
}

/// The address of an operation at a source, whose endpoint may or may not name the interface's path.
fn address_of(endpoint: &str, path: &str, query: &[(String, String)]) -> String {
    let place = endpoint.trim_end_matches('/');
    let place = place.strip_suffix(BASE).unwrap_or(place);
    let query: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value).replace("%2C", ",")))
        .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{place}{BASE}{path}{mark}{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_of_endpoints_paths_and_parameters() {
        let check = |endpoint: &str, query: &[(&str, &str)], want: &str| {
            let query: Vec<_> = query
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect();
            assert_eq!(address_of(endpoint, "/entities", &query), want);
        };
        check(
            "http://a.example",
            &[],
            "http://a.example/ngsi-ld/v1/entities",
        );
        check(
            "http://a.example/b/",
            &[],
            "http://a.example/b/ngsi-ld/v1/entities",
        );
        check(
            "http://a.example/ngsi-ld/v1",
            &[],
            "http://a.example/ngsi-ld/v1/entities",
        );
        check(
            "http://a.example",
            &[("attrs", "a,b"), ("q", "a>5;b==\"x&y\"")],
            "http://a.example/ngsi-ld/v1/entities?attrs=a,b&q=a%3E5%3Bb%3D%3D%22x%26y%22",
        );
    }
}
