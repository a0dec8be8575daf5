//! A form is data: its questions, what an answer may be, which question comes next.
