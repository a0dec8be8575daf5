//! Timetables: opening hours with exceptions, what can be offered, working days, and iCalendar.
//!
//! Times of day are civil (what the clock on the wall says) until they meet a zone, which is handed in;
//! no function reads a clock. Instants are `jiff::Timestamp`.

mod hours;
pub mod ical;
mod offer;
pub mod recur;
pub mod say;
mod span;
mod working;
mod zone;

pub use hours::{Change, Day, Exception, Hours, HoursError, OnBankHolidays, Row, Season, Week};
pub use offer::{Busy, Rules, RulesError, Slot, offer, places_free};
pub use span::{Span, SpanError, at_minute};
pub use working::{
    BankHoliday, add_working_days, after_working_minutes, bank_holiday, bank_holidays,
    is_working_day, working_days_between, working_minutes_between,
};
pub use zone::{instant, local, london, named};
