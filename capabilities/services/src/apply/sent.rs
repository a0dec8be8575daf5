//! Sending the answers, and what happens next.

use app::ask::{self, AskError, Case};
use app::find::gazetteer;
use app::store::{Rd, StoreError};
use app::{Fail, Page, asked};
use axum::response::{IntoResponse, Response};
use form::{Answers, Form, Link};
use serde::Serialize;

use super::page::last;
use super::pages::Words;
use super::run::Run;
use crate::pay;

/// It is sent: what happens next?
#[derive(Debug, Default, Serialize)]
pub struct SentPage {
    words: Words,
    reference: String,
    done: Vec<String>,
    due_us: Option<i64>,
    email: String,
    track: String,
    after: Option<Link>,
    fee: Option<String>,
    fee_for: String,
    paid: bool,
    /// Where to pay; empty where the place has nobody who takes payments for it.
    pay: String,
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "services/apply-sent.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            words: Words::sample(),
            reference: "BX7K-3MQD".into(),
            done: vec!["We will write to you within 5 working days.".into()],
            due_us: Some(1_796_144_400_000_000),
            email: "ann@example.org".into(),
            track: "/track/BX7K-3MQD?key=abc".into(),
            ..Self::default()
        };
        let pay = || Self {
            fee: Some("£45.50".into()),
            fee_for: "Permit for 12 months".into(),
            ..page()
        };
        let after = Link {
            text: "Choose a time".into(),
            path: "/book/room".into(),
        };
        vec![
            ("sent", page()),
            ("to pay by hand", pay()),
            (
                "to pay by link",
                Self {
                    pay: "https://pay.example/BX7K-3MQD".into(),
                    ..pay()
                },
            ),
            (
                "paid",
                Self {
                    paid: true,
                    ..pay()
                },
            ),
            (
                "goes on",
                Self {
                    after: Some(after),
                    email: String::new(),
                    due_us: None,
                    ..page()
                },
            ),
            (
                "in a trial",
                Self {
                    words: Words {
                        trial: true,
                        ..Words::sample()
                    },
                    ..page()
                },
            ),
        ]
    }
}

/// Sends the answers: acknowledged once they are committed, once however often it is pressed.
pub async fn send(run: Run) -> Result<Response, Fail> {
    if let Some(elsewhere) = run.caught_up().await? {
        return Ok(elsewhere);
    }
    let (draft, key) = match run.begun() {
        Ok(begun) => begun,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let form = run.form().clone();
    if !form.is_complete(&draft.answers) {
        return Ok(run.step(form.resume(&draft.answers), last(&form, &draft.answers)));
    }
    if run.trial {
        return Ok(run.to("sent"));
    }
    let (app, key, who) = (
        run.view.app.clone(),
        key.to_owned(),
        run.view.who.audit_name(),
    );
    let answers = draft.answers.clone();
    run.view
        .app
        .store()
        .write(move |tx| {
            let ward = ward(tx, &form, &answers)?;
            let opened = ask::send_draft(tx, &who, &key, &form, "web", ward)?;
            asked::tell(&app, tx, &opened.notices)?;
            Ok::<_, AskError>(())
        })
        .await?;
    Ok(run.to("sent"))
}

/// The ward that answers are about: of the place on the map, or of the postcode; empty if we do not know.
fn ward(rd: &mut Rd<'_>, form: &Form, answers: &Answers) -> Result<String, StoreError> {
    let wards = gazetteer::areas(rd, "wards")?;
    let point = match form.point(answers) {
        Some(point) => Some(point),
        None => gazetteer::locate(rd, &form.contact(answers).postcode)?.map(|found| found.at),
    };
    let found = point.and_then(|at| gazetteer::area_of(&wards, at));
    Ok(found.map(|area| area.name.clone()).unwrap_or_default())
}

/// What happens next.
pub async fn sent(run: Run) -> Result<Response, Fail> {
    if run.trial {
        return Ok(run.view.page(&tried(&run)));
    }
    let (Some(draft), Some(key)) = (&run.draft, &run.key) else {
        return Ok(run.to(""));
    };
    let Some(id) = draft.case_id.clone() else {
        return Ok(run.to("check"));
    };
    let case = run
        .view
        .app
        .store()
        .read(move |rd| ask::case_by_id(rd, &id))
        .await?;
    let case = case.ok_or(AskError::NotFound)?;
    Ok(run.view.page(&page(&run, &case, key)).into_response())
}

fn page(run: &Run, case: &Case, key: &str) -> SentPage {
    let form = run.form();
    let payment = case.body.payment.as_ref();
    let pay = payment.map_or_else(String::new, |payment| {
        pay::link(&run.view.app, &case.reference, payment.pence)
    });
    SentPage {
        words: Words::of(run),
        reference: case.reference.clone(),
        done: form.done.clone(),
        due_us: case.due.filter(|_| case.paused.is_none()).map(|due| due.0),
        email: case.body.contact.email.clone(),
        track: format!("/track/{}?key={key}", case.reference),
        after: form.after.clone(),
        fee: payment.map(|payment| form::money(payment.pence)),
        fee_for: payment
            .map(|payment| payment.what.clone())
            .unwrap_or_default(),
        paid: payment.is_some_and(|payment| payment.paid.is_some()),
        pay,
    }
}

/// What would be shown, with a reference that is nobody's.
fn tried(run: &Run) -> SentPage {
    let form = run.form();
    let answers = run
        .draft
        .as_ref()
        .map(|draft| draft.answers.clone())
        .unwrap_or_default();
    SentPage {
        words: Words::of(run),
        reference: "XXXX-XXXX".into(),
        done: form.done.clone(),
        after: form.after.clone(),
        fee: form.fee_pence(&answers).map(form::money),
        fee_for: form
            .fee
            .as_ref()
            .map(|fee| fee.what.clone())
            .unwrap_or_default(),
        ..SentPage::default()
    }
}
