//! Why a codec gave no result, in words that an engineer can act on.

/// Why a codec could not be loaded or gave no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The source is not JavaScript.
    #[error("the codec does not parse at line {line}: {message}")]
    Syntax {
        /// The line of the source, from 1; 0 if the interpreter did not say.
        line: u32,
        /// What the interpreter said.
        message: String,
    },
    /// The source is longer than [`crate::Limits::source_bytes`].
    #[error("the codec is {bytes} bytes long, more than {limit}")]
    Source {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        limit: usize,
    },
    /// The source has no function of the kind that was asked for.
    #[error("the codec has no function {0}")]
    NoDecoder(&'static str),
    /// The codec was stopped: its work ran out, or the caller said so.
    #[error("the codec ran too long and was stopped")]
    Time,
    /// The codec asked for more memory than it may have.
    #[error("the codec asked for more memory than it may have")]
    Memory,
    /// The codec's calls were nested too deep.
    #[error("the codec's calls are nested too deep")]
    Stack,
    /// The result is longer than [`crate::Limits::output_bytes`].
    #[error("the result is {bytes} bytes long, more than {limit}")]
    Output {
        /// How long it is, as JSON.
        bytes: usize,
        /// How long it may be.
        limit: usize,
    },
    /// The codec threw an error of its own.
    #[error("the codec failed at line {line}: {message}")]
    Threw {
        /// What was thrown.
        message: String,
        /// The line of the source, from 1; 0 if it is not known.
        line: u32,
    },
    /// The codec answered, but not with what was asked for.
    #[error("the codec {0}")]
    Shape(String),
}
