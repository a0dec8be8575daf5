//! What use of a page found, as it should be.

use super::{Mend, how};

/// The example of an active rule, if there is one.
pub(super) fn mend(rule: &str) -> Option<Mend> {
    Some(match rule {
        "keyboard-trap" => how(
            "The Tab key always leads on. What opens over the page closes on Escape, and the keyboard is back where it was.",
            "<dialog id=\"help\">…</dialog>\n\nhelp.showModal(); // Escape closes it",
        ),
        "keyboard-unreachable" | "keyboard-inoperable" => how(
            "Use a real button or link: the Tab key comes to it, and Enter presses it.",
            "<button type=\"button\">Show the map</button>\n<!-- not <div onclick=\"…\"> -->",
        ),
        "focus-order-jumps" => how(
            "The keyboard goes through the page as one reads it. Put the parts in that order in the code, with no tabindex above 0.",
            "<input id=\"street\">\n<input id=\"town\">\n<!-- not tabindex=\"1\" and tabindex=\"2\" -->",
        ),
        "focus-not-drawn" => how(
            "An outline shows where the keyboard is. It stands out from what is around it at least 3 to 1.",
            ":focus-visible {\n  outline: 3px solid #0b0c0c;\n  outline-offset: 2px;\n}",
        ),
        "forced-colours-focus" => how(
            "Contrast themes drop shadows and backgrounds. A transparent outline is drawn there, and seen.",
            ":focus-visible {\n  box-shadow: 0 0 0 3px #0b0c0c;\n  outline: 3px solid transparent;\n}",
        ),
        "forced-colours-lost" => how(
            "Contrast themes drop background colours. Draw a control with text, a picture or a border too.",
            ".menu-button {\n  border: 2px solid currentColor;\n}\n.menu-button svg {\n  fill: currentColor;\n}",
        ),
        "focus-obscured" => how(
            "What floats over the page leaves room for what has the focus.",
            "html {\n  scroll-padding-top: 6rem; /* as high as the fixed header */\n}",
        ),
        "focus-changes-context" => how(
            "Nothing opens, and no page loads, because something has the focus. Wait until it is pressed.",
            "<button type=\"button\" onclick=\"showHelp()\">Help</button>\n<!-- not onfocus=\"showHelp()\" -->",
        ),
        "input-changes-context" => how(
            "A choice changes nothing but itself. A button says that it is made.",
            "<label for=\"year\">Year</label>\n<select id=\"year\" name=\"year\">…</select>\n<button type=\"submit\">Show the year</button>",
        ),
        "skip-link-works" => how(
            "The link leads to an id that is on the page, and the next Tab goes on from there.",
            "<a class=\"skip-link\" href=\"#main\">Skip to main content</a>\n…\n<main id=\"main\" tabindex=\"-1\">",
        ),
        "letter-shortcut" => how(
            "A letter alone does nothing: ask for Alt or Ctrl with it, or let people turn it off.",
            "if (event.altKey && event.key === \"s\") search.focus();",
        ),
        "reflow-sideways" => how(
            "In a window 320 px wide the text goes on in new lines. Only what needs its width, as a table does, scrolls in a box of its own.",
            ".columns { display: flex; flex-wrap: wrap; }\nimg, video { max-width: 100%; height: auto; }\n.table-box { overflow-x: auto; }",
        ),
        "zoom-overlap" | "spacing-overlap" => how(
            "Texts move apart as they grow: the page lays them out, with no fixed places.",
            ".card { display: grid; gap: 1rem; } /* not position: absolute; top: 40px */",
        ),
        "moves-unstoppably" => how(
            "What moves for more than 5 seconds beside other content can be paused, stopped or hidden.",
            "<button type=\"button\" onclick=\"pictures.pause()\">Pause the pictures</button>",
        ),
        "motion-not-reduced" => how(
            "Who asks for less motion gets none that the page can do without.",
            "@media (prefers-reduced-motion: reduce) {\n  .banner { animation: none; transition: none; }\n}",
        ),
        "flashes" => how(
            "Nothing flashes more than three times in a second: it can cause a fit. Take it out, or let it change slowly.",
            ".alarm { background: #b10e1e; } /* no animation */",
        ),
        "hover-content-stays" => how(
            "What comes up under the pointer stays while the pointer is on it, and goes on Escape.",
            ".word:hover .tip, .tip:hover { display: block; }\n\naddEventListener(\"keydown\", (event) => {\n  if (event.key === \"Escape\") hideTip();\n});",
        ),
        "hover-content-keyboard" => how(
            "What comes up under the pointer comes with the keyboard too.",
            ".menu:hover ul, .menu:focus-within ul { display: block; }",
        ),
        "target-too-small" => how(
            "What is pressed is at least 24 by 24 px, or has that much room around it.",
            ".icon-button { min-width: 24px; min-height: 24px; }",
        ),
        "drag-alternative" => how(
            "What can be dragged can be moved with single clicks too.",
            "<li>Bins <button type=\"button\">Move up</button> <button type=\"button\">Move down</button></li>",
        ),
        "acts-on-press" => how(
            "Something is done when the finger is lifted, so that it can be moved away first.",
            "button.addEventListener(\"click\", send); // not mousedown, pointerdown or touchstart",
        ),
        "pointer-gesture" => how(
            "What a swipe or a pinch does, a button does too.",
            "<button type=\"button\">Next picture</button>\n<button type=\"button\">Zoom in</button>",
        ),
        "motion-actuation" => how(
            "What shaking or tilting the device does, a button does too, and the motion can be turned off.",
            "<button type=\"button\">Undo</button>\n<input type=\"checkbox\" id=\"shake\" checked> <label for=\"shake\">Shake to undo</label>",
        ),
        "moves-on-by-itself" => how(
            "The page stays until the person goes on. If its time must end, say so before, and give more with one press.",
            "<dialog>\n  <p>We sign you out in 2 minutes.</p>\n  <button type=\"button\">Stay signed in</button>\n</dialog>",
        ),
        "status-not-announced" => how(
            "The place for messages is there from the beginning, and says that it is one. Then write the message into it.",
            "<div role=\"status\" id=\"news\"></div>\n\nnews.textContent = \"3 results\";",
        ),
        "error-prevention" => how(
            "Before it counts, people see all their answers and can change each.",
            "<h1>Check your answers</h1>\n<dl><dt>Name</dt><dd>Ann Marsh</dd></dl>\n<a href=\"/name\">Change your name</a>\n<button type=\"submit\">Send</button>",
        ),
        "entry-asked-again" => how(
            "What was said before is filled in, or offered.",
            "<input type=\"checkbox\" id=\"same\">\n<label for=\"same\">Send it to my home address</label>",
        ),
        "sign-in-hinders" => how(
            "A password manager may fill it in, people may paste, and nobody has to solve a puzzle.",
            "<label for=\"password\">Password</label>\n<input id=\"password\" type=\"password\" autocomplete=\"current-password\">",
        ),
        "navigation-consistent" => how(
            "A menu has the same links in the same order on every page: it comes from one template.",
            "<nav aria-label=\"Main\">\n  <a href=\"/bins\">Bins</a>\n  <a href=\"/parks\">Parks</a>\n</nav>",
        ),
        "identification-consistent" => how(
            "What does the same has the same name on every page.",
            "<button type=\"submit\">Search</button>\n<!-- not “Search” here and “Find” there -->",
        ),
        "help-consistent" => how(
            "Help is in the same place on every page.",
            "<footer>\n  <a href=\"/contact\">Contact us</a>\n</footer>",
        ),
        "ways-to-find" => how(
            "Two ways lead to each page: links, and a search, an A to Z or a list of pages.",
            "<form role=\"search\" action=\"/search\">…</form>\n<a href=\"/a-to-z\">A to Z</a>",
        ),
        "error-identified" => how(
            "The message says in text which field is wrong, and belongs to that field.",
            "<p id=\"email-error\">Error: Enter your email address</p>\n<input id=\"email\" aria-invalid=\"true\" aria-describedby=\"email-error\">",
        ),
        "error-announced" => how(
            "When something is wrong, the focus goes to a summary of it. On a page that stays, a message in a live region is heard too.",
            "<div id=\"summary\" tabindex=\"-1\" aria-labelledby=\"wrong\">\n  <h2 id=\"wrong\">There is a problem</h2>\n  <a href=\"#email\">Enter your email address</a>\n</div>\n\nsummary.focus();",
        ),
        "error-suggestion" => how(
            "The message says how to put it right, with an example.",
            "<p id=\"email-error\">Error: Enter an email address like name@place.example</p>",
        ),
        _ => return None,
    })
}
