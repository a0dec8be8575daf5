//! Cases: what people asked, where each stands, and what was done.
