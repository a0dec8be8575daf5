//! The verb book: a place in somebody's time, held, kept, moved, waited for, never given twice.
