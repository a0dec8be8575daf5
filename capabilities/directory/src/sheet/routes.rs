//! Doors of the table.

use app::kit::{Fault, words};
use app::store::{Rd, StoreError, Tx};
use app::{Allow, App, Fail, Routes, View, encode};
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use serde::Deserialize;

use super::columns::COLUMNS;
use super::pages::{MOST_SHOWN, Preview, RowLine, Send};
use super::read::{MOST_BYTES, RowFault, Table, read};
use super::write::{Effect, prepare, write};
use super::{SHEETS, Sheet};
use crate::MANAGE;
use crate::api;
use crate::model::change;

/// Entries read at once for the download.
const BATCH: usize = 200;
/// Rows written in one transaction.
const ROWS: usize = 50;

pub fn routes() -> Routes {
    Routes::new()
        .get("/directory/services.csv", Allow::Anyone, download)
        .get("/directory/sheet", Allow::To(MANAGE), begin)
        .post("/directory/sheet", Allow::To(MANAGE), send)
        .get("/directory/sheet/{id}", Allow::To(MANAGE), preview)
        .post("/directory/sheet/{id}", Allow::To(MANAGE), commit)
}

/// Every entry that is shown, as a table that can be sent back.
async fn download(State(app): State<App>) -> Result<Response, Fail> {
    let ids = api::shown(&app).await?;
    let mut rows: Vec<[String; COLUMNS.len()]> = Vec::with_capacity(ids.len());
    for part in ids.chunks(BATCH) {
        let part = part.to_vec();
        let read = move |rd: &mut Rd<'_>| {
            let mut rows = Vec::new();
            for id in &part {
                if let Some(bundle) = change::read(rd, id)? {
                    rows.push(std::array::from_fn(|at| {
                        COLUMNS
                            .get(at)
                            .map(|column| (column.of)(&bundle))
                            .unwrap_or_default()
                    }));
                }
            }
            Ok::<_, StoreError>(rows)
        };
        rows.extend(app.store().read(read).await?);
    }
    let head: [&str; COLUMNS.len()] =
        std::array::from_fn(|at| COLUMNS.get(at).map_or("", |column| column.name));
    let anywhere = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    let table = app::sheet::csv(head, rows);
    Ok((anywhere, app::sheet::download("services", table)).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Done {
    added: Option<i64>,
    changed: Option<i64>,
    faulty: Option<i64>,
}

async fn begin(view: View, Query(done): Query<Done>) -> Result<Response, Fail> {
    let said = done.added.zip(done.changed).map(|(added, changed)| {
        let left = done.faulty.filter(|n| *n > 0);
        let left = left.map(|n| {
            format!(
                " {} left out for what is wrong with them.",
                words::count(n, "row was", "rows were")
            )
        });
        format!(
            "{} added and {} changed.{}",
            words::count(added, "entry was", "entries were"),
            words::whole(changed),
            left.unwrap_or_default()
        )
    });
    Ok(view.page(&Send::new("", &said.unwrap_or_default())))
}

fn again(view: &View, error: &str) -> Response {
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        view.page(&Send::new(error, "")),
    )
        .into_response()
}

/// Keeps what was sent, and shows what it would do.
async fn send(view: View, mut form: Multipart) -> Result<Response, Fail> {
    let broken = |_| Fault::invalid("The file did not arrive whole. Send it again.");
    let mut sent = None;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            let name = field
                .file_name()
                .unwrap_or_default()
                .chars()
                .take(120)
                .collect::<String>();
            sent = Some((name, field.bytes().await.map_err(broken)?));
        }
    }
    let Some((name, bytes)) = sent.filter(|(_, bytes)| !bytes.is_empty()) else {
        return Ok(again(&view, "Choose a file."));
    };
    if bytes.len() > MOST_BYTES {
        return Ok(again(
            &view,
            "The file is larger than 5 MB. Send the table in parts.",
        ));
    }
    if bytes.starts_with(b"PK") {
        return Ok(again(
            &view,
            "This is a workbook. Save it as CSV UTF-8 first, then send that.",
        ));
    }
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Ok(again(
            &view,
            "The letters of the file cannot be read. Save it as CSV UTF-8, then send it again.",
        ));
    };
    if let Err(why) = read(text) {
        return Ok(again(&view, &why));
    }
    // NUL cannot be kept, and no table needs it.
    let sheet = Sheet {
        name,
        text: text.replace('\0', ""),
    };
    let who = view.who.audit_name();
    let kept = view
        .app
        .store()
        .write(move |tx| SHEETS.insert(tx, &who, sheet.clone()))
        .await?;
    Ok(Redirect::to(&format!("/directory/sheet/{}", encode(&kept.id))).into_response())
}

