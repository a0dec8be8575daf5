//! How long a plan may be looked for.

use std::time::{Duration, Instant};

use clap::{Arg, ArgMatches, value_parser};

/// The argument: `--seconds 30`.
pub fn seconds(usual: &'static str) -> Arg {
    Arg::new("seconds")
        .long("seconds")
        .value_name("N")
        .default_value(usual)
        .value_parser(value_parser!(u64).range(1..=86_400))
        .help("How long to look for a better plan and for the proof of it, at most")
}

/// Says yes until the time is over.
pub fn until_over(arguments: &ArgMatches) -> impl Fn() -> bool + Sync + use<> {
    let seconds = arguments.get_one::<u64>("seconds").copied().unwrap_or(1);
    let (began, most) = (Instant::now(), Duration::from_secs(seconds));
    move || began.elapsed() < most
}
