//! Pages that hang, crash, redirect without end, ask, download or are far too large cost themselves alone.

use axum::Router;
use axum::body::Body;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use futures::StreamExt as _;

use crate::{page, reviewed, serve};

fn html(body: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=en><head><title>A page</title></head><body><main><h1>A page</h1>{body}</main></body></html>"
    ))
}

/// Far more than a page may have, in pieces.
async fn endless() -> impl IntoResponse {
    let pieces =
        futures::stream::iter(0..2_000).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 64 << 10]));
    ([("content-type", "text/html")], Body::from_stream(pieces))
}

fn site() -> Router {
    let huge = || {
        let rows: String = (0..5_000)
            .map(|n| format!("<p>Row <b>{n}</b></p>"))
            .collect();
        html(&rows)
    };
    Router::new()
        .route("/fine", get(async || html("<p>Fine.</p>")))
        .route("/round", get(async || Redirect::to("/and-round")))
        .route("/and-round", get(async || Redirect::to("/round")))
        .route(
            "/asks",
            get(async || {
                html("<script>alert(1); confirm(2); prompt(3); onbeforeunload = e => e.preventDefault()</script>")
            }),
        )
        .route(
            "/download",
            get(async || {
                (
                    [("content-disposition", "attachment; filename=a.bin"), ("content-type", "application/octet-stream")],
                    "bytes",
                )
            }),
        )
        .route("/never", get(async || std::future::pending::<String>().await))
        .route("/busy", get(async || html("<script>for (;;);</script>")))
        .route("/endless", get(endless))
        .route("/huge", get(async move || huge()))
        .route("/text", get(async || "plain"))
        .route(
            "/takes-over",
            get(async || {
                html("<script>Array.prototype.map = Array.prototype.push = document.querySelectorAll = JSON.stringify = () => { throw 1 }; globalThis.boroughAccess = 7</script><img src=a.png width=9 height=9>")
            }),
        )
        .route(
            "/away",
            get(async |request: axum::extract::Request| {
                let host = request.headers()["host"].to_str().unwrap_or_default();
                let port = host.rsplit(':').next().unwrap_or_default();
                Redirect::to(&format!("http://localhost:{port}/fine"))
            }),
        )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_page_costs_only_itself() {
    let address = serve(site()).await;
    let paths = [
        "/round",
        "/asks",
        "/download",
        "/never",
        "/busy",
        "/endless",
        "/huge",
        "/text",
        "/takes-over",
        "/gone",
        "/away",
        "/fine",
    ];
    let addresses = paths.map(|path| format!("{address}{path}"));
    let pages = reviewed(&addresses, false).await;
    assert_eq!(pages.len(), paths.len());
    let why = |path: &str| {
        let not = page(&pages, path).why_not();
        not.unwrap_or_else(|| "reviewed".into())
    };
    for (path, wants) in [
        ("/round", "without an end"),
        ("/asks", "reviewed"),
        ("/download", "download"),
        ("/never", "did not load within 15 seconds"),
        ("/busy", "within"),
        ("/endless", "larger than 1 MB"),
        ("/huge", "reviewed"),
        ("/text", "not a web page but text/plain"),
        ("/takes-over", "reviewed"),
        ("/gone", "The server answered"),
        ("/away", "leads to another site"),
        ("/fine", "reviewed"),
    ] {
        assert!(why(path).contains(wants), "{path}: {}", why(path));
    }
    // The page that overrides what scripts stand on is judged all the same.
    let taken: Vec<&str> = page(&pages, "/takes-over")
        .found()
        .iter()
        .map(|one| one.place.as_str())
        .collect();
    assert!(
        taken.iter().any(|selector| selector.contains("img")),
        "{taken:?}"
    );
}
