//! GOV.UK Notify's interface, version 2: email, text messages and letters.
//!
//! The words are ours: Notify is given one template for each channel with nothing in it but a gap for
//! the subject and one for the body.
//!
//! # Source
//! GOV.UK Notify, "REST API documentation", <https://docs.notifications.service.gov.uk/rest-api.html>.

use std::time::Duration;

use bus::{Answer, Outbound, Request};
use kit::{Notify as Settings, Secret, Time};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Draft, Failure, jwt};
use crate::Channel;
use crate::outcome::Outcome;

/// The length of an identifier in an API key.
const UUID: usize = 36;
/// Waited after "too many requests" where the answer does not say how long.
const BUSY_S: i64 = 60;
/// Waited after the day's limit is used up.
const DAY_FULL_S: i64 = 3_600;

/// Why the settings for GOV.UK Notify cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The key is cut short, or is something else.
    #[error(
        "notify.api_key must be the whole key as Notify shows it: a name, the service's id and a secret, with hyphens between"
    )]
    Key,
    /// No template, so nothing could ever be sent.
    #[error(
        "notify.api_key is set, but none of notify.email_template, sms_template and letter_template is"
    )]
    Templates,
}

/// A service at GOV.UK Notify.
#[derive(Clone)]
pub struct Notify {
    outbound: Outbound,
    settings: Settings,
    service: String,
    secret: Secret,
}

impl Notify {
    pub fn new(outbound: Outbound, settings: &Settings) -> Result<Self, NotifyError> {
        let key = settings.api_key.reveal();
        let secret_at = key.len().checked_sub(UUID).ok_or(NotifyError::Key)?;
        let service_at = secret_at.checked_sub(UUID + 1).ok_or(NotifyError::Key)?;
        let is_id = |text: &&str| text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        let service = key.get(service_at..secret_at - 1).filter(is_id);
        let secret = key.get(secret_at..).filter(is_id);
        let (Some(service), Some(secret)) = (service, secret) else {
            return Err(NotifyError::Key);
        };
        let templates = [
            &settings.email_template,
            &settings.sms_template,
            &settings.letter_template,
        ];
        if templates.iter().all(|template| template.is_empty()) {
            return Err(NotifyError::Templates);
        }
        Ok(Self {
            service: service.to_owned(),
            secret: Secret::new(secret),
            outbound,
            settings: settings.clone(),
        })
    }

    /// Whether it can send by this channel.
    pub fn carries(&self, channel: Channel) -> bool {
        !self.template(channel, false).is_empty()
    }

    fn template(&self, channel: Channel, large_print: bool) -> &str {
        match channel {
            Channel::Email => &self.settings.email_template,
            Channel::Sms => &self.settings.sms_template,
            Channel::Letter if large_print && !self.settings.large_letter_template.is_empty() => {
                &self.settings.large_letter_template
            }
            Channel::Letter => &self.settings.letter_template,
        }
    }

    /// Sends.
    pub async fn send(&self, draft: &Draft, now: Time) -> Result<Outcome, Failure> {
        let mut body = json!({
            "template_id": self.template(draft.channel, draft.large_print),
            "reference": draft.reference,
        });
        let mut gaps = json!({ "subject": draft.subject, "body": draft.text });
        match draft.channel {
            Channel::Email => {
                body["email_address"] = draft.to.clone().into();
                if draft.stop_url.starts_with("https://") {
                    body["one_click_unsubscribe_url"] = draft.stop_url.clone().into();
                }
            }
            Channel::Sms => body["phone_number"] = draft.to.clone().into(),
            Channel::Letter => {
                for (n, line) in draft.to.lines().enumerate() {
                    gaps[format!("address_line_{}", n + 1)] = line.into();
                }
            }
        }
        body["personalisation"] = gaps;
        let path = format!("/v2/notifications/{}", draft.channel.word());
        let answer = self.call("POST", &path, body.to_string(), now).await?;
        if answer.status != 201 {
            return refusal(&answer);
        }
        let taken: Taken = read(&answer)?;
        Ok(Outcome::Sent {
            provider: "notify",
            answer: "taken by GOV.UK Notify".into(),
            id: taken.id,
        })
    }

    /// A sending that Notify has already, by our reference: so that what was sent just before we
    /// stopped is not sent twice.
    pub async fn find(&self, reference: &str, now: Time) -> Result<Option<Report>, Failure> {
        let path = format!("/v2/notifications?reference={reference}");
        let answer = self.call("GET", &path, String::new(), now).await?;
        if answer.status != 200 {
            return Err(Failure::later(said(&answer)));
        }
        let found: Found = read(&answer)?;
        Ok(found
            .notifications
            .into_iter()
            .find(|report| report.reference.as_deref() == Some(reference)))
    }

