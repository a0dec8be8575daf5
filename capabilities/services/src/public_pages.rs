//! Pages at a fixed address that people look for, besides those on the home page.

use app::PublicPage;

/// All of them.
pub const ALL: &[PublicPage] = &[
    PublicPage {
        title: "Find your booking",
        path: "/booking",
        text: "See, move or cancel what you booked.",
        words: "change my booking cancel appointment reference",
    },
    PublicPage {
        title: "How you hear from us",
        path: "/my/messages",
        text: "Choose if we write to you by email, text message or post.",
        words: "stop unsubscribe messages large print language letters",
    },
];
