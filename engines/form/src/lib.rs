//! A form is data: its questions, what an answer may be, which question comes next.
//!
//! A [`Form`] is pages in an order; a page asks one question or a small group, may be asked only
//! [when](When) earlier answers say so, and may be asked again for each of several things.
//! The way through is the pages in their order whose condition holds, so every way ends.
//!
//! Nothing here reads a clock or keeps a file: today's date comes in, and so do the files kept.

mod answer;
mod carry;
mod changes;
mod check;
mod export;
mod fields;
mod form;
mod limits;
mod path;
mod question;
mod read;
mod render;
mod show;
mod summary;
mod when;
mod words;

#[cfg(test)]
mod tests;

pub use answer::{Address, Answer, Answers, Kept, PersonName, Row, Spot};
pub use carry::{Again, Carried, carry};
pub use changes::changes;
pub use check::{Fault, check};
pub use fields::{Fields, Wrong};
pub use form::{Fee, FeeRule, Form, FormError, Link, Page, Repeat};
pub use limits::Limit;
pub use path::{Progress, Step};
pub use question::{Choice, Day, Kind, Pattern, Question, Shape, UploadKind};
pub use show::Shown;
pub use summary::{Contact, Section, SummaryRow};
pub use when::When;
pub use words::{day, money, number, upper_first};
