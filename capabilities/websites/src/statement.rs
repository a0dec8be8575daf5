//! `borough websites statement`: an accessibility statement held against what the law asks of it.

use ::statement::{Answer, Block, Format, Outcome, Page, Site, judge};
use app::kit::{Clock, Fault, Kind, words};
use app::print;
use browser::Chromium;
use clap::{Arg, ArgMatches};
use serde::Deserialize;

use crate::SiteAddress;
use crate::look::{Limits, Reviewer};

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

/// What the script says of the page: what is seen, in order.
#[derive(Deserialize)]
struct Said {
    address: String,
    title: String,
    language: Option<String>,
    blocks: Vec<SaidBlock>,
}

#[derive(Deserialize)]
struct SaidBlock {
    /// 0 for what is no heading.
    level: u8,
    item: bool,
    text: String,
    links: Vec<(String, String)>,
}

const BLOCKS: &str = r##"
(() => {
  const kinds = "h1,h2,h3,h4,h5,h6,p,li,dt,dd,td,th,address,summary";
  const blocks = [];
  for (const element of document.body?.querySelectorAll(kinds) ?? []) {
    if (blocks.length >= 5000) break;
    const text = element.innerText?.trim();
    if (!text || element.querySelector(kinds)) continue;
    const links = [...element.querySelectorAll("a[href]")].map((link) => [link.innerText.trim(), link.href]);
    const level = Number(/^H([1-6])$/.exec(element.tagName)?.[1] ?? 0);
    blocks.push({ level, item: element.tagName === "LI", text, links });
  }
  return { address: location.href, title: document.title, language: document.documentElement.lang || null, blocks };
})()
"##;

impl From<Said> for Page {
    fn from(said: Said) -> Self {
        let blocks = said.blocks.into_iter().map(|block| {
            let made = match block.level {
                0 if block.item => Block::item(block.text),
                0 => Block::text(block.text),
                level => Block::heading(level, block.text),
            };
            block
                .links
                .into_iter()
                .fold(made, |made, (text, address)| made.link(text, address))
        });
        Self {
            blocks: blocks.collect(),
            language: said.language,
            format: Format::Html,
            ..Self::new(said.address, said.title)
        }
    }
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
    let seen = async {
        let looked = reviewer.look(address.as_str()).await?;
        let said: Said = reviewer.say(BLOCKS.to_owned()).await?;
        Ok::<_, String>((looked, said))
    };
    let seen = seen.await;
    reviewer.close().await;
    chromium.close().await;
    let (looked, said) = seen.map_err(&unreadable)?;
    if looked.status >= 400 {
        return Err(unreadable(format!(
            "The server answered {}.",
            looked.status
        )));
    }
    let faults = looked.review.map(|review| {
        let is_fault = |finding: &&access::Finding| finding.outcome == access::Outcome::Fail;
        review.findings.iter().filter(is_fault).count()
    });
    let site = Site {
        page_faults: faults,
        ..Site::at(address.host())
    };
    let today = words::local(Clock::machine().now()).date();
    let verdict = judge(Some(&said.into()), &site, today);
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
