//! An officer decides, and what the decision rests on is sealed in the same transaction.

use app::kit::Fault;
use app::store::{Record, StoreError};
use app::{Fail, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use contract::dossier::json;
use contract::gate::Decision;
use http::StatusCode;

use super::page::Gate;
use super::terms::find;
use crate::edit::Given;
use crate::gate::{Said, Tried, advise, dossier, fresh, key, open_exercises};
use crate::model::{Deed, FILES, Kept, MILESTONES, Milestone, Room};
use crate::posted::Posted;
use crate::trials::way_lines;

async fn page(
    view: &View,
    id: &str,
    milestone: &str,
) -> Result<(Room, Record<Milestone>, Gate), Fail> {
    let room = Room::open(&view.app, id).await?;
    let record = find(&room, milestone)?;
    let of = id.to_owned();
    let (tried, open) = view
        .app
        .store()
        .read(move |rd| Ok::<_, StoreError>((Tried::read(rd, &of)?, open_exercises(rd, &of)?)))
        .await?;
    // What was decided stands with the reasons of its day.
    let advised = record.value.deed.as_ref().map_or_else(
        || advise(&room, &record.value, &tried),
        |deed| deed.advised.clone(),
    );
    let page = Gate {
        open_exercises: open,
        journeys: way_lines(&tried.walks, &record.value.rules.ways),
        ..Gate::of(&room, &record, &advised)
    };
    Ok((room, record, page))
}

pub async fn show(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
) -> Result<Response, Fail> {
    Ok(view.page(&page(&view, &id, &milestone).await?.2))
}

/// Decides, and seals what the decision rests on in the same transaction.
pub async fn decide(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let (_, record, page) = page(&view, &id, &milestone).await?;
    if record.value.deed.is_some() {
        return Err(Fault::conflict(
            "This milestone has been decided already. Open it again to see how.",
        )
        .into());
    }
    let mut given = Given::new(&posted.fields);
    let words = given.line("words", 2_000, "Enter why");
    let choices = [
        ("accept", Decision::Accept),
        ("conditions", Decision::Conditions),
        ("reject", Decision::Reject),
    ];
    let decision = given.choice("decision", &choices, "Choose what you decide");
    let (Some(decision), false) = (decision, given.is_wrong()) else {
        let page = Gate {
            decision: posted.fields.one("decision").into(),
            words: posted.fields.one("words").into(),
            errors: given.errors(),
            ..page
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    };
    let (who, by, version) = (
        view.who.audit_name(),
        view.person()?.name.clone(),
        given.version(),
    );
    let new = fresh(view.app.chance());
    let to = format!("/assurance/{id}/milestones/{milestone}");
    let gone = || StoreError::Stale {
        collection: "assurance-milestone",
        id: String::new(),
    };
    view.app
        .store()
        .write(move |tx| {
            let room = Room::read(tx, &id)?.ok_or_else(gone)?;
            let record = MILESTONES
                .get(tx, &milestone)?
                .filter(|one| one.value.deed.is_none())
                .ok_or_else(gone)?;
            let tried = Tried::read(tx, &id)?;
            let seed = key(tx, new)?;
            let now = tx.now();
            let said = Said {
                decision,
                words: &words,
                by: &by,
            };
            let sealed = dossier(tx, &room, &record.value, &tried, &said, &seed, now)?;
            let file = Kept::new(
                &id,
                "dossier.json",
                "application/json",
                json(&sealed).as_bytes(),
                room.until(),
            );
            let file = FILES.insert(tx, &who, file)?;
            let deed = Deed {
                decision,
                words: words.clone(),
                by: by.clone(),
                at: now,
                advised: advise(&room, &record.value, &tried),
                dossier: file.id,
            };
            let one = Milestone {
                deed: Some(deed),
                ..record.value
            };
            MILESTONES
                .change(tx, &who, &milestone, Some(version), one)
                .map(drop)
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}
