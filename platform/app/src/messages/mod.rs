//! The messages that were sent to people, and their words: what staff see and do, and the few pages
//! that a person reaches from a message.

mod hear;
mod list;
mod one;
mod preview;
mod stop;
mod texts;
mod words;

pub use preview::{PREVIEW, preview};

use tell::State;

use crate::{Act, Allow, Page, Role, Routes, Sample};

/// See the messages that were sent.
pub const READ: Act = Act {
    name: "messages.read",
    words: "see the messages that were sent to people",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};
const SEND: Act = Act {
    name: "messages.send",
    words: "send messages again",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};
const WORDS: Act = Act {
    name: "messages.words",
    words: "change the words of messages",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};
const HEAR: Act = Act {
    name: "messages.hear",
    words: "tell us what became of messages, as GOV.UK Notify does",
    roles: &[Role::Admin],
    for_keys: true,
};
const BOUNCES: Act = Act {
    name: "messages.bounces",
    words: "tell us which emails came back, as a mail server does",
    roles: &[Role::Admin],
    for_keys: true,
};

pub fn routes() -> Routes {
    Routes::new()
        .get("/messages", Allow::To(READ), list::show)
        .get("/messages/texts", Allow::To(READ), texts::show)
        .get("/messages/templates", Allow::To(READ), words::list)
        .get("/messages/templates/words", Allow::To(READ), words::show)
        .post("/messages/templates/words", Allow::To(WORDS), words::change)
        .get("/messages/{id}", Allow::To(READ), one::show)
        .post("/messages/{id}/again", Allow::To(SEND), one::again)
        .get("/messages/stop/{secret}", Allow::Anyone, stop::show)
        .post("/messages/stop/{secret}", Allow::Anyone, stop::change)
        .post("/messages/heard/receipt", Allow::To(HEAR), hear::receipt)
        .post("/messages/heard/text", Allow::To(HEAR), hear::text)
        .post("/messages/heard/bounce", Allow::To(BOUNCES), hear::bounce)
}

pub fn samples() -> Vec<Sample> {
    [
        list::List::sample_values(),
        one::One::sample_values(),
        preview::Shown::sample_values(),
        stop::Stop::sample_values(),
        texts::Texts::sample_values(),
        words::Templates::sample_values(),
        words::Words::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A state in a word and a shape.
const fn shape(state: State) -> (&'static str, &'static str) {
    match state {
        State::Waiting => ("unknown", "Waiting"),
        State::Sent => ("good", "Sent"),
        State::Delivered => ("good", "Delivered"),
        State::KeptHere => ("unknown", "Kept here"),
        State::Failed => ("bad", "Failed"),
        State::Unreachable => ("bad", "Cannot be reached"),
        State::Withheld => ("unknown", "Not wanted"),
        State::Cancelled => ("unknown", "Called off"),
    }
}
