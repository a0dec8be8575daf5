//! A template cut into text and tags, with white space control settled.
//!
//! Nunjucks is run by the package's authors with `trimBlocks` (a newline after a statement goes)
//! and `lstripBlocks` (blanks before a statement that opens a line go); a hyphen inside a tag drops
//! all white space on that side.

use super::tokens::{self, Token};
use super::{Reason, TranslateError};

/// A stretch of text, or one tag.
pub(super) enum Piece {
    Text(String),
    Output { line: usize, tokens: Vec<Token> },
    Statement { line: usize, tokens: Vec<Token> },
}

/// Cuts a template into its pieces.
pub(super) fn cut(name: &str, source: &str) -> Result<Vec<Piece>, TranslateError> {
    let mut pieces = Vec::new();
    let mut rest = source;
    let mut drops_leading = false;
    let mut opens_line = true;
    while !rest.is_empty() {
        let start = next_tag(rest).unwrap_or(rest.len());
        let (mut text, tag) = rest.split_at(start);
        if tag.starts_with("{%") {
            text = strip_indent(text, opens_line);
        }
        if drops_leading {
            text = text.trim_start();
        }
        if tag[tag.len().min(2)..].starts_with('-') {
            text = text.trim_end();
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        if tag.is_empty() {
            break;
        }
        let line = 1 + source[..source.len() - tag.len()].matches('\n').count();
        let fail = |reason| TranslateError {
            template: name.to_owned(),
            line,
            reason,
        };
        let inside = tag[2..].strip_prefix('-').unwrap_or(&tag[2..]);
        opens_line = false;
        if tag.starts_with("{#") {
            let end = tag.find("#}").ok_or_else(|| fail(Reason::Unclosed("{#")))?;
            drops_leading = tag[2..end].ends_with('-');
            rest = &tag[end + 2..];
        } else if tag.starts_with("{%") {
            let read = tokens::read(inside, "%}").map_err(fail)?;
            drops_leading = read.trims_right && !opens_capture(&read.tokens);
            (rest, opens_line) = after_newline(read.rest);
            pieces.push(Piece::Statement {
                line,
                tokens: read.tokens,
            });
        } else {
            let read = tokens::read(inside, "}}").map_err(fail)?;
            drops_leading = read.trims_right;
            rest = read.rest;
            pieces.push(Piece::Output {
                line,
                tokens: read.tokens,
            });
        }
    }
    Ok(pieces)
}

fn next_tag(source: &str) -> Option<usize> {
    source
        .match_indices('{')
        .map(|(at, _)| at)
        .find(|&at| matches!(source.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')))
}

/// Whether a statement is `set name` without a value: there Nunjucks does not heed the hyphen.
fn opens_capture(tokens: &[Token]) -> bool {
    matches!(tokens, [Token::Name(set), Token::Name(_)] if set == "set")
}

/// Drops the blanks between the start of the line and a statement.
fn strip_indent(text: &str, opens_line: bool) -> &str {
    let line_start = match text.rfind('\n') {
        Some(newline) => newline + 1,
        None if opens_line => 0,
        None => return text,
    };
    if text[line_start..].trim().is_empty() {
        &text[..line_start]
    } else {
        text
    }
}

/// Drops one newline after a statement; says whether there was one.
fn after_newline(rest: &str) -> (&str, bool) {
    match rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))
    {
        Some(after) => (after, true),
        None => (rest, false),
    }
}
