//! How much of everything: the doors of this crate admit no more.

/// A limit of size or count.
pub struct Limit;

impl Limit {
    /// Bytes of a form's JSON.
    pub const FORM_BYTES: usize = 512 * 1024;
    /// Pages of a form.
    pub const PAGES: usize = 120;
    /// Questions of a page.
    pub const QUESTIONS: usize = 20;
    /// Choices of a question.
    pub const CHOICES: usize = 300;
    /// How deep conditions may lie in one another.
    pub const DEPTH: usize = 8;
    /// Fields of one post.
    pub const FIELDS: usize = 400;
    /// Characters of one field.
    pub const FIELD_CHARS: usize = 20_000;
    /// Characters of a short answer.
    pub const SHORT: usize = 200;
    /// Characters of a long answer, where the question says nothing else.
    pub const LONG: usize = 2_000;
    /// Corners of what is drawn on the map.
    pub const CORNERS: usize = 500;
    /// Times that a page may be repeated.
    pub const ROWS: usize = 50;
}
