//! How much is taken at once, so that no file, however it was written, takes the machine with it.

/// The most that is read, compiled and matched. The defaults are far above what people write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The longest file, in bytes.
    pub file_bytes: usize,
    /// The most lines of a file.
    pub lines: usize,
    /// The longest line, in bytes.
    pub line_bytes: usize,
    /// The most tags on one element.
    pub tags: usize,
    /// The most cells in a row of a table.
    pub cells: usize,
    /// The most faults told of one file.
    pub faults: usize,
    /// The most scenarios that one file makes, each row of examples counted.
    pub pickles: usize,
    /// The most steps that one file makes, backgrounds counted for each scenario.
    pub pickle_steps: usize,
    /// The most text, in bytes, that one file makes when the examples are put into the steps.
    pub pickle_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 2 << 20,
            lines: 50_000,
            line_bytes: 64 << 10,
            tags: 200,
            cells: 200,
            faults: 50,
            pickles: 10_000,
            pickle_steps: 200_000,
            pickle_bytes: 32 << 20,
        }
    }
}
