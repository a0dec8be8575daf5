//! What the statement is about, where it is, and what the body commits itself to.

use super::{Ask, Said};
use crate::page::{Format, Page};
use crate::part::Part;
use crate::read::{Reading, Sentence};
use crate::words;

/// The title and the first heading say what the page is.
pub fn heading(ask: &Ask<'_>) -> Said {
    const NAME: &str = "accessibility statement";
    let page = ask.read.page;
    let titled = words::plain(&page.title).contains(NAME);
    let headings = || ask.read.lines.iter().filter(|line| line.is_heading());
    let first = headings().find(|line| line.block.kind == crate::BlockKind::Heading(1));
    let main = first.or_else(|| headings().next());
    let named = main.filter(|line| line.plain.contains(NAME));
    match (named, titled) {
        (Some(line), true) => Said::sound().seen(&line.block.text),
        (Some(line), false) if page.title.trim().is_empty() => {
            Said::person().seen(&line.block.text).note("We did not see the page's title: look at the tab of the browser.")
        }
        (Some(line), false) => Said::fault()
            .seen(&page.title)
            .seen(&line.block.text)
            .note("The heading is right. The title in the browser's tab does not say “Accessibility statement”."),
        (None, _) => match headings().find(|line| line.plain.contains(NAME) && line.opens.is_none()) {
            Some(line) => Said::person()
                .seen(&line.block.text)
                .note("The statement has this heading, but the page has another main heading (h1)."),
            None => Said::fault().all(main.map(|line| &line.block.text)),
        },
    }
}

/// The sentence by which the body commits itself.
pub fn committed<'s>(read: &'s Reading<'_>) -> Option<&'s Sentence<'s>> {
    let commits = |plain: &str| plain.contains("commit") && plain.contains("accessib");
    // The one in the model's words before any other.
    read.sentence(|plain| commits(plain) && plain.contains("regulations"))
        .or_else(|| read.sentence(commits))
}

pub fn commitment(ask: &Ask<'_>) -> Said {
    const LIKE: [&str; 7] = [
        "aim to",
        "aims to",
        "strive",
        "endeavour",
        "dedicated to",
        "pledge",
        "we will ensure",
    ];
    if let Some(sentence) = committed(ask.read) {
        return Said::sound().seen(sentence.said);
    }
    let like = ask
        .read
        .sentence(|plain| plain.contains("accessible") && words::any(plain, &LIKE).is_some());
    match like {
        Some(sentence) => Said::person().seen(sentence.said),
        None => Said::fault(),
    }
}

/// The commitment is that of the model statement, and names the law in full.
pub fn commitment_worded(ask: &Ask<'_>) -> Said {
    const LAW: &str =
        "publicsectorbodieswebsitesandmobileapplicationsno2accessibilityregulations2018";
    let Some(sentence) = committed(ask.read) else {
        return Said::not_here();
    };
    let letters: String = sentence
        .plain
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let said = |note: &str| Said::fault().seen(sentence.said).note(note);
    if !sentence.plain.contains("committed to mak")
        && !sentence.plain.contains("committed to ensur")
    {
        return said("The model statement says “is committed to making its website accessible”.");
    }
    if !letters.contains(LAW) {
        return said(
            "It does not name the law in full: the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.",
        );
    }
    if !letters.contains("inaccordancewith") {
        return said("The model statement says “in accordance with” the regulations.");
    }
    Said::sound().seen(sentence.said)
}

/// The sentences that say what the statement is about.
fn scopes<'s>(read: &'s Reading<'_>) -> Vec<&'s Sentence<'s>> {
    const SIGNS: [&str; 16] = [
        "page only contains information about",
        "page contains information about",
        "statement applies",
        "statement only applies",
        "statement covers",
        "statement relates to",
        "statement is for",
        "statement refers to",
        "statement is about",
        "statement also applies",
        "statement also covers",
        "it applies to",
        "it covers",
        "applies to content",
        "applies to the website",
        "scope of this statement",
    ];
    read.sentences
        .iter()
        .filter(|sentence| words::any(&sentence.plain, &SIGNS).is_some())
        .collect()
}

pub fn scope(ask: &Ask<'_>) -> Said {
    if let Some(sentence) = scopes(ask.read).first() {
        return Said::sound().seen(sentence.said);
    }
    let run_by = ask.read.sentence(|plain| {
        words::any(
            plain,
            &["run by", "managed by", "maintained by", "statement for"],
        )
        .is_some()
    });
    match run_by {
        Some(sentence) => Said::person().seen(sentence.said),
        None => Said::fault(),
    }
}

pub fn web_page(ask: &Ask<'_>) -> Said {
    match ask.read.page.format {
        Format::Html => Said::sound(),
        Format::Pdf => Said::fault().seen("it is a PDF"),
        Format::Office => Said::fault().seen("it is an office file"),
        Format::Other => Said::fault().seen("it is not a web page"),
    }
}

/// Linked from the home page, or from every page.
pub fn prominent(ask: &Ask<'_>) -> Said {
    let Some(linked) = ask.site.linked else {
        return Said::person();
    };
    let counted = format!(
        "{} of {} pages link to it",
        linked.pages_linking, linked.pages_seen
    );
    if linked.from_home || (linked.pages_seen > 0 && linked.pages_linking >= linked.pages_seen) {
        let home = if linked.from_home {
            "the home page links to it"
        } else {
            "the home page does not link to it"
        };
        return Said::sound().seen(home).seen(counted);
    }
    Said::fault()
        .seen("the home page does not link to it")
        .seen(counted)
}

