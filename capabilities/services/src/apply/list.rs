//! What can I ask for?

use app::ask::versions;
use app::{Fail, Page, View};
use axum::response::Response;
use serde::Serialize;

/// What can I ask for?
#[derive(Debug, Default, Serialize)]
pub struct ListPage {
    forms: Vec<Line>,
    /// Whether who looks may write forms.
    editor: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    title: String,
    about: String,
    path: String,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "services/apply-list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = Line {
            title: "Apply for a parking permit".into(),
            about: "Park near your home.".into(),
            path: "/apply/parking-permit".into(),
        };
        vec![
            (
                "nothing yet",
                Self {
                    editor: true,
                    ..Self::default()
                },
            ),
            (
                "some",
                Self {
                    forms: vec![line],
                    editor: false,
                },
            ),
        ]
    }
}

/// The list.
pub async fn list(view: View) -> Result<Response, Fail> {
    let published = view.app.store().read(versions::all_published).await?;
    let mut forms: Vec<Line> = published
        .into_iter()
        .map(|version| Line {
            path: format!("/apply/{}", version.form.name),
            title: version.form.title,
            about: version.form.about,
        })
        .collect();
    forms.sort_by(|a, b| a.title.cmp(&b.title));
    let editor = view.who.passes(crate::forms::EDIT);
    Ok(view.page(&ListPage { forms, editor }))
}
