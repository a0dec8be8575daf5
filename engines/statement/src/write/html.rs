//! The pieces as HTML with the classes of the GOV.UK Design System.

use super::piece::{Piece, Run};

pub fn html(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Heading(level, text) => {
                let size = match level {
                    1 => "l",
                    2 => "m",
                    _ => "s",
                };
                out.push_str(&format!("<h{level} class=\"govuk-heading-{size}\">"));
                escape(text, &mut out);
                out.push_str(&format!("</h{level}>\n"));
            }
            Piece::Paragraph(runs) => {
                out.push_str("<p class=\"govuk-body\">");
                say(runs, &mut out);
                out.push_str("</p>\n");
            }
            Piece::List(items) => {
                out.push_str("<ul class=\"govuk-list govuk-list--bullet\">\n");
                for runs in items {
                    out.push_str("<li>");
                    say(runs, &mut out);
                    out.push_str("</li>\n");
                }
                out.push_str("</ul>\n");
            }
        }
    }
    out
}

fn say(runs: &[Run], out: &mut String) {
    for run in runs {
        match run {
            Run::Words(text) => escape(text, out),
            Run::Link { text, address } => {
                out.push_str("<a class=\"govuk-link\" href=\"");
                escape(address, out);
                out.push_str("\">");
                escape(text, out);
                out.push_str("</a>");
            }
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}
