//! Forty-four faults of eleven kinds, each as what it changes in the sound service.

use walk::Way;

/// A fault that can be planted.
pub struct Plant {
    pub kind: &'static str,
    pub name: &'static str,
    /// The way in which it should be met first.
    pub way: Way,
    /// The page that it is planted in.
    pub page: &'static str,
    pub what: What,
}

/// What a fault does.
pub enum What {
    /// Puts something else in the place of what is sound.
    Swap(&'static [(&'static str, &'static str)]),
    /// Answers with this status and nothing more.
    Fails(u16),
    /// Does so at two of four visits.
    FailsAtTimes(u16),
    /// Leaves this out at two of four visits.
    MissesAtTimes(&'static str),
    /// Answers so many milliseconds later.
    Slow(u64),
    /// Leads somewhere else when it is sent.
    LeadsTo(&'static str),
}

use What::*;

const fn plant(
    kind: &'static str,
    name: &'static str,
    way: Way,
    page: &'static str,
    what: What,
) -> Plant {
    Plant {
        kind,
        name,
        way,
        page,
        what,
    }
}

const START: &str = r#"<form action="/details"><button>Start now</button></form>"#;
const CONTINUE: &str = "<button>Continue</button>";
const SEND: &str = "<button>Send application</button>";
const SHOW: &str = r#"<button type="button" id="show">"#;
const HEAD_ENDS: &str = "</style></head>";
const MAIN: &str = "<main>";
const NAME: &str = r#"<input id="name""#;
const SUMMARY_BEGINS: &str = r#"<div role="alert" tabindex="-1">"#;
const SAYS: &str = r#" aria-describedby="email-error" aria-invalid="true""#;

pub const PLANTS: &[Plant] = &[
    plant(
        "mouse-only control",
        "start-is-a-div",
        Way::Keyboard,
        "/",
        Swap(&[(
            START,
            r#"<div class="button" onclick="location = '/details'">Start now</div>"#,
        )]),
    ),
    plant(
        "mouse-only control",
        "continue-takes-no-focus",
        Way::Keyboard,
        "/details",
        Swap(&[(
            CONTINUE,
            r#"<span class="button" role="button" onclick="this.closest('form').submit()">Continue</span>"#,
        )]),
    ),
    plant(
        "mouse-only control",
        "cost-is-left-out-of-the-order",
        Way::Keyboard,
        "/",
        Swap(&[(SHOW, r#"<button type="button" id="show" tabindex="-1">"#)]),
    ),
    plant(
        "mouse-only control",
        "cost-opens-on-mousedown",
        Way::Keyboard,
        "/",
        Swap(&[("onclick = () =>", "onmousedown = () =>")]),
    ),
    plant(
        "missing name",
        "email-has-no-label",
        Way::Ear,
        "/details",
        Swap(&[(
            r#"<label for="email">Email address</label>"#,
            "<span>Email address</span>",
        )]),
    ),
    plant(
        "missing name",
        "send-is-an-icon",
        Way::Ear,
        "/check",
        Swap(&[(
            SEND,
            r#"<button><svg width="20" height="20" aria-hidden="true"><circle cx="10" cy="10" r="8"/></svg></button>"#,
        )]),
    ),
    plant(
        "missing name",
        "question-has-no-legend",
        Way::Ear,
        "/details",
        Swap(&[(
            "<legend>Do you live here?</legend>",
            "<p>Do you live here?</p>",
        )]),
    ),
    plant(
        "missing name",
        "zone-label-is-for-another",
        Way::Ear,
        "/details",
        Swap(&[(r#"<label for="zone">"#, r#"<label for="zones">"#)]),
    ),
    plant(
        "wrong name",
        "continue-is-called-btn-next",
        Way::Ear,
        "/details",
        Swap(&[(
            CONTINUE,
            r#"<button aria-label="btn_next">Continue</button>"#,
        )]),
    ),
    plant(
        "wrong name",
        "email-is-called-phone",
        Way::Ear,
        "/details",
        Swap(&[(
            r#"<input id="email""#,
            r#"<input id="email" aria-label="Phone number""#,
        )]),
    ),
    plant(
        "wrong name",
        "heading-is-called-step-3",
        Way::Ear,
        "/check",
        Swap(&[("<h1>", r#"<h1 aria-label="Step 3">"#)]),
    ),
    plant(
        "wrong name",
        "send-is-called-by-the-zone",
        Way::Ear,
        "/check",
        Swap(&[
            ("<p>Parking", r#"<p id="z">Parking"#),
            (
                SEND,
                r#"<button aria-labelledby="z">Send application</button>"#,
            ),
        ]),
    ),
    plant(
        "keyboard trap",
        "name-keeps-tab",
        Way::Keyboard,
        "/details",
        Swap(&[(
            NAME,
            r#"<input id="name" onkeydown="if (event.key === 'Tab') event.preventDefault()""#,
        )]),
    ),
    plant(
        "keyboard trap",
        "email-takes-focus-back",
        Way::Keyboard,
        "/details",
        Swap(&[(
            r#"<input id="email""#,
            r#"<input id="email" onblur="setTimeout(() => this.focus())""#,
        )]),
    ),
    plant(
        "keyboard trap",
        "cost-leads-back-to-the-top",
        Way::Keyboard,
        "/",
        Swap(&[(
            SHOW,
            r#"<button type="button" id="show" onkeydown="if (event.key === 'Tab') { event.preventDefault(); document.querySelector('header a').focus() }">"#,
        )]),
    ),
    plant(
        "keyboard trap",
        "a-guard-sends-back-to-the-name",
        Way::Keyboard,
        "/details",
        Swap(&[(
            r#"<label for="password">"#,
            r#"<span tabindex="0" onfocus="document.getElementById('name').focus()"></span><label for="password">"#,
        )]),
    ),
    plant(
        "lost focus",
        "cost-button-goes-away",
        Way::Keyboard,
        "/",
        Swap(&[(
            "'A permit costs £42.50 a year';",
            "'A permit costs £42.50 a year'; document.getElementById('show').remove();",
        )]),
    ),
    plant(
        "lost focus",
        "cost-button-is-switched-off",
        Way::Keyboard,
        "/",
        Swap(&[(
            "'A permit costs £42.50 a year';",
            "'A permit costs £42.50 a year'; document.getElementById('show').disabled = true;",
        )]),
    ),
    plant(
        "lost focus",
        "zone-is-drawn-anew",
        Way::Keyboard,
        "/details",
        Swap(&[(
            r#"<select id="zone""#,
            r#"<select id="zone" onchange="const at = this.selectedIndex, again = this.cloneNode(true); this.replaceWith(again); again.selectedIndex = at""#,
        )]),
    ),
    plant(
        "lost focus",
        "rules-drop-the-focus",
        Way::Keyboard,
        "/details",
        Swap(&[(
            r#"<input type="checkbox" id="rules""#,
            r#"<input type="checkbox" id="rules" onchange="this.blur()""#,
        )]),
    ),
    plant(
        "clipped at 320 px",
        "continue-is-far-right",
        Way::Zoomed,
        "/details",
        Swap(&[(
            CONTINUE,
            r#"<div style="width: 640px; text-align: right"><button>Continue</button></div>"#,
        )]),
    ),
    plant(
        "clipped at 320 px",
        "send-is-cut-off",
        Way::Zoomed,
        "/check",
        Swap(&[(
            SEND,
            r#"<div style="overflow: hidden"><div style="width: 900px; padding-left: 400px"><button>Send application</button></div></div>"#,
        )]),
    ),
    plant(
        "clipped at 320 px",
        "total-is-cut-off",
        Way::Zoomed,
        "/check",
        Swap(&[(
            "<p>Total",
            r#"<p style="white-space: nowrap; overflow: hidden"><span style="padding-left: 280px"></span>Total"#,
        )]),
    ),
    plant(
        "clipped at 320 px",
        "rules-are-hidden-when-narrow",
        Way::Zoomed,
        "/details",
        Swap(&[(
            HEAD_ENDS,
            "@media (max-width: 400px) { #rules, [for=rules] { display: none } }</style></head>",
        )]),
    ),
    plant(
        "covered",
        "a-banner-over-all",
        Way::Pointer,
        "/check",
        Swap(&[(
            MAIN,
            r#"<div style="position: fixed; inset: 0; background: #fff; z-index: 9">We use cookies</div><main>"#,
        )]),
    ),
    plant(
        "covered",
        "a-glass-over-the-form",
        Way::Pointer,
        "/details",
        Swap(&[(
            "novalidate>",
            r#"novalidate style="position: relative"><div style="position: absolute; inset: 0; z-index: 9"></div>"#,
        )]),
    ),
    plant(
        "covered",
        "a-chat-over-a-narrow-page",
        Way::Zoomed,
        "/details",
        Swap(&[
            (
                HEAD_ENDS,
                ".chat { display: none } @media (max-width: 400px) { .chat { display: block; position: fixed; inset: 0; background: #eee } }</style></head>",
            ),
            (MAIN, r#"<div class="chat">Chat with us</div><main>"#),
        ]),
    ),
    plant(
        "covered",
        "a-header-as-tall-as-the-window",
        Way::Zoomed,
        "/check",
        Swap(&[(
            MAIN,
            r#"<div style="position: fixed; top: 0; left: 0; right: 0; height: 260px; background: #00505c; color: #fff">Example council</div><main style="display: block; padding-top: 260px">"#,
        )]),
    ),
    plant(
        "error not told",
        "error-is-a-text-like-any-other",
        Way::Ear,
        "/details",
        Swap(&[
            ("<title>Error: ", "<title>"),
            (SUMMARY_BEGINS, "<div>"),
            (SAYS, ""),
            (r#" id="email-error""#, ""),
        ]),
    ),
    plant(
        "error not told",
        "error-comes-by-script-unheard",
        Way::Ear,
        "/details",
        Swap(&[(
            "novalidate>",
            r#"novalidate onsubmit="if (!this.email.value) { event.preventDefault(); document.getElementById('late').textContent = 'Enter your email address'; this.email.setAttribute('aria-describedby', 'late') }"><p class="error" id="late"></p>"#,
        )]),
    ),
    plant(
        "error not told",
        "error-is-a-red-edge",
        Way::Pointer,
        "/details",
        Swap(&[
            (
                r#"<p class="error" id="email-error">Enter your email address</p>"#,
                "",
            ),
            (r##"<a href="#email">Enter your email address</a>"##, ""),
            (SAYS, r#" style="border: 3px solid #b10e1e""#),
        ]),
    ),
    plant(
        "error not told",
        "error-is-not-with-its-field",
        Way::Ear,
        "/details",
        Swap(&[(SAYS, "")]),
    ),
    plant(
        "invisible in forced colours",
        "focus-is-a-shadow",
        Way::ForcedColours,
        "/",
        Swap(&[(
            HEAD_ENDS,
            "button:focus-visible { outline: none; box-shadow: 0 0 0 3px #f46a25 }</style></head>",
        )]),
    ),
    plant(
        "invisible in forced colours",
        "send-is-a-coloured-square",
        Way::ForcedColours,
        "/check",
        Swap(&[(
            SEND,
            r#"<button aria-label="Send application" style="border: 0; padding: 0; background: none; outline: none"><span style="display: block; width: 40px; height: 40px; background: #00703c"></span></button>"#,
        )]),
    ),
    plant(
        "invisible in forced colours",
        "tick-is-a-colour",
        Way::ForcedColours,
        "/details",
        Swap(&[(
            HEAD_ENDS,
            "#rules { appearance: none; width: 20px; height: 20px; border: 1px solid } #rules:checked { background: #00703c }</style></head>",
        )]),
    ),
    plant(
        "invisible in forced colours",
        "field-changes-its-background",
        Way::ForcedColours,
        "/details",
        Swap(&[(
            HEAD_ENDS,
            "input { border: 1px solid #333 } input:focus { outline: none; background: #ffd; border-color: #00f }</style></head>",
        )]),
    ),
    plant(
        "dead end or wrong",
        "start-leads-nowhere",
        Way::Pointer,
        "/",
        Swap(&[(START, r##"<a role="button" href="#start">Start now</a>"##)]),
    ),
    plant(
        "dead end or wrong",
        "total-is-wrong",
        Way::Pointer,
        "/check",
        Swap(&[("£42.50", "£45.20")]),
    ),
    plant(
        "dead end or wrong",
        "confirmation-fails",
        Way::Pointer,
        "/sent",
        Fails(500),
    ),
    plant(
        "dead end or wrong",
        "sending-goes-round",
        Way::Pointer,
        "/check",
        LeadsTo("/round"),
    ),
    plant(
        "slow or flaky",
        "check-is-slow",
        Way::Pointer,
        "/check",
        Slow(12_000),
    ),
    plant(
        "slow or flaky",
        "check-is-heavy",
        Way::SlowPhone,
        "/check",
        Swap(&[(
            HEAD_ENDS,
            r#"</style><link rel="stylesheet" href="/heavy.css"></head>"#,
        )]),
    ),
    plant(
        "slow or flaky",
        "check-fails-at-times",
        Way::Pointer,
        "/check",
        FailsAtTimes(500),
    ),
    plant(
        "slow or flaky",
        "total-is-missing-at-times",
        Way::Pointer,
        "/check",
        MissesAtTimes("<b>£42.50</b>"),
    ),
];
