//! The sandbox from outside: what codecs may do, what hostile ones cannot, the plain formats, and the shelf.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod forms;
mod hostile;
mod modules;
mod senml;
mod shelf;

use payload::{CodecError, Decoded, Limits, Sandbox, Uplink, unhurried};

pub fn room() -> Sandbox {
    Sandbox::new(Limits::default()).unwrap()
}

pub fn uplink(bytes: &[u8]) -> Uplink<'_> {
    Uplink {
        f_port: 1,
        bytes,
        recv_time: None,
        variables: &[],
    }
}

/// Loads a source into a new room and decodes one message with it.
pub fn decode(source: &str, bytes: &[u8]) -> Result<Decoded, CodecError> {
    let mut room = room();
    let codec = room.load(source)?;
    room.decode(&codec, &uplink(bytes), unhurried)
}

/// What a codec gave, in one line.
pub fn told(result: &Result<Decoded, CodecError>) -> String {
    match result {
        Err(e) => format!("{e}"),
        Ok(Decoded {
            data,
            warnings,
            errors,
        }) => {
            let mut out = data.to_string();
            for (name, lines) in [("warnings", warnings), ("errors", errors)] {
                if !lines.is_empty() {
                    out += &format!(" {name}: {}", lines.join(", "));
                }
            }
            out
        }
    }
}

/// Runs the body of a `decodeUplink(input)` and compares what it gave.
#[track_caller]
pub fn check(body: &str, want: &str) {
    let got = told(&decode(
        &format!("function decodeUplink(input) {{ {body} }}"),
        &[1, 2, 255],
    ));
    assert_eq!(got, want, "{body}");
}
