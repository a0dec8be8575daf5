//! The model statement, filled in.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::facts::{Burden, Contact, Criterion, Exclusion, Facts, OutOfScope, Problem};
use super::piece::{Piece, Run};
use crate::page::Nation;

const REGULATIONS: &str = "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018";

/// All pieces, in the order of the model.
pub fn pieces(facts: &Facts, title: &str) -> Vec<Piece> {
    let mut out = vec![Piece::heading(1, title)];
    opening(facts, &mut out);
    feedback(&facts.contact, &mut out);
    enforcement(facts.nation, &mut out);
    technical(facts, &mut out);
    non_accessible(facts, &mut out);
    if let Some(improving) = &facts.improving {
        out.push(Piece::heading(
            2,
            "What we are doing to improve accessibility",
        ));
        out.push(Piece::says(sentence(improving)));
    }
    preparation(facts, &mut out);
    out
}

fn opening(facts: &Facts, out: &mut Vec<Piece>) {
    out.push(Piece::Paragraph(vec![
        Run::words("This accessibility statement applies to "),
        Run::link(&facts.address, &facts.address),
        Run::words("."),
    ]));
    out.push(Piece::says(format!(
        "This website is run by {}. We want as many people as possible to be able to use it.",
        facts.body.trim()
    )));
    if !facts.abilities.is_empty() {
        out.push(Piece::says("You should be able to:"));
        let abilities = facts
            .abilities
            .iter()
            .map(|ability| vec![Run::words(ability.trim())]);
        out.push(Piece::List(abilities.collect()));
    }
}

fn feedback(contact: &Contact, out: &mut Vec<Piece>) {
    out.push(Piece::heading(2, "Feedback and contact information"));
    out.push(Piece::says(
        "Tell us if you find a problem that is not listed on this page, if you think that we do not meet the accessibility regulations, or if you need something on this website in another format, such as large print, easy read, audio or braille.",
    ));
    let mut ways = Vec::new();
    if let Some(form) = &contact.form {
        ways.push(vec![Run::link(
            "use our form to report a problem or ask for another format",
            form,
        )]);
    }
    if let Some(email) = &contact.email {
        ways.push(vec![
            Run::words("email "),
            Run::link(email, format!("mailto:{email}")),
        ]);
    }
    if let Some(phone) = said(contact.phone.as_deref()) {
        ways.push(vec![Run::words(format!("call {phone}"))]);
    }
    if let Some(post) = said(contact.post.as_deref()) {
        ways.push(vec![Run::words(format!("write to {post}"))]);
    }
    out.push(Piece::says("You can:"));
    out.push(Piece::List(ways));
    let days = match contact.reply_working_days {
        1 => "1 working day".to_owned(),
        n => format!("{n} working days"),
    };
    out.push(Piece::says(format!("We will answer you within {days}.")));
}

fn enforcement(nation: Nation, out: &mut Vec<Piece>) {
    out.push(Piece::heading(2, "Enforcement procedure"));
    let unhappy = "If you are not happy with how we respond, contact ";
    if nation != Nation::NorthernIreland {
        out.push(Piece::Paragraph(vec![
            Run::words(format!("The Equality and Human Rights Commission (EHRC) is responsible for enforcing the {REGULATIONS} (the “accessibility regulations”). {unhappy}")),
            Run::link("the Equality Advisory and Support Service (EASS)", "https://www.equalityadvisoryservice.com/"),
            Run::words("."),
        ]));
    }
    if nation != Nation::GreatBritain {
        let place = if nation == Nation::Both {
            "In Northern Ireland, the"
        } else {
            "The"
        };
        out.push(Piece::Paragraph(vec![
            Run::words(format!("{place} Equality Commission for Northern Ireland (ECNI) is responsible for enforcing the {REGULATIONS}. {unhappy}")),
            Run::link("the Equality Commission for Northern Ireland", "https://www.equalityni.org/"),
            Run::words("."),
        ]));
    }
}

fn technical(facts: &Facts, out: &mut Vec<Piece>) {
    out.push(Piece::heading(
        2,
        "Technical information about this website’s accessibility",
    ));
    out.push(Piece::says(format!(
        "{} is committed to making its website accessible, in accordance with the {REGULATIONS}.",
        facts.body.trim()
    )));
    out.push(Piece::heading(3, "Compliance status"));
    let faults = !facts.problems.is_empty() || !facts.burdens.is_empty();
    let why = match (faults, !facts.out_of_scope.is_empty()) {
        (true, true) => "due to the non-compliances and the exemptions listed below",
        (true, false) => "due to the non-compliances listed below",
        (false, true) => "due to the exemptions listed below",
        (false, false) => "",
    };
    let status = match (facts.mostly_fails, why) {
        (false, "") => "This website is fully compliant".to_owned(),
        (true, _) => "This website is not compliant".to_owned(),
        (false, _) => "This website is partially compliant".to_owned(),
    };
    let because = if why.is_empty() {
        String::new()
    } else {
        format!(", {why}")
    };
    out.push(Piece::says(format!(
        "{status} with the Web Content Accessibility Guidelines version 2.2 AA standard{because}."
    )));
}

