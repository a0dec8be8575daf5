//! Registrations: which other systems know more of the place.

use app::encode;
use axum::extract::Path;
use ngsi::NgsiError;
use ngsi::source::Registration;

use super::subscriptions::ReadParams;
use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, Nothing, Sent, uri};
use crate::copies;
use crate::link::sources::describe;
use crate::model::BASE;
use crate::params::{Options, RegistrationPath, RegistrationsQuery};
use crate::refusal::{Answered, BodyRefusals, Refusals};
use crate::schemas::{Fragment, RegistrationDocument};

/// Register a source.
#[utoipa::path(
    post, path = "/ngsi-ld/v1/csourceRegistrations", tag = "NGSI-LD sources", operation_id = "createCSR",
    request_body(content((RegistrationDocument = "application/json"), (RegistrationDocument = "application/ld+json"))),
    responses((status = 201, description = "It was registered.", headers(("Location" = String))), Refusals, BodyRefusals)
)]
pub async fn create(ask: Ask<Nothing>, sent: Sent) -> Answered {
    let (document, context) = sent.document(&ask).await?;
    let registration = Registration::read(document, &context, ask.now_us())?;
    let id = ask
        .app
        .context()
        .register(&ask.tenant, registration)
        .await?;
    copies::follow(&ask.app, &ask.tenant).await?;
    Ok(answer::created(&format!(
        "{BASE}/csourceRegistrations/{}",
        encode(&id)
    )))
}

/// Query registrations.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/csourceRegistrations", tag = "NGSI-LD sources", operation_id = "queryCSR",
    params(RegistrationsQuery),
    responses(
        (status = 200, description = "The registrations.", content(
            (Vec<RegistrationDocument> = "application/json"), (Vec<RegistrationDocument> = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn query(ask: Ask<RegistrationsQuery>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    let (query, paging, sys_attrs) = ask.params.read(&context)?;
    ask.known_tenant().await?;
    let (found, total) = ask
        .app
        .context()
        .registrations(&ask.tenant, query, paging.offset, paging.limit)
        .await?;
    let items = found.iter().map(|one| {
        let mut shown = one.to_json(&context, sys_attrs);
        describe(&ask.app, &ask.tenant, one, &mut shown);
        shown
    });
    let part = (items.collect(), total);
    Ok(answer::part(&ask, media, &context, paging, part))
}

/// Retrieve a registration.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/csourceRegistrations/{registrationId}", tag = "NGSI-LD sources",
    operation_id = "retrieveCSR", params(RegistrationPath, ReadParams),
    responses(
        (status = 200, description = "The registration.", content(
            (RegistrationDocument = "application/json"), (RegistrationDocument = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn retrieve(ask: Ask<ReadParams>, Path(id): Path<String>) -> Answered {
    let media = ask.media(PLAIN)?;
    let id = uri(id)?;
    let context = ask.context().await?;
    let options = Options::read(ask.params.options.as_deref(), None)?;
    ask.known_tenant().await?;
    let lacks = || NgsiError::not_found(format!("there is no registration {id}"));
    let found = ask.app.context().registration(&ask.tenant, &id).await?;
    let found = found.ok_or_else(lacks)?;
    let mut body = found.to_json(&context, options.has("sysAttrs"));
    describe(&ask.app, &ask.tenant, &found, &mut body);
    Ok(answer::document(&ask, media, &context, body))
}

/// Change a registration.
#[utoipa::path(
    patch, path = "/ngsi-ld/v1/csourceRegistrations/{registrationId}", tag = "NGSI-LD sources",
    operation_id = "updateCSR", params(RegistrationPath),
    request_body(content(
        (Fragment = "application/json"), (Fragment = "application/ld+json"), (Fragment = "application/merge-patch+json"),
    )),
    responses((status = 204, description = "It was changed."), Refusals, BodyRefusals)
)]
pub async fn change(ask: Ask<Nothing>, Path(id): Path<String>, sent: Sent) -> Answered {
    let id = uri(id)?;
    let (fragment, context) = sent.document(&ask).await?;
    ask.known_tenant().await?;
    ask.app
        .context()
        .change_registration(&ask.tenant, &id, fragment, context)
        .await?;
    copies::follow(&ask.app, &ask.tenant).await?;
    Ok(answer::done())
}

/// Take a registration back.
#[utoipa::path(
    delete, path = "/ngsi-ld/v1/csourceRegistrations/{registrationId}", tag = "NGSI-LD sources",
    operation_id = "deleteCSR", params(RegistrationPath),
    responses((status = 204, description = "It was taken back."), Refusals)
)]
pub async fn delete(ask: Ask<Nothing>, Path(id): Path<String>) -> Answered {
    let id = uri(id)?;
    ask.known_tenant().await?;
    ask.app.context().unregister(&ask.tenant, &id).await?;
    copies::follow(&ask.app, &ask.tenant).await?;
    Ok(answer::done())
}