/// The table that waits.
async fn waiting(app: &App, id: &str) -> Result<(Sheet, Table), Fault> {
    let id = id.to_owned();
    let found = app.store().read(move |rd| SHEETS.get(rd, &id)).await?;
    let gone =
        || Fault::not_found("The table is not here any more: it waits for a day. Send it again.");
    let sheet = found.ok_or_else(gone)?.value;
    let table = read(&sheet.text).map_err(Fault::invalid)?;
    Ok((sheet, table))
}

async fn preview(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let (sheet, table) = waiting(&view.app, &id).await?;
    let mut page = Preview {
        id,
        name: sheet.name,
        unknown: table.unknown,
        faults: table.faults,
        ..Preview::default()
    };
    page.faulty = page.faults.len();
    let rows = table.rows;
    let look = move |rd: &mut Rd<'_>| {
        let mut looked = Vec::with_capacity(rows.len());
        for row in &rows {
            let prepared = prepare(rd, row)?.map(|(bundle, effect)| {
                let organisation = bundle.organization.map(|(_, o)| o.name).unwrap_or_default();
                let line = RowLine {
                    line: row.line,
                    name: bundle.service.name,
                    organisation,
                    adds: effect == Effect::Adds,
                };
                (line, effect)
            });
            looked.push(prepared);
        }
        Ok::<_, StoreError>(looked)
    };
    for looked in view.app.store().read(look).await? {
        match looked {
            Ok((_, Effect::Nothing)) => page.same += 1,
            Ok((line, effect)) => {
                match effect {
                    Effect::Adds => page.adds += 1,
                    _ => page.changes += 1,
                }
                page.rows.push(line);
            }
            Err(faults) => {
                page.faulty += 1;
                page.faults.extend(faults);
            }
        }
    }
    page.more = page.rows.len() > MOST_SHOWN;
    page.rows.truncate(MOST_SHOWN);
    page.faults.sort_by_key(|fault: &RowFault| fault.line);
    Ok(view.page(&page))
}

/// Takes the table in: the rows that are right. Done twice, it changes nothing the second time.
async fn commit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let (_, table) = waiting(&view.app, &id).await?;
    let (mut added, mut changed, mut faulty) = (0_usize, 0_usize, table.faults.len());
    for rows in table.rows.chunks(ROWS) {
        let (rows, who) = (rows.to_vec(), view.who.audit_name());
        let take = move |tx: &mut Tx<'_>| {
            let mut done = Vec::with_capacity(rows.len());
            for row in &rows {
                match prepare(tx, row)? {
                    Ok((_, Effect::Nothing)) => done.push(Some(Effect::Nothing)),
                    Ok((bundle, effect)) => {
                        write(tx, &who, row, bundle)?;
                        done.push(Some(effect));
                    }
                    Err(_) => done.push(None),
                }
            }
            Ok::<_, StoreError>(done)
        };
        for effect in view.app.store().write(take).await? {
            match effect {
                Some(Effect::Adds) => added += 1,
                Some(Effect::Changes) => changed += 1,
                Some(Effect::Nothing) => {}
                None => faulty += 1,
            }
        }
    }
    let (who, done) = (view.who.audit_name(), id.clone());
    // A table with faults stays for its day, so that they can be read again.
    if faulty == 0 {
        view.app
            .store()
            .write(move |tx| SHEETS.remove(tx, &who, &done))
            .await?;
    }
    let to = format!("/directory/sheet?added={added}&changed={changed}&faulty={faulty}");
    Ok(Redirect::to(&to).into_response())
}
