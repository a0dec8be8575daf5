//! New reports as an Atom feed (RFC 4287), with the filters of the list.

use app::kit::Time;
use app::{Fail, View};
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use http::header;

use super::list::Asked;
use crate::cases::{self, Search};
use crate::categories::Categories;
use crate::open311::element;
use crate::report::Report;

/// Entries of a feed.
const MOST: i64 = 50;

pub async fn atom(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let app = &view.app;
    let all = Categories::of(app)?;
    let search = Search {
        limit: MOST,
        newest_first: true,
        ..asked.search(asked.spot(app).await?)
    };
    let mut reports = cases::search(app, &all, search).await?;
    reports.sort_by_key(|report| std::cmp::Reverse(report.created_us));
    let base = app.config().public_url();
    let place = &app.place().facts().name;
    let query = asked.query();
    let own = if query.is_empty() {
        format!("{base}/reports.atom")
    } else {
        format!("{base}/reports.atom?{query}")
    };
    // A feed without entries is as old as the place's service.
    let updated = reports.iter().map(|report| report.changed_us).max();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">",
    );
    out.push_str(&element("id", &own));
    out.push_str(&element("title", &format!("Problems reported in {place}")));
    out.push_str(&element("updated", &Time(updated.unwrap_or(0)).to_string()));
    out.push_str(&link("self", &own));
    out.push_str(&link("alternate", &format!("{base}/reports")));
    out.push_str(&format!(
        "<author>{}</author>",
        element("name", &app.place().facts().council)
    ));
    for report in &reports {
        out.push_str(&entry(&base, report));
    }
    out.push_str("</feed>\n");
    let headers = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((headers, out).into_response())
}

fn entry(base: &str, report: &Report) -> String {
    let address = format!("{base}{}", report.path);
    let title = [report.title.as_str(), &report.place];
    let title: Vec<&str> = title.into_iter().filter(|part| !part.is_empty()).collect();
    let words = [report.short(), format!("{}.", report.status_words)];
    let words: Vec<String> = words.into_iter().filter(|part| !part.is_empty()).collect();
    let parts = [
        element("id", &address),
        element("title", &title.join(", ")),
        element("published", &Time(report.created_us).to_string()),
        element("updated", &Time(report.changed_us).to_string()),
        link("alternate", &address),
        element("summary", &words.join(" ")),
    ];
    format!("<entry>{}</entry>", parts.concat())
}

fn link(rel: &str, href: &str) -> String {
    let href = quick_xml::escape::escape(href);
    format!("<link rel=\"{rel}\" href=\"{href}\"/>")
}
