//! The verb ask: a form becomes a case, with a status, an owner, a notice to the person and an end date for the data.