fn non_accessible(facts: &Facts, out: &mut Vec<Piece>) {
    if facts.problems.is_empty() && facts.burdens.is_empty() && facts.out_of_scope.is_empty() {
        return;
    }
    out.push(Piece::heading(2, "Non-accessible content"));
    out.push(Piece::says(
        "The content listed below is not accessible, for the following reasons.",
    ));
    if !facts.problems.is_empty() {
        out.push(Piece::heading(
            3,
            "Non-compliance with the accessibility regulations",
        ));
        out.push(Piece::List(problems(&facts.problems)));
    }
    if !facts.burdens.is_empty() {
        out.push(Piece::heading(3, "Disproportionate burden"));
        out.extend(facts.burdens.iter().map(burden));
    }
    if !facts.out_of_scope.is_empty() {
        out.push(Piece::heading(
            3,
            "Content that is not within the scope of the accessibility regulations",
        ));
        let content = facts.out_of_scope.iter().map(out_of_scope);
        out.push(Piece::List(content.collect()));
    }
}

/// One entry for each criterion, in the order of their numbers.
fn problems(problems: &[Problem]) -> Vec<Vec<Run>> {
    let mut by_criterion: BTreeMap<Vec<u32>, Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        let number = problem
            .criterion
            .number
            .split('.')
            .filter_map(|n| n.parse().ok())
            .collect();
        by_criterion.entry(number).or_default().push(problem);
    }
    let entry = |problems: Vec<&Problem>| {
        let mut said: Vec<String> = Vec::new();
        for problem in &problems {
            said.push(sentence(&problem.what));
            if let Some(alternative) = self::said(problem.alternative.as_deref()) {
                said.push(sentence(alternative));
            }
            if let Some(by) = problem.mend_by {
                said.push(format!("We plan to mend this by {}.", date(by)));
            }
        }
        let criteria = problems
            .first()
            .map(|problem| std::slice::from_ref(&problem.criterion));
        said.push(fails(criteria.unwrap_or_default()));
        vec![Run::words(said.join(" "))]
    };
    by_criterion.into_values().map(entry).collect()
}

fn burden(burden: &Burden) -> Piece {
    let mut runs = vec![Run::words(format!(
        "{} {} On {} we assessed the cost of mending this against the benefit to disabled people, and believe that it would be a disproportionate burden within the meaning of the accessibility regulations. {}",
        sentence(&burden.what),
        fails(&burden.criteria),
        date(burden.assessed_on),
        sentence(&burden.reasons),
    ))];
    if let Some(alternative) = said(burden.alternative.as_deref()) {
        runs.push(Run::words(format!(" {}", sentence(alternative))));
    }
    if let Some(address) = &burden.assessment {
        runs.push(Run::words(" "));
        runs.push(Run::link("Read our assessment", address));
        runs.push(Run::words("."));
    }
    Piece::Paragraph(runs)
}

fn out_of_scope(content: &OutOfScope) -> Vec<Run> {
    let mut said = vec![sentence(&content.what)];
    if !content.criteria.is_empty() {
        said.push(fails(&content.criteria));
    }
    said.push(excluded(content.why).to_owned());
    if let Some(reasons) = self::said(content.reasons.as_deref()) {
        said.push(sentence(reasons));
    }
    vec![Run::words(said.join(" "))]
}

fn fails(criteria: &[Criterion]) -> String {
    let named: Vec<String> = criteria
        .iter()
        .map(|criterion| format!("{} {}", criterion.number, criterion.name.trim()))
        .collect();
    let word = if named.len() == 1 {
        "criterion"
    } else {
        "criteria"
    };
    format!("This fails WCAG 2.2 success {word} {}.", named.join("; "))
}

/// What regulation 4(2) says of each kind, in plain words.
const fn excluded(why: Exclusion) -> &'static str {
    match why {
        Exclusion::OldFiles => {
            "The regulations do not ask us to mend PDFs and other files published before 23 September 2018 that are not needed for our services."
        }
        Exclusion::OldMedia => {
            "The regulations do not ask for changes to pre-recorded sound and video published before 23 September 2020."
        }
        Exclusion::LiveMedia => "Live video and live audio are outside the regulations.",
        Exclusion::Maps => {
            "Maps are outside the regulations where what they show for finding the way is also given in an accessible form."
        }
        Exclusion::ThirdParty => {
            "This is third-party content that we neither pay for, nor develop, nor control."
        }
        Exclusion::Heritage => {
            "Heritage collections are outside the regulations where their pictures cannot be made fully accessible."
        }
        Exclusion::Intranet => {
            "The regulations do not ask for changes to intranet and extranet content published before 23 September 2019 until it is substantially changed."
        }
        Exclusion::Archive => {
            "Archives are outside the regulations where they are not needed for our services and were not changed after 23 September 2019."
        }
    }
}

fn preparation(facts: &Facts, out: &mut Vec<Piece>) {
    let test = &facts.test;
    out.push(Piece::heading(
        2,
        "Preparation of this accessibility statement",
    ));
    out.push(Piece::says(format!(
        "This statement was prepared on {}. It was last reviewed on {}.",
        date(facts.prepared_on),
        date(facts.reviewed_on)
    )));
    out.push(Piece::says(format!(
        "This website was last tested on {} against the WCAG 2.2 AA standard. The test was carried out by {} How we tested: {} How we chose the pages: {}",
        date(test.on),
        sentence(&test.by),
        sentence(&test.how),
        sentence(&test.pages)
    )));
}

/// A text that says something.
fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// A text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// "24 November 2026"
fn date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
