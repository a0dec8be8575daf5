//! How much a codec may use before it is stopped.

/// How much a codec may use. `Limits::default()` suits every published codec that we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Work, in units of 10,000 loop turns or function calls, counted by the interpreter. The
    /// same call stops at the same point on any machine. 250 is 10 ms of an empty loop and some
    /// 100 ms of real work. What one built-in operation does is not counted: see the README.
    pub work: u32,
    /// Memory of one codec's interpreter, its built-in things included.
    pub memory_bytes: usize,
    /// Depth of its stack.
    pub stack_bytes: usize,
    /// Length of a result as JSON.
    pub output_bytes: usize,
    /// Length of the source.
    pub source_bytes: usize,
    /// How many codecs are kept warm; the one longest unused makes room.
    pub warm_codecs: usize,
}

impl Limits {
    /// The deadline, in milliseconds, that we suggest a caller puts into `keep_going`.
    pub const TIME_MS: u64 = 50;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            work: 250,
            memory_bytes: 4 << 20,
            stack_bytes: 256 << 10,
            output_bytes: 64 << 10,
            source_bytes: 1 << 20,
            warm_codecs: 32,
        }
    }
}
