//! A locked room for a vendor's decoder: it sees the bytes of one message and nothing else.

mod limits;
mod outcome;
mod realm;
mod source;
mod watch;

use std::sync::Arc;

use serde_json::Value;

use crate::CodecError;
use outcome::Answer;
use realm::{Ask, Realm};
use source::Program;

pub use limits::Limits;
pub use outcome::{Decoded, Encoded};

/// A codec that was compiled once and found to have at least one function to call.
///
/// A handle to its source: cheap to copy, and may be sent to any thread. Each [`Sandbox`] keeps
/// its own warm copy of the compiled code.
#[derive(Debug, Clone)]
pub struct Codec {
    program: Arc<Program>,
}

/// One message from a device.
#[derive(Debug, Clone, Copy)]
pub struct Uplink<'a> {
    /// The LoRaWAN port; 0 where there is none.
    pub f_port: u8,
    /// The application payload.
    pub bytes: &'a [u8],
    /// When it was received, as ISO 8601. It is also the codec's clock; without it the clock
    /// stands at the start of 1970.
    pub recv_time: Option<&'a str>,
    /// The device's own settings, given to the codec as text.
    pub variables: &'a [(String, String)],
}

/// A command for a device, before it is made into bytes.
#[derive(Debug, Clone, Copy)]
pub struct Downlink<'a> {
    /// The command, as the codec wants it.
    pub data: &'a Value,
    /// The port to use, if the caller has a wish.
    pub f_port: Option<u8>,
    /// The device's own settings.
    pub variables: &'a [(String, String)],
}

/// Never asks a codec to hurry: the limit on its work is then the only one on its time.
pub fn unhurried() -> bool {
    true
}

/// The room itself. Each codec has an interpreter of its own in it, kept warm between calls.
///
/// Bound to the thread it was made on (the interpreter is not [`Send`]): keep one for each worker.
/// [`Codec`] is the part to share.
pub struct Sandbox {
    limits: Limits,
    warm: Vec<Warm>,
    calls: u64,
}

struct Warm {
    program: Arc<Program>,
    realm: Realm,
    used: u64,
}

impl Sandbox {
    /// A room with these limits.
    ///
    /// # Errors
    /// [`CodecError`] if the limits are too small for even an empty codec.
    pub fn new(limits: Limits) -> Result<Self, CodecError> {
        Realm::build(&limits, &Program::new("function decodeUplink(){return{}}"))?;
        Ok(Self {
            limits,
            warm: Vec::new(),
            calls: 0,
        })
    }

    /// Compiles a codec and runs its top level once, to see which functions it has.
    ///
    /// # Errors
    /// [`CodecError`]: it does not parse, has no known function, or broke a limit.
    pub fn load(&mut self, source: &str) -> Result<Codec, CodecError> {
        if source.len() > self.limits.source_bytes {
            return Err(CodecError::Source {
                bytes: source.len(),
                limit: self.limits.source_bytes,
            });
        }
        if let Some(at) = source.find('\0') {
            let line = source[..at].matches('\n').count() + 1;
            return Err(CodecError::Syntax {
                line: u32::try_from(line).unwrap_or(0),
                message: "there is a NUL character".to_owned(),
            });
        }
        let codec = Codec {
            program: Arc::new(Program::new(source)),
        };
        let mut realm = Realm::build(&self.limits, &codec.program)?;
        let found = realm.has_functions()?;
        self.keep(&codec, realm);
        if found {
            Ok(codec)
        } else {
            Err(CodecError::NoDecoder("decodeUplink, Decode or Decoder"))
        }
    }

    /// Decodes one message.
    ///
    /// `keep_going` is asked from time to time; once it answers `false` the codec is stopped. It
    /// is where the caller, who has a clock, puts a deadline: see [`Limits::TIME_MS`].
    ///
    /// # Errors
    /// [`CodecError`]: no decoder, a broken limit, an error thrown, or a result of the wrong shape.
    pub fn decode(
        &mut self,
        codec: &Codec,
        uplink: &Uplink<'_>,
        keep_going: impl Fn() -> bool + 'static,
    ) -> Result<Decoded, CodecError> {
        self.run(codec, &Ask::Uplink(*uplink), keep_going)?
            .decoded()
    }

    /// Reads a command's bytes back into the command.
    ///
    /// # Errors
    /// As [`Sandbox::decode`].
    pub fn decode_downlink(
        &mut self,
        codec: &Codec,
        sent: &Uplink<'_>,
        keep_going: impl Fn() -> bool + 'static,
    ) -> Result<Decoded, CodecError> {
        self.run(codec, &Ask::Downlink(*sent), keep_going)?
            .decoded()
    }

    /// Makes a command into bytes. Numbers among the bytes are cut to 8 bits, as The Things Stack does.
    ///
    /// # Errors
    /// As [`Sandbox::decode`].
    pub fn encode_downlink(
        &mut self,
        codec: &Codec,
        command: &Downlink<'_>,
        keep_going: impl Fn() -> bool + 'static,
    ) -> Result<Encoded, CodecError> {
        self.run(codec, &Ask::Encode(*command), keep_going)?
            .encoded()
    }

    /// Puts decoded fields into the network's common names, by the codec's own rules.
    ///
    /// # Errors
    /// As [`Sandbox::decode`].
    pub fn normalize_uplink(
        &mut self,
        codec: &Codec,
        data: &Value,
        keep_going: impl Fn() -> bool + 'static,
    ) -> Result<Decoded, CodecError> {
        self.run(codec, &Ask::Normalize(data), keep_going)?
            .decoded()
    }

    /// How many bytes the interpreter of this codec holds now, if it is warm.
    #[must_use]
    pub fn memory_bytes(&self, codec: &Codec) -> Option<u64> {
        let at = self.position(codec)?;
        Some(self.warm[at].realm.memory_bytes())
    }

    fn run(
        &mut self,
        codec: &Codec,
        ask: &Ask<'_>,
        keep_going: impl Fn() -> bool + 'static,
    ) -> Result<Answer, CodecError> {
        let mut realm = match self.position(codec) {
            Some(at) => self.warm.swap_remove(at).realm,
            None => Realm::build(&self.limits, &codec.program)?,
        };
        let answer = realm.call(ask, Box::new(keep_going), self.limits.output_bytes);
        self.keep(codec, realm);
        answer
    }

    /// Keeps a realm for the next call, unless the call left a mark on it.
    fn keep(&mut self, codec: &Codec, mut realm: Realm) {
        if !realm.is_clean() {
            return;
        }
        if self.warm.len() >= self.limits.warm_codecs {
            let oldest = (0..self.warm.len()).min_by_key(|&at| self.warm[at].used);
            if let Some(at) = oldest {
                self.warm.swap_remove(at);
            }
        }
        self.calls += 1;
        self.warm.push(Warm {
            program: Arc::clone(&codec.program),
            realm,
            used: self.calls,
        });
    }

    fn position(&self, codec: &Codec) -> Option<usize> {
        self.warm
            .iter()
            .position(|warm| Arc::ptr_eq(&warm.program, &codec.program))
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("limits", &self.limits)
            .field("warm", &self.warm.len())
            .finish()
    }
}
