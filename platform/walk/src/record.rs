//! Walks as one page that holds everything: steps, times, pictures, what a screen reader is told, what the pages cost.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::evidence::PageFacts;
use crate::outcome::{End, StepEnd, StepOutcome, Walked};

/// Bytes of pictures in one page, at most.
const MOST_PICTURES: usize = 2_500_000;
/// Bytes of outlines in one page, at most.
const MOST_OUTLINES: usize = 500_000;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}\
    table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #b1b4b6}\
    td.n{text-align:right;font-variant-numeric:tabular-nums}img{max-width:100%;border:1px solid #b1b4b6}pre{white-space:pre-wrap;overflow-wrap:anywhere}\
    .broke{font-weight:bold}.scroll{overflow-x:auto}";

/// The page of some walks of one journey or scenario: HTML in UTF-8 that asks for nothing from elsewhere. Pictures and
/// outlines are those of the last steps first, as many as there is room for (2.5 MB and 500 kB).
#[must_use]
pub fn record(title: &str, about: &str, walks: &[Walked]) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title><style>{STYLE}</style></head><body><main>\n<h1>{0}</h1>\n<p>{1}</p>\n",
        escaped(title),
        escaped(about)
    );
    let mut room = Room {
        pictures: MOST_PICTURES,
        outlines: MOST_OUTLINES,
    };
    let shown: Vec<Vec<bool>> = walks
        .iter()
        .rev()
        .map(|walked| room.choose(walked))
        .collect();
    for (number, (walked, shown)) in walks.iter().zip(shown.into_iter().rev()).enumerate() {
        walk(&mut out, number + 1, walked, &shown);
    }
    out.push_str("</main></body></html>\n");
    out
}

/// What there is still room for.
struct Room {
    pictures: usize,
    outlines: usize,
}

impl Room {
    /// Which steps of a walk show their picture and outline; later ones before earlier ones.
    fn choose(&mut self, walked: &Walked) -> Vec<bool> {
        let mut shown: Vec<bool> = Vec::new();
        for step in walked.steps.iter().rev() {
            let fits = step.picture.len() <= self.pictures && step.tree.len() <= self.outlines;
            if fits {
                self.pictures -= step.picture.len();
                self.outlines -= step.tree.len();
            }
            shown.push(fits);
        }
        shown.reverse();
        shown
    }
}

fn walk(out: &mut String, number: usize, walked: &Walked, shown: &[bool]) {
    let end = match &walked.end {
        End::Finished => "came to the end".to_owned(),
        End::Broke(broke) => format!("broke. {} {}", broke.why, broke.seen),
        End::Unreachable(why) => format!("could not be tried: {why}"),
        End::NotTried(why) => {
            format!("could not be tried, and that is no fault of the site: {why}")
        }
    };
    out.push_str(&format!(
        "<h2>Walk {number}: {}</h2>\n<p>It {} It took {:.1} s and {} moves.</p>\n",
        walked.way,
        escaped(&ended(end)),
        walked.took_ms as f64 / 1_000.0,
        walked.moves
    ));
    out.push_str("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Step</th><th scope=\"col\">How it ended</th><th scope=\"col\">Moves</th><th scope=\"col\">Time</th><th scope=\"col\">Address</th></tr></thead><tbody>\n");
    for step in &walked.steps {
        let (class, end) = match step.end {
            StepEnd::Done => ("", "Done"),
            StepEnd::Broke => (" class=\"broke\"", "Broke here"),
            StepEnd::LeftOut => ("", "Left out"),
        };
        out.push_str(&format!(
            "<tr{class}><th scope=\"row\">{}</th><td>{end}</td><td class=\"n\">{}</td><td class=\"n\">{:.1} s</td><td>{}</td></tr>\n",
            escaped(&step.step.words),
            step.moves,
            step.took_ms as f64 / 1_000.0,
            escaped(&step.address)
        ));
    }
    out.push_str("</tbody></table></div>\n");
    for said in &walked.dialogs {
        out.push_str(&format!(
            "<p>A dialog said: “{}”. It was agreed to.</p>\n",
            escaped(said)
        ));
    }
    for (step, _) in walked.steps.iter().zip(shown).filter(|(_, shown)| **shown) {
        sight(out, step);
    }
    facts(out, &walked.pages);
}

/// A sentence's end, where there is none.
fn ended(text: String) -> String {
    match text.ends_with(['.', '!', '?', '”']) {
        true => text,
        false => text + ".",
    }
}

/// What was there after a step.
fn sight(out: &mut String, step: &StepOutcome) {
    if step.picture.is_empty() && step.tree.is_empty() {
        return;
    }
    let words = escaped(&step.step.words);
    out.push_str(&format!("<h3>After: {words}</h3>\n"));
    if !step.picture.is_empty() {
        out.push_str(&format!(
            "<p><img alt=\"The window after: {words}\" src=\"data:image/png;base64,{}\"></p>\n",
            STANDARD.encode(&step.picture)
        ));
    }
    for heard in &step.heard {
        out.push_str(&format!(
            "<p>A screen reader says of itself: “{}”</p>\n",
            escaped(heard)
        ));
    }
    if !step.tree.is_empty() {
        out.push_str(&format!(
            "<details><summary>What assistive technology is told</summary><pre>{}</pre></details>\n",
            escaped(&step.tree)
        ));
    }
}

fn facts(out: &mut String, pages: &[PageFacts]) {
    if pages.is_empty() {
        return;
    }
    out.push_str("<h3>The pages on the way</h3>\n<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Page</th><th scope=\"col\">Status</th><th scope=\"col\">First byte</th><th scope=\"col\">Loaded</th><th scope=\"col\">Largest paint</th><th scope=\"col\">Layout shift</th><th scope=\"col\">Received</th><th scope=\"col\">Requests</th><th scope=\"col\">Other hosts</th><th scope=\"col\">Security headers</th></tr></thead><tbody>\n");
    for page in pages {
        let headers: Vec<String> = page
            .security_headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"n\">{:.0} ms</td><td class=\"n\">{:.0} ms</td><td class=\"n\">{}</td><td class=\"n\">{:.3}</td><td class=\"n\">{} bytes</td><td class=\"n\">{}</td><td>{}</td><td>{}</td></tr>\n",
            escaped(&page.address),
            page.status,
            page.first_byte_ms,
            page.loaded_ms,
            page.largest_paint_ms.map_or_else(|| "none".into(), |ms| format!("{ms:.0} ms")),
            page.layout_shift,
            page.received_bytes,
            page.requests,
            escaped(&page.other_hosts.join(", ")),
            escaped(&headers.join("; "))
        ));
    }
    out.push_str("</tbody></table></div>\n");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
