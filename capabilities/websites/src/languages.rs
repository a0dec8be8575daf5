//! The languages that the pages of a site are asked for.

/// Languages that one site can be asked for.
const MOST: usize = 10;

/// Languages as they are asked for, the best first: "cy,en"; nothing, if nothing was typed.
///
/// # Errors
/// What is wrong with the list, for a person.
///
/// # Source
/// RFC 5646, 2.1, of which a language of two or three letters begins each tag.
pub fn read(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let tags: Vec<&str> = text.split(',').map(str::trim).collect();
    if tags.len() > MOST {
        return Err(format!("Name {MOST} languages or fewer"));
    }
    match tags.iter().find(|tag| !is_tag(tag)) {
        None => Ok(tags.join(",")),
        Some(&"") => Err("There is a comma without a language beside it".into()),
        Some(tag) => Err(format!(
            "“{tag}” is no language tag. Welsh is “cy” and English “en”, with a comma between them"
        )),
    }
}

fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|part| {
        matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic())
    });
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    // A part of one character says what the next ones are of.
    let ends = tag.rsplit('-').next().is_some_and(|part| part.len() > 1);
    is_language && parts.all(is_part) && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<&str, &str>) {
        match (read(text), want) {
            (Ok(got), Ok(want)) => assert_eq!(got, want, "{text}"),
            (Err(why), Err(part)) => assert!(why.contains(part), "{text}: {why}"),
            (got, want) => panic!("{text}: {got:?}, not {want:?}"),
        }
    }

    #[test]
    fn a_list_of_language_tags_is_read() {
        check(" ", Ok(""));
        check("cy", Ok("cy"));
        check(" cy , en-GB", Ok("cy,en-GB"));
        check("zh-Hant-TW,ckb", Ok("zh-Hant-TW,ckb"));
    }

    #[test]
    fn what_is_no_such_list_is_refused() {
        check("Welsh", Err("“Welsh” is no language tag"));
        check("cy en", Err("“cy en” is no language tag"));
        check("cy;q=0.9", Err("no language tag"));
        check("en_GB", Err("no language tag"));
        check("en-x", Err("no language tag"));
        check("cy\r\nX-Odd: 1", Err("no language tag"));
        check("cy,", Err("a comma without a language"));
        check("e1", Err("no language tag"));
        check(&["en"; 11].join(","), Err("10 languages or fewer"));
    }
}
