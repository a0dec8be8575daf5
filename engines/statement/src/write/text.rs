//! The pieces as plain text: headings in their own lines, links with their addresses behind them.

use super::piece::{Piece, Run};

pub fn text(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        if !out.is_empty() {
            out.push('\n');
        }
        match piece {
            Piece::Heading(level, text) => {
                out.push_str(&"#".repeat(usize::from(*level)));
                out.push(' ');
                out.push_str(text);
                out.push('\n');
            }
            Piece::Paragraph(runs) => {
                say(runs, &mut out);
                out.push('\n');
            }
            Piece::List(items) => {
                for runs in items {
                    out.push_str("- ");
                    say(runs, &mut out);
                    out.push('\n');
                }
            }
        }
    }
    out
}

fn say(runs: &[Run], out: &mut String) {
    for run in runs {
        match run {
            Run::Words(text) => out.push_str(text),
            // An address that is its own words is not said twice.
            Run::Link { text, address } if address.ends_with(text.as_str()) => out.push_str(text),
            Run::Link { text, address } => out.push_str(&format!("{text} ({address})")),
        }
    }
}
