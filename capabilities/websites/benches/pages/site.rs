//! A site such as a council has: a header with its search, a menu, a text with headings, a table, a form, a footer;
//! about 600 elements and 15 stops for the keyboard within the page's own part.

use axum::Router;
use axum::extract::Path;
use axum::response::Html;
use axum::routing::get;

/// Serves it until the process ends; its address without a path.
pub async fn serve() -> String {
    let router = Router::new()
        .route("/page/{n}", get(async |Path(n): Path<usize>| Html(page(n))))
        .route(
            "/site.css",
            get(async || ([("content-type", "text/css")], CSS)),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

const CSS: &str = "body{margin:0;font:18px/1.5 sans-serif;color:#12212e}header,footer{background:#00505c;color:#fff;padding:1em}header a,footer a{color:#fff}main,nav{max-width:60em;margin:auto;padding:1em}nav ul{display:flex;flex-wrap:wrap;gap:1em;list-style:none;padding:0}table{border-collapse:collapse}td,th{border-bottom:1px solid #b8c4ce;padding:.3em 1em;text-align:left}:focus-visible{outline:3px solid #1d70b8;outline-offset:2px}label{display:block}input,select{font:inherit;border:2px solid #12212e;padding:.2em}.tag{background:#e6eef2;padding:0 .4em}";

fn page(n: usize) -> String {
    let menu: String = [
        "Bins",
        "Parks",
        "Schools",
        "Housing",
        "Roads",
        "Council tax",
        "Libraries",
    ]
    .iter()
    .map(|name| format!("<li><a href=\"/page/{}\">{name}</a></li>", n + name.len()))
    .collect();
    let sections: String = (0..6)
        .map(|s| {
            let entries: String = (0..8)
                .map(|e| format!("<li><span class=tag>{e}</span> Rubbish of kind {e} goes into the <strong>brown</strong> bin in week {s}.</li>"))
                .collect();
            format!("<section><h2 id=s{s}>What goes where in week {s}</h2><p>We pick up what you put out by seven. Page {n} says what goes into which bin, and when.</p><ul>{entries}</ul></section>")
        })
        .collect();
    let rows: String = (0..40)
        .map(|r| format!("<tr><th scope=row>Street {r}</th><td>Monday</td><td>{} of the month</td><td>Week {}</td></tr>", r % 28 + 1, r % 2))
        .collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width,initial-scale=1\"><title>Bins of area {n} - Saltreach</title><link rel=stylesheet href=/site.css></head><body>\
         <header><a href=#main>Skip to main content</a> <a href=\"/page/0\">Saltreach</a><form role=search action=\"/page/1\"><label for=q>Search</label><input id=q name=q><button>Search</button></form></header>\
         <nav aria-label=Services><ul>{menu}</ul></nav><main id=main><h1>Bins of area {n}</h1>{sections}\
         <table><caption>Days by street</caption><thead><tr><th scope=col>Street</th><th scope=col>Day</th><th scope=col>Date</th><th scope=col>Week</th></tr></thead><tbody>{rows}</tbody></table>\
         <form method=post><h2>Tell us of a bin that was missed</h2><label for=name>Your name</label><input id=name name=name autocomplete=name><label for=mail>Email address</label><input id=mail name=mail type=email autocomplete=email><label for=street>Street</label><select id=street name=street><option>Street 1</option><option>Street 2</option></select><button>Send</button></form></main>\
         <footer><p><a href=\"/page/2\">Accessibility statement</a> <a href=\"/page/3\">Contact</a></p></footer></body></html>"
    )
}
