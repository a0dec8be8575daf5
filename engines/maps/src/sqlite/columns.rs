//! The names of a table's columns, out of the text that made it.

/// The columns in their order, and which of them is another name for the row's own number.
#[derive(Debug, PartialEq)]
pub(super) struct Columns {
    pub names: Vec<String>,
    pub row_id: Option<usize>,
}

/// Reads the names; `None` if the text has no list of columns, or the table has no row ids.
///
/// It knows quotes, comments and brackets, and nothing else of the language.
pub(super) fn columns(text: &str) -> Option<Columns> {
    let parts = parts(text)?;
    let (mut names, mut row_id) = (vec![], None);
    for part in parts {
        let Some((name, quoted, rest)) = first_word(&part) else {
            continue;
        };
        let upper = name.to_ascii_uppercase();
        let is_rule = matches!(
            &*upper,
            "CONSTRAINT" | "PRIMARY" | "UNIQUE" | "CHECK" | "FOREIGN"
        );
        if is_rule && !quoted {
            continue;
        }
        let rest = rest.to_ascii_uppercase();
        let mut words = rest.split_whitespace();
        if words.next() == Some("INTEGER") && rest.contains("PRIMARY KEY") {
            row_id = Some(names.len());
        }
        names.push(name);
    }
    Some(Columns { names, row_id })
}

/// What stands between the commas of the outermost brackets, without comments.
fn parts(text: &str) -> Option<Vec<String>> {
    let (mut parts, mut part, mut depth) = (vec![], String::new(), 0_u32);
    let mut quote: Option<char> = None;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if let Some(end) = quote {
            part.push(c);
            if c == end {
                quote = None;
            }
            continue;
        }
        match c {
            '-' if letters.peek() == Some(&'-') => {
                letters.by_ref().find(|c| *c == '\n');
                part.push(' ');
                continue;
            }
            '/' if letters.peek() == Some(&'*') => {
                let mut before = ' ';
                letters
                    .by_ref()
                    .skip(1)
                    .find(|c| std::mem::replace(&mut before, *c) == '*' && *c == '/');
                part.push(' ');
                continue;
            }
            '"' | '\'' | '`' => quote = Some(c),
            '[' => quote = Some(']'),
            '(' => {
                depth += 1;
                if depth == 1 {
                    part.clear();
                    continue;
                }
            }
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    parts.push(part);
                    let rest: String = letters.collect::<String>().to_ascii_uppercase();
                    return (!rest.contains("WITHOUT")).then_some(parts);
                }
            }
            ',' if depth == 1 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    None
}

/// The first word, whether it was in quotes, and what comes after it.
fn first_word(part: &str) -> Option<(String, bool, &str)> {
    let part = part.trim_start();
    let end = match part.chars().next()? {
        c @ ('"' | '\'' | '`') => c,
        '[' => ']',
        _ => {
            let end = part.find(char::is_whitespace).unwrap_or(part.len());
            let (word, rest) = part.split_at(end);
            return Some((word.to_owned(), false, rest));
        }
    };
    let inside = part.get(1..)?;
    // A quote within is written twice.
    let mut at = 0;
    loop {
        at += inside.get(at..)?.find(end)?;
        if end != ']' && inside.get(at + 1..)?.starts_with(end) {
            at += 2;
        } else {
            break;
        }
    }
    let doubled: String = [end, end].iter().collect();
    let word = inside.get(..at)?.replace(&doubled, &end.to_string());
    Some((word, true, inside.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, names: &[&str], row_id: Option<usize>) {
        let got = columns(text).unwrap();
        assert_eq!(
            (got.names, got.row_id),
            (names.iter().map(|n| (*n).to_owned()).collect(), row_id)
        );
    }

    #[test]
    fn names_are_found() {
        check(
            "TABLE t (fid INTEGER PRIMARY KEY, geom BLOB)",
            &["fid", "geom"],
            Some(0),
        );
        check(
            "TABLE \"a, b\" (\n\"x \"\"y\"\"\" TEXT DEFAULT '(,', -- one, two\n[in dex] MEDIUMINT(3,1), /* a, b */ id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,\nCONSTRAINT k UNIQUE (id, \"in dex\"))",
            &["x \"y\"", "in dex", "id"],
            Some(2),
        );
        check(
            "TABLE t(a,b INT PRIMARY KEY,'unique' TEXT)",
            &["a", "b", "unique"],
            None,
        );
        assert_eq!(columns("TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID"), None);
        assert_eq!(columns("VIEW nothing"), None);
        assert_eq!(columns("TABLE t (a, \"b"), None);
    }
}
