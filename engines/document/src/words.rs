//! Words that tell nothing.

/// Whether a title is that of a file or of a program.
pub fn is_poor_title(title: &str) -> bool {
    let plain = title.trim().to_lowercase();
    let first = [
        "microsoft word",
        "microsoft powerpoint",
        "microsoft excel",
        "untitled",
        "document1",
        "presentation1",
        "powerpoint presentation",
        "book1",
    ];
    let poor = [
        "title",
        "document",
        "presentation",
        "slide 1",
        "blank",
        "template",
        "draft",
        "scan",
    ];
    first.iter().any(|sign| plain.starts_with(sign))
        || poor.contains(&plain.as_str())
        || is_file_name(&plain)
}

/// Whether a text alternative looks like the name of a file or of nothing in particular.
pub fn is_poor_alternative(text: &str) -> bool {
    let plain = text.trim().to_lowercase();
    let bare = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '.');
    let poor = [
        "image",
        "picture",
        "graphic",
        "photo",
        "figure",
        "img",
        "logo",
        "diagram",
        "chart",
        "shape",
        "icon",
        "alt text",
        "placeholder",
    ];
    poor.contains(&bare)
        || is_file_name(&plain)
        || plain.starts_with("a picture containing")
        || plain.contains("description automatically generated")
}

fn is_file_name(plain: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "htm", "html", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "pdf", "rtf", "txt",
        "indd", "pub", "jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp", "dwg",
    ];
    plain
        .rsplit_once('.')
        .is_some_and(|(name, ending)| !name.is_empty() && ENDINGS.contains(&ending))
}

/// Whether a language is named as BCP 47 (RFC 5646, 2.1) has it, and as ISO 32000-1, 14.9.2 takes it.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = first.bytes().all(|b| b.is_ascii_alphabetic());
    letters
        && (1..=8).contains(&first.len())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poor_titles_are_told() {
        for (title, want) in [
            ("Microsoft Word - minutes", true),
            ("minutes_2024.docx", true),
            ("Untitled", true),
            ("Minutes of 3 May 2024", false),
            ("Local plan. Part 2", false),
        ] {
            assert_eq!(is_poor_title(title), want, "{title}");
        }
    }

    #[test]
    fn poor_alternatives_are_told() {
        for (text, want) in [
            ("image1.png", true),
            ("Picture 4", true),
            ("logo", true),
            ("Ambridge Council logo", false),
            ("Map of the bins", false),
        ] {
            assert_eq!(is_poor_alternative(text), want, "{text}");
        }
    }

    #[test]
    fn languages_are_told() {
        for (tag, want) in [
            ("en-GB", true),
            ("cy", true),
            ("x-klingon", true),
            ("", false),
            ("en_GB", false),
            ("portuguese", false),
            ("en-", false),
            ("1en", false),
        ] {
            assert_eq!(is_language(tag), want, "{tag}");
        }
    }
}
