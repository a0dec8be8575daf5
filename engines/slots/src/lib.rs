//! Timetables: opening hours with exceptions, what can be offered, working days, and iCalendar.
