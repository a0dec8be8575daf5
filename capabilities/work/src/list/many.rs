//! The same done to many cases at once.

use app::ask::{self, Change};
use app::kit::Fault;
use app::{Fail, View};
use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};

use super::read::{looker, may_see};
use crate::told;

/// Does something to all that are ticked: each comes as a field `case` of `id:version`.
pub async fn many(view: View, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, Fail> {
    let value = |wanted: &str| {
        let field = fields.iter().find(|(name, _)| name == wanted);
        field.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let chosen: Vec<(String, i64)> = fields
        .iter()
        .filter(|(name, _)| name == "case")
        .filter_map(|(_, value)| {
            let (id, version) = value.rsplit_once(':')?;
            Some((id.to_owned(), version.parse().ok()?))
        })
        .collect();
    if chosen.is_empty() {
        return Err(Fault::invalid(
            "Tick the work that you want to change, then choose what to do.",
        )
        .into());
    }
    let person = view.person()?.clone();
    let change = change(&value("act"), &value("to"), &person.id)?;
    let (app, who, today) = (view.app.clone(), view.who.audit_name(), view.app.today());
    let (done, left) = view
        .app
        .store()
        .write(move |tx| {
            let by = looker(tx, &person, today)?;
            let mut seen = Vec::new();
            for (id, version) in &chosen {
                if ask::case_by_id(tx, id)?.is_some_and(|case| may_see(&case, &by)) {
                    seen.push((id.clone(), *version));
                }
            }
            let (done, left) = ask::change_many(tx, &who, &seen, &change)?;
            for changed in &done {
                told::tell(&app, tx, &changed.notices)?;
            }
            Ok::<_, Fault>((done.len(), left.len()))
        })
        .await?;
    let back = value("back");
    let back = if back == "/work" || back.starts_with("/work?") {
        back
    } else {
        "/work".into()
    };
    let mark = if back.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{back}{mark}done={done}&left={left}")).into_response())
}

fn change(act: &str, to: &str, me: &str) -> Result<Change, Fault> {
    match act {
        "take" => Ok(Change::Assign {
            owner: me.to_owned(),
        }),
        "release" => Ok(Change::Assign {
            owner: String::new(),
        }),
        "assign" if to.is_empty() => Err(Fault::invalid("Choose the colleague who gets the work.")),
        "assign" => Ok(Change::Assign {
            owner: to.to_owned(),
        }),
        act => match act.strip_prefix("status:") {
            Some(status) => Ok(Change::Status {
                status: status.to_owned(),
                words: String::new(),
            }),
            None => Err(Fault::invalid(
                "Choose what to do with the work that you ticked.",
            )),
        },
    }
}
