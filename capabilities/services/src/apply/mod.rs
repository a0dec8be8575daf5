//! Apply: forms asked one thing at a time, answers kept while they grow, sent once, and found again by a link.
//!
//! The secret of half-finished answers lives in a cookie that scripts cannot read and that is sent to the
//! form's own pages only. It is not in the address of each page: addresses stand in histories, in logs and
//! on the screens of libraries. The link for another device carries it once, and puts it into the cookie there.

mod addresses;
mod check;
mod findable;
mod items;
mod letter;
mod list;
mod page;
mod pages;
mod posted;
mod run;
mod save;
mod seed;
mod sent;
mod start;
mod uploads;

use app::kit::Fault;
use app::{Allow, App, Job, Page as _, Routes, Sample, ask};
use form::Form;

pub use findable::put_published;
pub use pages::Problem;
pub use posted::Posted;
use run::TRIAL;
pub use seed::seed as seed_addresses;

use crate::public_pages;

/// A sample of each of them.
pub fn samples() -> Vec<Sample> {
    use app::Letter as _;
    [
        list::ListPage::sample_values(),
        start::StartPage::sample_values(),
        page::QuestionPage::sample_values(),
        items::ItemsPage::sample_values(),
        check::CheckPage::sample_values(),
        check::AgainPage::sample_values(),
        save::SavePage::sample_values(),
        sent::SentPage::sample_values(),
        letter::DraftSaved::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The doors of this part: for everybody, and the same in a trial for those who write forms.
pub fn routes() -> Routes {
    let doors = Routes::new().get("/apply", Allow::Anyone, list::list);
    [
        ("/apply/{form}", Allow::Anyone),
        (TRIAL, crate::forms::EDIT),
    ]
    .into_iter()
    .fold(doors, |doors, (base, allow)| {
        let at = |end: &str| format!("{base}{end}");
        doors
            .get(base, allow, start::start)
            .post(&at("/start"), allow, start::begin)
            .get(&at("/check"), allow, check::check)
            .get(&at("/again"), allow, check::again)
            .post(&at("/send"), allow, sent::send)
            .get(&at("/sent"), allow, sent::sent)
            .get(&at("/save"), allow, save::save)
            .post(&at("/save"), allow, save::mail)
            .get(&at("/resume"), allow, save::resume)
            .post(&at("/leave"), allow, save::leave)
            .post(&at("/forget"), allow, save::forget)
            .get(&at("/file/{id}"), allow, uploads::file)
            .get(&at("/{page}"), allow, page::show)
            .post(&at("/{page}"), allow, page::answer)
    })
}

/// Publishes the forms that come with the place and are not there yet; what staff made of them stays. All that are
/// published can be found then, and so can this capability's pages.
pub const IMPORT: Job = Job {
    name: "import-forms",
    every: std::time::Duration::from_secs(3_600),
    run: |app| Box::pin(import(app)),
};

/// See [`IMPORT`].
pub async fn import(app: App) -> Result<String, Fault> {
    let mut added = 0;
    for name in app.place().files("forms") {
        if !name.ends_with(".json") {
            continue;
        }
        let text = app.place().file(&name).unwrap_or_default();
        let form = Form::parse(&String::from_utf8_lossy(&text))
            .map_err(|e| Fault::invalid(format!("{name}: {e}")))?;
        let added_one = app
            .store()
            .write(move |tx| ask::versions::import(tx, "system", &form))
            .await
            .map_err(|e| Fault::invalid(format!("{name}: {e}")))?;
        added += usize::from(added_one);
    }
    app.store()
        .write(|tx| {
            put_published(tx)?;
            app::put_pages(tx, "services", public_pages::ALL)
        })
        .await?;
    Ok(format!("{added} forms of the place published"))
}
