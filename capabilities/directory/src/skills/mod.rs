//! Digital skills first: the ladder, the self-check, and jobs and training that employers post.

pub mod check;
