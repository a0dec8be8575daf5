//! A journey walked in a real browser, each time in another person's way: by pointer, by keyboard, by ear, at 400%
//! zoom, on a slow phone, in colours of their own.

mod access;
mod bind;
mod evidence;
mod expect;
mod find;
mod hand;
mod journey;
mod outcome;
mod page;
mod read;
mod record;
mod scenarios;
mod stop;
mod tree;
mod values;
mod walker;
mod way;

pub use evidence::{PageFacts, SECURITY_HEADERS};
pub use journey::{Act, Expected, Journey, Role, Step};
pub use outcome::{Broke, End, StepEnd, StepOutcome, Verdict, Walked, verdict};
pub use read::{LineFault, read};
pub use record::record;
pub use scenarios::{Attempt, Case, Features, Said, Tried, try_scenarios};
pub use values::{KeptSecret, NamedSecret, SecretFault, Values, secrets_in};
pub use walker::{Patience, Walker};
pub use way::Way;
