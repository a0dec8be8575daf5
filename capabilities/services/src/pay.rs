//! What is owed for a case, and where it is paid.

use app::App;
use app::ask::Case;
use serde::Serialize;

/// What is still to be paid for a case.
#[derive(Debug, Clone, Serialize)]
pub struct Owed {
    /// "£45.50"
    pub amount: String,
    /// What for.
    pub what: String,
    /// Where to pay; empty where the place has nobody who takes payments for it.
    pub link: String,
}

impl Owed {
    /// What is owed for a case that is open; none if it is paid, or there is nothing to pay.
    pub fn of(app: &App, case: &Case) -> Option<Self> {
        let payment = case.body.payment.as_ref()?;
        let is_owed = case.is_open && payment.paid.is_none() && payment.pence > 0;
        is_owed.then(|| Self {
            amount: form::money(payment.pence),
            what: payment.what.clone(),
            link: link(app, &case.reference, payment.pence),
        })
    }
}

/// Where to pay; empty where the place has nobody who takes payments for it.
pub fn link(app: &App, reference: &str, pence: i64) -> String {
    app.config()
        .pay
        .link
        .replace("{reference}", reference)
        .replace("{pence}", &pence.to_string())
}
