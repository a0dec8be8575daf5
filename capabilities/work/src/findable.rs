//! Makes the page of open data findable in plain words.

use std::time::Duration;

use app::{Job, PublicPage, put_pages};

/// Pages at a fixed address that people look for.
const PAGES: &[PublicPage] = &[PublicPage {
    title: "Data that anybody can use",
    path: "/open-data",
    text: "Take away what people asked us to do, as files, with no names in them.",
    words: "open data csv download spreadsheet statistics api",
}];

/// From time to time: a later version may list others.
pub const REFRESH: Job = Job {
    name: "make-open-data-findable",
    every: Duration::from_secs(6 * 3_600),
    run: |app| {
        Box::pin(async move {
            app.store().write(|tx| put_pages(tx, "work", PAGES)).await?;
            Ok("the page of open data can be found".into())
        })
    },
};
