mod forms;
mod laws;
mod reading;

use jiff::civil::{Date, date};

use crate::*;

const TODAY: Date = date(2026, 11, 24);

fn question(kind: Kind) -> Question {
    Question::new("q", "What is your answer?", kind)
}

fn text() -> Kind {
    Kind::Text {
        most: 10,
        pattern: None,
    }
}

fn permit() -> Form {
    Form::parse(include_str!("../samples/permit.json")).unwrap()
}