    /// What became of a sending, by Notify's id; none if it knows it no more.
    pub async fn status(&self, id: &str, now: Time) -> Result<Option<Report>, Failure> {
        let answer = self
            .call(
                "GET",
                &format!("/v2/notifications/{id}"),
                String::new(),
                now,
            )
            .await?;
        match answer.status {
            200 => read(&answer).map(Some),
            404 => Ok(None),
            _ => Err(Failure::later(said(&answer))),
        }
    }

    async fn call(
        &self,
        method: &'static str,
        path: &str,
        body: String,
        now: Time,
    ) -> Result<Answer, Failure> {
        let token = jwt::token(&self.service, self.secret.reveal(), now)
            .ok_or_else(|| Failure::later("notify.api_key cannot be used".into()))?;
        let url = format!("{}{path}", self.settings.url.trim_end_matches('/'));
        let mut request = Request::post(url, "application/json", body);
        request.method = method;
        request.time = Duration::from_secs(20);
        request
            .headers
            .push(("authorization".into(), format!("Bearer {token}")));
        let answer = self
            .outbound
            .call(request)
            .await
            .map_err(|e| Failure::later(format!("GOV.UK Notify: {e}")))?;
        if answer.status == 429 {
            return Err(busy(&answer));
        }
        Ok(answer)
    }
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}

#[derive(Deserialize)]
struct Found {
    notifications: Vec<Report>,
}

/// What Notify says of a sending, asked for or of its own accord.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Report {
    /// Notify's id.
    pub id: String,
    /// Ours.
    pub reference: Option<String>,
    /// `delivered`, `permanent-failure`…
    pub status: String,
}

impl Report {
    /// What it means for the message; none while it is under way.
    pub fn outcome(&self) -> Option<Outcome> {
        let said = format!("GOV.UK Notify: {}", self.status);
        match self.status.as_str() {
            "delivered" | "received" => Some(Outcome::Delivered(said)),
            "permanent-failure" => Some(Outcome::Bounced(said)),
            "temporary-failure" | "technical-failure" => Some(Outcome::Soft(said)),
            "validation-failed" | "virus-scan-failed" | "cancelled" => Some(Outcome::Refused(said)),
            _ => None,
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    serde_json::from_slice(&answer.body)
        .map_err(|e| Failure::later(format!("GOV.UK Notify's answer cannot be read: {e}")))
}

/// The words of an error: `{"status_code": 400, "errors": [{"error": "…", "message": "…"}]}`.
fn errors(answer: &Answer) -> Vec<(String, String)> {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    body["errors"]
        .as_array()
        .map(|all| {
            all.iter()
                .map(|e| (text(&e["error"]), text(&e["message"])))
                .collect()
        })
        .unwrap_or_default()
}

fn said(answer: &Answer) -> String {
    let all: Vec<String> = errors(answer)
        .into_iter()
        .map(|(error, message)| format!("{error}: {message}"))
        .collect();
    format!(
        "GOV.UK Notify answered {}: {}",
        answer.status,
        all.join("; ")
    )
}

fn busy(answer: &Answer) -> Failure {
    let is_day = errors(answer)
        .iter()
        .any(|(error, _)| error == "TooManyRequestsError");
    let told = answer
        .header("retry-after")
        .and_then(|text| text.parse::<i64>().ok());
    let usual = if is_day { DAY_FULL_S } else { BUSY_S };
    Failure {
        why: said(answer),
        wait_s: Some(told.unwrap_or(usual).clamp(1, 24 * 3_600)),
    }
}

/// What a refusal is about: the address, the message, or our settings.
fn refusal(answer: &Answer) -> Result<Outcome, Failure> {
    let why = said(answer);
    let is_of_address = errors(answer).iter().any(|(error, message)| {
        error == "ValidationError"
            && ["email_address", "phone_number", "address", "postcode"]
                .iter()
                .any(|field| message.to_lowercase().contains(field))
    });
    match answer.status {
        400 if is_of_address => Ok(Outcome::Bounced(why)),
        // A team-only key, a template that wants more than we give: an officer sees the reason.
        400 | 413 | 422 => Ok(Outcome::Refused(why)),
        _ => Err(Failure::later(why)),
    }
}
