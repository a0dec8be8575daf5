//! What is held about a person, as a page that is complete in itself: it is read outside the house.

use form::Section;
use kit::words;

use super::{Held, HeldCase, HeldDraft};

pub fn page(held: &Held) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>What we hold about you</title></head><body>\n<h1>What we hold about you</h1>\n",
    );
    if held.is_empty() {
        out.push_str("<p>We hold nothing that you asked us, and no form that you began.</p>\n");
    }
    for case in &held.cases {
        of_case(&mut out, case);
    }
    for draft in &held.drafts {
        of_draft(&mut out, draft);
    }
    if !held.follows.is_empty() {
        out.push_str("<h2>What you follow</h2>\n<ul>\n");
        for reference in &held.follows {
            out.push_str(&format!("<li>{reference}</li>\n"));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</body></html>\n");
    out
}

fn of_case(out: &mut String, held: &HeldCase) {
    let case = &held.case;
    out.push_str(&format!(
        "<h2>{} ({})</h2>\n<dl>\n",
        escaped(&case.title),
        case.reference
    ));
    let contact = &case.body.contact;
    let place = case
        .lon
        .zip(case.lat)
        .map(|(lon, lat)| format!("{lat:.5}, {lon:.5}"));
    for (name, value) in [
        ("Sent", words::date_time(case.created)),
        ("Where it stands", case.stands().resident.to_owned()),
        (
            "Erased on",
            case.erase.map_or_else(
                || format!("{} days after it is closed", case.keep_days),
                words::date,
            ),
        ),
        ("Name", contact.name.clone()),
        ("Email", contact.email.clone()),
        ("Phone", contact.phone.clone()),
        ("Address", contact.address.join(", ")),
        ("Place", place.unwrap_or_default()),
        ("In your words", case.body.words.clone()),
        (
            "Paid",
            case.body.payment.as_ref().map_or_else(String::new, |p| {
                format!(
                    "{}: {}.{:02} pounds{}",
                    p.what,
                    p.pence / 100,
                    p.pence % 100,
                    if p.paid.is_some() {
                        ", paid"
                    } else {
                        ", not paid"
                    }
                )
            }),
        ),
        (
            "What you thought of it",
            case.body
                .rating
                .as_ref()
                .map_or_else(String::new, |r| format!("{} of 5. {}", r.score, r.words)),
        ),
    ] {
        term(out, name, &value);
    }
    out.push_str("</dl>\n");
    answers(out, &case.body.sections);
    out.push_str("<h3>What happened</h3>\n<ol>\n");
    for event in &held.events {
        let whom = if event.public { "" } else { " (among staff)" };
        out.push_str(&format!(
            "<li>{}: {}{whom} {}</li>\n",
            words::date_time(event.at),
            escaped(&event.kind),
            escaped(&event.words)
        ));
    }
    out.push_str("</ol>\n");
    if !held.files.is_empty() {
        out.push_str("<h3>Files</h3>\n<ul>\n");
        for file in &held.files {
            out.push_str(&format!(
                "<li>{} ({} bytes)</li>\n",
                escaped(&file.name),
                file.size_bytes
            ));
        }
        out.push_str("</ul>\n");
    }
}

fn of_draft(out: &mut String, draft: &HeldDraft) {
    out.push_str(&format!(
        "<h2>Not sent: {}</h2>\n<p>Begun {}. Last changed {}. Erased on {}.</p>\n",
        escaped(&draft.title),
        words::date_time(draft.created),
        words::date_time(draft.changed),
        words::date(draft.erase)
    ));
    answers(out, &draft.sections);
}

fn answers(out: &mut String, sections: &[Section]) {
    for section in sections {
        out.push_str(&format!(
            "<h3>{}</h3>\n<dl>\n",
            escaped(if section.title.is_empty() {
                "What you said"
            } else {
                &section.title
            })
        ));
        for row in &section.rows {
            term(out, &row.label, &row.lines.join("\n"));
        }
        out.push_str("</dl>\n");
    }
}

/// A heading and what is known under it; what is empty is left out.
pub fn section(out: &mut String, heading: &str, facts: &[(&str, String)]) {
    out.push_str(&format!("<h2>{}</h2>\n<dl>\n", escaped(heading)));
    for (name, text) in facts {
        term(out, name, text);
    }
    out.push_str("</dl>\n");
}

fn term(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        out.push_str(&format!(
            "<dt>{}</dt><dd>{}</dd>\n",
            escaped(name),
            escaped(value).replace('\n', "<br>")
        ));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
