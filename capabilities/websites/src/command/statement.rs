//! `borough websites statement`: an accessibility statement held against what the law asks of it.

use ::statement::{Answer, Outcome, Site, judge};
use app::kit::{Clock, Fault, Kind, words};
use app::print;
use browser::Chromium;
use clap::{Arg, ArgMatches};

use crate::SiteAddress;
use crate::look::{Limits, Reviewer};
use crate::statement::read;

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    clap::Command::new("statement")
        .about("Hold an accessibility statement against the regulations (SI 2018/952) and the model statement")
        .arg(Arg::new("url").value_name("URL").required(true).help("The page of the statement"))
        .after_help(
            "Examples:\n  borough websites statement https://www.place.example/accessibility\n\n\
             Exit codes: 0 nothing is missing; 1 something is; 2 the page could not be read.",
        )
}

/// Judges it.
pub async fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let typed = arguments
        .get_one::<String>("url")
        .map_or("", String::as_str);
    let unreadable = |why: String| Fault::new(Kind::Unreadable, format!("{typed}: {why}"));
    let address = SiteAddress::read(typed).map_err(&unreadable)?;
    let limits = Limits::default();
    let chromium = Chromium::start(limits.of_tabs()).await?;
    let reviewer = Reviewer::new(&chromium, limits, false).await?;
    let seen = read(&reviewer, &address).await;
    reviewer.close().await;
    chromium.close().await;
    let (page, faults) = seen.map_err(&unreadable)?;
    let site = Site {
        page_faults: Some(faults),
        ..Site::at(address.host())
    };
    let today = words::local(Clock::machine().now()).date();
    let verdict = judge(Some(&page), &site, today);
    let mut out = String::new();
    let (mut missing, mut asked, mut sound) = (0, 0, 0);
    for answer in &verdict.answers {
        match answer.outcome {
            Outcome::Fault => missing += 1,
            Outcome::NeedsPerson => asked += 1,
            Outcome::Sound => sound += 1,
            Outcome::DoesNotApply => {}
        }
        out.push_str(&told(answer));
    }
    out.push_str(&format!(
        "{} as the law asks, {} not, {} for a person.\n",
        words::count(sound, "check", "checks"),
        words::whole(missing),
        words::whole(asked)
    ));
    print(&out)?;
    if missing > 0 {
        return Err(Fault::invalid(
            "The statement is not as the law asks: see the list.",
        ));
    }
    Ok(())
}

fn told(answer: &Answer) -> String {
    let (heading, what) = match answer.outcome {
        Outcome::Fault => ("Fault", answer.check.mend),
        Outcome::NeedsPerson => ("Look", answer.check.question),
        Outcome::Sound | Outcome::DoesNotApply => return String::new(),
    };
    let note = answer.note.as_deref().unwrap_or(what);
    let mut out = format!(
        "{heading}: {} ({})\n  {note}\n",
        answer.check.id, answer.check.law
    );
    for words in &answer.evidence {
        out.push_str(&format!("  It says: “{words}”\n"));
    }
    out
}
