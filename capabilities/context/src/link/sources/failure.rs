//! What may come of asking a source, and how the caller is told.

use axum::response::Response;
use http::{HeaderValue, StatusCode};
use ngsi::ErrorKind;
use ngsi::source::Registration;
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// Tells of sources that could not contribute.
pub const WARNING: &str = "ngsild-warning";

/// Why a source did not do what it was asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// It did not answer in time.
    Late,
    /// It could not be reached.
    Lost(String),
    /// It failed a moment ago and is left alone for a while.
    Resting,
    /// What it answered cannot be used.
    Unusable(String),
    /// It refused: with this status, and these problem details if it gave any.
    Refused(u16, Option<Value>),
    /// It alone has the say, and does not take the operation.
    NotTaken,
    /// The request would go round in a circle.
    Loop,
}

impl Failure {
    /// The status of what became of its part.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Late => StatusCode::GATEWAY_TIMEOUT,
            Self::Lost(_) | Self::Resting | Self::Unusable(_) => StatusCode::BAD_GATEWAY,
            Self::Refused(status, _) => match StatusCode::from_u16(*status) {
                Ok(status) if status.is_client_error() => status,
                Ok(StatusCode::LOOP_DETECTED) => StatusCode::LOOP_DETECTED,
                _ => StatusCode::BAD_GATEWAY,
            },
            Self::NotTaken => StatusCode::CONFLICT,
            Self::Loop => StatusCode::LOOP_DETECTED,
        }
    }

    /// What is told where all depends on this source, and nothing was done elsewhere.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 6.3.17.
    pub fn of_the_only_one(&self) -> Refusal {
        match self {
            Self::Refused(status, _) if ![404, 508].contains(status) => {
                let told = self.refusal();
                let why = told.body()["detail"].as_str().map(str::to_owned);
                Refusal::of_status(StatusCode::BAD_GATEWAY, why.unwrap_or_else(|| self.words()))
            }
            _ => self.refusal(),
        }
    }

    /// The same as problem details, with the status.
    pub fn refusal(&self) -> Refusal {
        let status = self.status();
        match self {
            Self::Refused(_, Some(problem)) => Refusal::told(status, problem.clone()),
            Self::NotTaken => {
                let why = "a source alone has the say over this, and does not take the operation";
                Refusal::told(
                    status,
                    ngsi::NgsiError::new(ErrorKind::Conflict, why).to_json(),
                )
            }
            _ => Refusal::of_status(status, self.words()),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Late => "the source did not answer in time".into(),
            Self::Lost(why) => format!("the source cannot be reached: {why}"),
            Self::Resting => "the source failed a moment ago and is left alone for a while".into(),
            Self::Unusable(why) => format!("the answer of the source cannot be used: {why}"),
            Self::Refused(status, _) => format!("the source answered {status}"),
            Self::NotTaken => "the source does not take the operation".into(),
            Self::Loop => "the request has been here before".into(),
        }
    }

    /// The code of the warning, as the standard numbers them; nothing where it is normal.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, table 6.3.17-1: a source that knows nothing is not abnormal.
    fn code(&self) -> Option<u16> {
        match self {
            Self::Refused(404, _) => None,
            Self::Unusable(_) => Some(111),
            Self::Late | Self::Lost(_) | Self::Resting | Self::Loop => Some(199),
            Self::Refused(..) | Self::NotTaken => Some(299),
        }
    }
}

/// What the caller is told beside the answer, of sources that could not contribute.
#[derive(Debug, Clone, Default)]
pub struct Warnings(Vec<HeaderValue>);

impl Warnings {
    /// Adds what a source failed at.
    pub fn add(&mut self, source: &Registration, failure: &Failure) {
        let Some(code) = failure.code() else { return };
        let id = source.id.as_deref().unwrap_or("-");
        let words: String = failure
            .words()
            .chars()
            .map(|c| {
                if c.is_ascii_graphic() && c != '"' || c == ' ' {
                    c
                } else {
                    '?'
                }
            })
            .take(200)
            .collect();
        if let Ok(line) = HeaderValue::from_str(&format!("{code} {id} \"{words}\"")) {
            self.0.push(line);
        }
    }

    /// Adds what a source was told by others that it asked in turn.
    pub fn pass_on(&mut self, told: impl IntoIterator<Item = String>) {
        let lines = told
            .into_iter()
            .filter_map(|line| HeaderValue::from_str(&line).ok());
        self.0.extend(lines);
    }

    /// The answer with them.
    pub fn on(self, mut response: Response) -> Response {
        for line in self.0 {
            response.headers_mut().append(WARNING, line);
        }
        response
    }
}

/// Problem details with their status told.
pub fn with_status(refusal: &Refusal) -> Value {
    let mut body = refusal.body().clone();
    if let Value::Object(members) = &mut body {
        members
            .entry("status")
            .or_insert(json!(refusal.status().as_u16()));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_status_and_its_warning() {
        let check = |failure: Failure, status: u16, code: Option<u16>| {
            assert_eq!(
                (failure.status().as_u16(), failure.code()),
                (status, code),
                "{failure:?}"
            );
            assert_eq!(with_status(&failure.refusal())["status"], status);
        };
        check(Failure::Late, 504, Some(199));
        check(Failure::Lost("x".into()), 502, Some(199));
        check(Failure::Resting, 502, Some(199));
        check(Failure::Unusable("x".into()), 502, Some(111));
        check(Failure::Refused(404, None), 404, None);
        check(
            Failure::Refused(403, Some(json!({"title": "no"}))),
            403,
            Some(299),
        );
        check(Failure::Refused(500, None), 502, Some(299));
        check(Failure::Refused(508, None), 508, Some(299));
        check(Failure::NotTaken, 409, Some(299));
        check(Failure::Loop, 508, Some(199));
    }
}
