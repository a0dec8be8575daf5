//! For partners: the list of help within their own pages, by a script or a frame, and how to put it there.

use app::kit::Fault;
use app::{Allow, App, Fail, Framed, Page, Routes, Sample, View};
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Serialize;

use crate::find::{Card, Choice, Help};
use crate::model::NEEDS;

/// The doors.
pub fn routes() -> Routes {
    Routes::new()
        .get("/embed/help", Allow::Anyone, frame)
        .get("/embed/help.js", Allow::Anyone, script)
        .get("/directory/partners", Allow::Anyone, partners)
}

/// The list within another site's page.
#[derive(Debug, Default, Serialize)]
pub struct Frame {
    heading: String,
    cards: Vec<Card>,
    total: usize,
    near: String,
    near_name: String,
    need: String,
    is_lost: bool,
    /// The whole list with us.
    path: String,
}

impl Frame {
    async fn read(app: &App, choice: Choice) -> Result<Self, Fault> {
        // Without a word of what is wanted all is shown.
        let choice = Choice {
            all: true,
            keep: Vec::new(),
            ..choice
        };
        let (near, need, path) = (
            choice.near.clone(),
            choice.need.clone(),
            choice.path("/help"),
        );
        let help = Help::read(app, choice).await?;
        Ok(Self {
            heading: help.heading,
            cards: help.cards,
            total: help.total,
            near_name: help.near_name,
            is_lost: help.is_lost,
            near,
            need,
            path,
        })
    }
}

async fn frame(view: View, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Fail> {
    let page = Frame::read(&view.app, Choice::read(&pairs)).await?;
    let mut response = view.page(&page);
    response.extensions_mut().insert(Framed);
    Ok(response)
}

/// Puts a frame where the script stands. It asks for nothing and keeps nothing.
const SCRIPT: &str = include_str!("help.js");

async fn script() -> Response {
    let head = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (head, SCRIPT).into_response()
}

/// How do I show this list on my site?
#[derive(Debug, Default, Serialize)]
pub struct Partners {
    base: String,
    needs: Vec<(&'static str, &'static str)>,
}

async fn partners(view: View) -> Response {
    view.page(&Partners {
        base: view.app.config().public_url(),
        needs: NEEDS
            .terms
            .iter()
            .map(|term| (term.code, term.name))
            .collect(),
    })
}

impl Page for Frame {
    const TEMPLATE: &'static str = "directory/embed.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let card = || {
            Card::new(
                crate::find::sample_entry("Computer help in libraries", false),
                Some(640.0),
                "SX1 1AA",
                &Choice::default(),
            )
        };
        let page = |cards: Vec<Card>| Self {
            heading: "Get online".into(),
            total: cards.len(),
            cards,
            near: "SX1 1AA".into(),
            need: "get-online".into(),
            path: "/help?need=get-online".into(),
            ..Self::default()
        };
        vec![
            ("none", page(Vec::new())),
            ("one", page(vec![card()])),
            (
                "a place that we do not know",
                Self {
                    is_lost: true,
                    ..page(vec![card()])
                },
            ),
        ]
    }
}

impl Page for Partners {
    const TEMPLATE: &'static str = "directory/partners.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "the page",
            Self {
                base: "https://saltreach.example".into(),
                needs: NEEDS
                    .terms
                    .iter()
                    .map(|term| (term.code, term.name))
                    .collect(),
            },
        )]
    }
}

/// A sample of each page in each of its states.
pub fn samples() -> Vec<Sample> {
    let mut all = Frame::sample_values();
    all.extend(Partners::sample_values());
    all
}
