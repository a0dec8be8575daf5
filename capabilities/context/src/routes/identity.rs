//! Who this broker is to others that ask it on behalf of their own callers.

use ngsi::time::format_us;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, Nothing};
use crate::link::sources::own_alias;
use crate::refusal::{Answered, Refusals};

/// This broker, as one of the sources of another.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.40.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ContextSourceIdentity {
    id: String,
    r#type: &'static str,
    /// The name by which a request that has been here already is known again.
    context_source_alias: String,
    /// How long it has been at work, as ISO 8601 writes durations.
    context_source_uptime: String,
    /// When this was said.
    context_source_time_at: String,
}

/// Say who this broker is.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/info/sourceIdentity", tag = "NGSI-LD discovery", operation_id = "retrieveCSourceIdentityInfo",
    responses(
        (status = 200, description = "Who it is.", content(
            (ContextSourceIdentity = "application/json"), (ContextSourceIdentity = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn retrieve(ask: Ask<Nothing>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    let alias = own_alias(&ask.app, &ask.tenant);
    let now = ask.app.now();
    let body = serde_json::json!(ContextSourceIdentity {
        id: format!("urn:ngsi-ld:ContextSourceIdentity:{alias}"),
        r#type: "ContextSourceIdentity",
        context_source_alias: alias,
        context_source_uptime: duration(now.since_us(ask.app.opened())),
        context_source_time_at: format_us(now.0),
    });
    Ok(answer::document(&ask, media, &context, body))
}

/// Whole seconds, as ISO 8601 writes a duration.
fn duration(us: i64) -> String {
    format!("PT{}S", us.max(0) / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_seconds() {
        assert_eq!(duration(0), "PT0S");
        assert_eq!(duration(-5), "PT0S");
        assert_eq!(duration(90_061_500_000), "PT90061S");
    }
}