/// Whatever the model asks is on this page, or is not said to be on another.
pub fn one_page(ask: &Ask<'_>) -> Said {
    const ELSEWHERE: [&str; 7] = [
        "non-accessible content",
        "full accessibility statement",
        "full statement",
        "technical information about",
        "known issues",
        "compliance status",
        "list of accessibility issues",
    ];
    let read = ask.read;
    let all_here = !read.claims.is_empty()
        && read.says(Part::Feedback)
        && super::feedback::names_enforcer(read)
        && super::preparation::dated(ask);
    if all_here {
        return Said::sound();
    }
    let elsewhere: Vec<&str> = read
        .links()
        .filter(|link| leads_away(link.address.as_str(), read.page))
        .filter(|link| words::any(&words::plain(&link.text), &ELSEWHERE).is_some())
        .map(|link| link.text.as_str())
        .collect();
    if elsewhere.is_empty() {
        Said::sound()
    } else {
        Said::person()
            .all(elsewhere)
            .note("Parts of the statement may be on the pages to which these links lead.")
    }
}

fn leads_away(address: &str, page: &Page) -> bool {
    let here = page.address.split('#').next().unwrap_or_default();
    let there = address.split('#').next().unwrap_or_default();
    !there.is_empty() && there != here
}

/// What is left out of the site, if it says so.
pub fn whole_site(ask: &Ask<'_>) -> Said {
    const LESS: [&str; 9] = [
        "does not apply",
        "doesn't apply",
        "does not cover",
        "doesn't cover",
        "only applies",
        "applies only",
        "only covers",
        "excluding",
        "except ",
    ];
    let scopes = scopes(ask.read);
    let less: Vec<&str> = scopes
        .iter()
        .filter(|sentence| words::any(&sentence.plain, &LESS).is_some())
        .map(|sentence| sentence.said)
        .collect();
    if !less.is_empty() {
        return Said::person()
            .all(less)
            .note("It leaves parts out: each must have a statement of its own.");
    }
    match scopes
        .iter()
        .find(|sentence| names_site(ask, &sentence.plain))
    {
        Some(sentence) => Said::sound().seen(sentence.said),
        None => Said::person().all(scopes.iter().map(|sentence| sentence.said)),
    }
}

/// Whether a text names the site, by its address or by what it is called, or as "this website" on itself.
fn names_site(ask: &Ask<'_>, plain: &str) -> bool {
    const ITSELF: [&str; 6] = [
        "this website",
        "this site",
        "our website",
        "our site",
        "this service",
        "the website",
    ];
    let host = bare_host(&ask.site.host);
    if !host.is_empty() && hosts(plain).contains(&host) {
        return true;
    }
    let called = [&ask.site.name, &ask.site.body];
    if called
        .into_iter()
        .flatten()
        .map(|name| words::plain(name))
        .any(|name| !name.is_empty() && words::has_word(plain, &name))
    {
        return true;
    }
    let on_itself = bare_host(host_of(&ask.read.page.address)) == host;
    on_itself && hosts(plain).is_empty() && words::any(plain, &ITSELF).is_some()
}

/// The statement is of this site and not of another.
pub fn this_site(ask: &Ask<'_>) -> Said {
    let scopes = scopes(ask.read);
    if let Some(sentence) = scopes
        .iter()
        .find(|sentence| names_site(ask, &sentence.plain))
    {
        return Said::sound().seen(sentence.said);
    }
    let named: Vec<&str> = scopes
        .iter()
        .flat_map(|sentence| hosts(&sentence.plain))
        .collect();
    let host = bare_host(&ask.site.host);
    let kin =
        |other: &&str| host.ends_with(&format!(".{other}")) || other.ends_with(&format!(".{host}"));
    if !named.is_empty() && !host.is_empty() && !named.iter().any(kin) {
        return Said::fault()
            .all(named)
            .note(format!("It names other sites, and not {}.", ask.site.host));
    }
    // Without a sentence that says what it applies to, the page's own heading or another line may.
    match ask
        .read
        .lines
        .iter()
        .find(|line| names_site(ask, &line.plain))
    {
        Some(line) if scopes.is_empty() => Said::sound().seen(&line.block.text),
        _ => Said::person().all(scopes.iter().map(|sentence| sentence.said)),
    }
}

/// What looks like the host of a website in a plain text, without "www.".
fn hosts(plain: &str) -> Vec<&str> {
    plain
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '"' | '<' | '>' | '\'')
        })
        .map(|token| bare_host(host_of(token.trim_end_matches(['.', ':', '?', '!']))))
        .filter(|token| {
            let last = token.rsplit('.').next().unwrap_or_default();
            token.contains('.')
                && !token.contains('@')
                && last.len() >= 2
                && last.chars().all(|c| c.is_ascii_alphabetic())
                && token.split('.').all(|label| !label.is_empty())
                && !matches!(*token, "e.g" | "i.e")
        })
        .collect()
}

/// The host of an address, which may lack its scheme.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default()
}

fn bare_host(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}
