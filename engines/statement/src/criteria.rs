//! The criteria of WCAG that a statement names, by number or in words.

/// How many criteria each guideline of WCAG 2.0 to 2.2 has, with those of level AAA and the withdrawn 4.1.1.
const GUIDELINES: [(&str, u8); 13] = [
    ("1.1", 1),
    ("1.2", 9),
    ("1.3", 6),
    ("1.4", 13),
    ("2.1", 4),
    ("2.2", 6),
    ("2.3", 3),
    ("2.4", 13),
    ("2.5", 8),
    ("3.1", 6),
    ("3.2", 6),
    ("3.3", 9),
    ("4.1", 3),
];

/// What looks like the number of a criterion in a text, in its order: "1.4.3".
pub fn numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|token| token.trim_matches('.'))
        .filter(|token| {
            let parts: Vec<&str> = token.split('.').collect();
            let digits = |part: &&str| !part.is_empty() && part.len() <= 2;
            parts.len() == 3
                && parts.iter().all(digits)
                && token.starts_with(['1', '2', '3', '4'])
                && parts.first().is_some_and(|part| part.len() == 1)
                && parts.get(1).is_some_and(|part| part.len() == 1)
        })
        .collect()
}

/// Whether there is a criterion of this number.
pub fn exists(number: &str) -> bool {
    let Some((guideline, last)) = number.rsplit_once('.') else {
        return false;
    };
    let most = GUIDELINES
        .iter()
        .find(|(name, _)| *name == guideline)
        .map_or(0, |(_, most)| *most);
    last.parse::<u8>().is_ok_and(|n| n >= 1 && n <= most) && !last.starts_with('0')
}

/// Words of which one is used by whoever writes of such a fault without its number. None where there are
/// no such words.
pub fn signs(number: &str) -> &'static [&'static str] {
    match number {
        "1.1.1" => &[
            "text alternative",
            "alt text",
            "alternative text",
            "image description",
            "alt attribute",
            "non-text content",
        ],
        "1.2.1" | "1.2.3" | "1.2.5" => &[
            "transcript",
            "audio description",
            "audio-description",
            "audio described",
        ],
        "1.2.2" | "1.2.4" => &["caption", "subtitle"],
        "1.3.1" => &[
            "heading",
            "structure",
            "semantic",
            "table",
            "list",
            "marked up",
            "info and relationships",
            "label",
        ],
        "1.3.2" => &["reading order", "logical order", "meaningful sequence"],
        "1.3.4" => &["orientation", "landscape", "portrait"],
        "1.3.5" => &["autocomplete", "auto-complete", "autofill", "input purpose"],
        "1.4.1" => &[
            "colour alone",
            "color alone",
            "colour only",
            "use of colo",
            "only by colour",
        ],
        "1.4.3" | "1.4.11" => &["contrast"],
        "1.4.4" => &["resize", "zoom", "200%", "enlarg", "magnif"],
        "1.4.5" => &["images of text", "image of text"],
        "1.4.10" => &[
            "reflow",
            "400%",
            "320",
            "small screen",
            "horizontal scroll",
            "scroll in two",
        ],
        "1.4.12" => &["spacing"],
        "1.4.13" => &["hover", "tooltip"],
        "2.1.1" => &["keyboard"],
        "2.1.2" => &["keyboard trap", "trapped"],
        "2.2.1" => &["time limit", "time out", "timeout", "timing"],
        "2.2.2" => &[
            "carousel",
            "moving",
            "animat",
            "auto-play",
            "autoplay",
            "pause",
        ],
        "2.4.1" => &["skip", "bypass", "landmark"],
        "2.4.2" => &["page title", "titles", "titled"],
        "2.4.3" => &["focus order", "tab order", "order of focus"],
        "2.4.4" => &["link text", "links", "link purpose"],
        "2.4.6" => &["heading", "labels"],
        "2.4.7" => &["focus"],
        "2.4.11" => &["focus", "obscured", "covered", "sticky"],
        "2.5.3" => &["label in name", "accessible name", "visible label"],
        "2.5.8" => &["target size", "touch target", "small buttons", "too small"],
        "3.1.1" | "3.1.2" => &["language"],
        "3.2.1" | "3.2.2" => &["context", "unexpected"],
        "3.3.1" | "3.3.3" => &["error"],
        "3.3.2" => &["label", "instruction"],
        "4.1.1" => &["duplicate id", "parsing", "valid html", "markup"],
        "4.1.2" => &[
            "aria",
            "name, role",
            "accessible name",
            "role",
            "screen reader",
        ],
        "4.1.3" => &["status message", "live region", "announce"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_among_others() {
        let text = "fails 1.4.3 (Contrast), 2.4.11, WCAG 2.2, 12.4.3, 23.9.2020, 1.1.1. See 4.1.2.";
        assert_eq!(numbers(text), ["1.4.3", "2.4.11", "1.1.1", "4.1.2"]);
    }

    #[test]
    fn only_those_of_wcag_exist() {
        for (number, want) in [
            ("1.1.1", true),
            ("1.4.13", true),
            ("3.3.8", true),
            ("1.1.2", false),
            ("1.5.1", false),
            ("2.6.1", false),
            ("1.4.03", false),
            ("1.4.0", false),
            ("", false),
        ] {
            assert_eq!(exists(number), want, "{number}");
        }
    }
}
