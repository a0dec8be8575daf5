//! The text that a person reads on a page of HTML.

/// Elements within a line of text; every other one begins and ends a block.
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "label", "mark", "q", "small",
    "span", "strong", "sub", "sup", "time",
];
/// Elements whose text nobody reads on the page.
const UNREAD: [&str; 7] = [
    "script", "style", "svg", "template", "option", "textarea", "noscript",
];

/// The blocks of text of a page, or of a part of it, in order: paragraphs, headings, entries of lists,
/// cells. It is for our own pages, whose tags are closed; of anything else it makes what it can.
#[must_use]
pub fn blocks(html: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        push(&mut blocks, text);
        let Some((tag, after)) = after.split_once('>') else {
            rest = "";
            break;
        };
        rest = after;
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| c.is_whitespace() || c == '/')
            .next()
            .unwrap_or_default();
        if !tag.starts_with('/') && !tag.ends_with('/') && UNREAD.contains(&name) {
            let end = format!("</{name}");
            rest = rest.find(&end).map_or("", |at| &rest[at..]);
        }
        if !INLINE.contains(&name) && blocks.last().is_some_and(|last| !last.is_empty()) {
            blocks.push(String::new());
        }
    }
    push(&mut blocks, rest);
    blocks.retain(|block| !block.trim().is_empty());
    blocks
}

/// Adds text to the last block, its blanks as one, its escapes as the signs they stand for.
fn push(blocks: &mut [String], text: &str) {
    const SIGNS: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    let Some(block) = blocks.last_mut() else {
        return;
    };
    let mut text = text.to_owned();
    for (escape, sign) in SIGNS {
        text = text.replace(escape, sign);
    }
    if text.starts_with(char::is_whitespace) && !block.is_empty() {
        block.push(' ');
    }
    block.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if text.trim_end() != text && !text.trim().is_empty() {
        block.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, want: &[&str]) {
        let got: Vec<String> = blocks(html).iter().map(|b| b.trim().to_owned()).collect();
        assert_eq!(got, want, "{html}");
    }

    #[test]
    fn a_page_is_read_block_by_block() {
        check("", &[]);
        check(
            "<h1>Find help</h1><p>Near <a href='/x'>you</a>, today.</p>",
            &["Find help", "Near you, today."],
        );
        check(
            "<ul><li>Bins</li>\n<li>Benches &amp; lights</li></ul>",
            &["Bins", "Benches & lights"],
        );
        check(
            "<p>One</p><script>let a = 1 < 2;</script><p>two</p>",
            &["One", "two"],
        );
        check("<svg><text>12</text></svg>Words", &["Words"]);
        check("<p>never closed <", &["never closed"]);
    }
}
