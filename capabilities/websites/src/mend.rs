//! How a fault is mended, in code: for each rule that a supplier meets often, as it should be.

mod used;

use serde::Serialize;

/// An example of a thing as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mend {
    /// What to do, in one sentence.
    pub words: &'static str,
    /// As it should be.
    pub code: &'static str,
}

const fn how(words: &'static str, code: &'static str) -> Mend {
    Mend { words, code }
}

/// The example of a rule, if there is one.
#[must_use]
pub fn mend(rule: &str) -> Option<Mend> {
    Some(match rule {
        "image-name" | "image-describes" | "object-name" | "svg-name" => how(
            "Say what the picture tells somebody who cannot see it. A picture that tells nothing has an empty alt.",
            "<img src=\"bins.jpg\" alt=\"A brown bin with its lid closed\">\n<img src=\"line.svg\" alt=\"\">",
        ),
        "decoration-exposed" | "image-decorates" => how(
            "A picture for the eye alone is left out for everybody else.",
            "<img src=\"wave.svg\" alt=\"\">\n<svg aria-hidden=\"true\">…</svg>",
        ),
        "button-name" | "image-button-name" | "menu-item-name" | "summary-name" => how(
            "A button is called by its words. One with a picture alone gets words that are read but not seen.",
            "<button type=\"submit\">Search</button>\n<button><svg aria-hidden=\"true\">…</svg><span class=\"visually-hidden\">Search</span></button>",
        ),
        "link-name" | "link-same-name" | "link-purpose" | "link-purpose-alone" => how(
            "The words of a link say where it leads, without what stands around it.",
            "<a href=\"/bins/days\">Find your bin day</a>",
        ),
        "field-name" | "label-describes" | "label-in-name" => how(
            "Each field has a label that is seen, and that belongs to it.",
            "<label for=\"email\">Email address</label>\n<input id=\"email\" type=\"email\" autocomplete=\"email\">",
        ),
        "text-contrast" => how(
            "Text stands out from what is behind it at least 4.5 to 1; large text (24 px, or bold from 18.7 px) 3 to 1.",
            "color: #505a5f; /* 7.1 to 1 on white */",
        ),
        "page-title" | "page-title-describes" => how(
            "The title says what the page is about, then whose site it is.",
            "<title>Find your bin day - Saltreach</title>",
        ),
        "page-language" | "page-language-matches" | "page-language-valid" => how(
            "The page says in which language it is, by its short name.",
            "<html lang=\"en\">",
        ),
        "part-language-matches" | "part-language-valid" => how(
            "A part in another language says so.",
            "<p lang=\"cy\">Croeso i Gymru</p>",
        ),
        "bypass-blocks" => how(
            "A link at the very beginning leads past what every page begins with.",
            "<a class=\"skip-link\" href=\"#main\">Skip to main content</a>\n…\n<main id=\"main\" tabindex=\"-1\">",
        ),
        "heading-describes" => how(
            "A heading says what stands beneath it.",
            "<h2>When we empty your bins</h2>",
        ),
        "meta-refresh" | "meta-refresh-at-all" => how(
            "The page stays until the person goes. What has moved is answered with a redirect by the server.",
            "HTTP/1.1 301 Moved Permanently\nLocation: /bins/days",
        ),
        "viewport-zoom" => how(
            "Let people make the page larger.",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        ),
        "hidden-focus" => how(
            "What is hidden from assistive technology cannot be reached by key either.",
            "<div hidden>…</div>",
        ),
        "table-headers" | "table-header-used" => how(
            "Each column and row says what its cells are.",
            "<tr><th scope=\"col\">Street</th><th scope=\"col\">Day</th></tr>\n<tr><th scope=\"row\">Mill Lane</th><td>Tuesday</td></tr>",
        ),
        "autocomplete-valid" => how(
            "Fields about the person say what they are, by the names of the HTML standard.",
            "<input name=\"tel\" type=\"tel\" autocomplete=\"tel\">",
        ),
        "role-valid" | "role-requires" | "role-context" | "role-contents" => how(
            "Use the element that HTML has for it; a role of your own needs all that belongs to it.",
            "<input type=\"checkbox\" id=\"news\"> <label for=\"news\">Send me news</label>",
        ),
        "aria-value"
        | "aria-attribute-defined"
        | "aria-attribute-permitted"
        | "aria-attribute-prohibited" => how(
            "Only the attributes that the role has, with the values that they may have. Most often none is needed.",
            "<button aria-expanded=\"false\" aria-controls=\"menu\">Menu</button>",
        ),
        "frame-same-name" | "frame-name" => how(
            "A frame says what is in it.",
            "<iframe src=\"/map\" title=\"Map of recycling centres\"></iframe>",
        ),
        "scrollable-reachable" => how(
            "What scrolls can be reached by key and has a name.",
            "<div tabindex=\"0\" role=\"region\" aria-label=\"Bin days, as a table\">…</div>",
        ),
        "sound-by-itself" => how(
            "Sound begins when the person asks for it.",
            "<audio controls src=\"council.mp3\"></audio>",
        ),
        "audio-transcript"
        | "silent-video-alternative"
        | "video-captions"
        | "video-description"
        | "video-transcript" => how(
            "A film has captions, and its words and pictures in text beside it.",
            "<video controls><source src=\"tour.mp4\"><track kind=\"captions\" srclang=\"en\" src=\"tour.vtt\"></video>\n<a href=\"/tour-in-words\">The tour in words</a>",
        ),
        "player-captions" | "player-description" | "player-transcript" => how(
            "Captions and a description are added where the film is kept, or its words and pictures stand in text beside the player.",
            "<iframe src=\"https://www.youtube-nocookie.com/embed/…\" title=\"How to sort your bins: video with captions\"></iframe>\n<a href=\"/sort-in-words\">How to sort your bins, in words</a>",
        ),
        "player-sound-by-itself" => how(
            "The player starts when the person asks for it.",
            "<iframe src=\"https://www.youtube-nocookie.com/embed/…\" title=\"…\"></iframe>\n<!-- not ?autoplay=1 -->",
        ),
        "letter-spacing-fixed" | "line-height-fixed" | "word-spacing-fixed" => how(
            "Let people space the text as they need: no !important on spacing.",
            "line-height: 1.5;",
        ),
        "text-cut-off" | "zoom-cut-off" | "spacing-cut-off" => how(
            "Boxes grow with their text: no fixed heights in pixels.",
            "min-height: 3em; /* not height: 48px */",
        ),
        "orientation-locked" | "orientation-refused" => how(
            "The page works upright and on its side.",
            "/* no rotate(90deg) in @media (orientation: …) */",
        ),
        "control-within-control" => how(
            "A control has no other control in it: put them side by side.",
            "<a href=\"/bins\">Bins</a> <button>Save</button>",
        ),
        _ => return used::mend(rule),
    })
}

#[cfg(test)]
mod tests {
    use access::active::ACTIVE_RULES;

    use super::*;

    #[test]
    fn every_active_rule_has_an_example() {
        for rule in ACTIVE_RULES {
            assert!(mend(rule.id).is_some(), "{}", rule.id);
        }
        assert_eq!(mend("no-such-rule"), None);
    }
}
