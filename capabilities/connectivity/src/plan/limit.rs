//! How long a plan may be looked for, and how that is told.

use std::time::{Duration, Instant};

use clap::{Arg, ArgMatches, value_parser};
use indicatif::ProgressBar;

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
    within(allowed(arguments))
}

/// Says yes for so long from now.
pub fn within(most: Duration) -> impl Fn() -> bool + Sync {
    let began = Instant::now();
    move || began.elapsed() < most
}

/// Looks for a plan until the time is over. How much of the time is gone is shown on standard error.
pub fn searched<T>(
    arguments: &ArgMatches,
    look: impl FnOnce(&(dyn Fn() -> bool + Sync)) -> T,
) -> T {
    let most = allowed(arguments);
    let began = Instant::now();
    let bar = ProgressBar::new(most.as_secs());
    let found = look(&|| {
        let gone = began.elapsed();
        bar.set_position(gone.as_secs());
        gone < most
    });
    bar.finish_and_clear();
    found
}

fn allowed(arguments: &ArgMatches) -> Duration {
    let seconds = arguments.get_one::<u64>("seconds").copied().unwrap_or(1);
    Duration::from_secs(seconds)
}
