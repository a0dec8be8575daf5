//! Forms: what they keep people from, what they ask twice, and what they say of a mistake.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Place, ask, fault};
use crate::Finding;

/// A field of a form.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Field {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// "text", "email", "date", "select".
    pub kind: String,
    /// Whether the form asks for it, by markup or in words.
    pub required: bool,
    /// What it is for: its autocomplete token, or the words of its label.
    #[serde(default)]
    pub purpose: String,
    /// Whether it has an answer already.
    #[serde(default)]
    pub filled: bool,
    /// Whether it says of itself that its answer is wrong.
    #[serde(default)]
    pub invalid: bool,
    /// Its description.
    #[serde(default)]
    pub described: String,
    /// What the browser itself says of it.
    #[serde(default)]
    pub native: String,
}

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Form {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// The button that sends it, by number.
    pub send: Option<u32>,
    /// Whether it searches: nothing in it is a mistake.
    pub search: bool,
    /// Whether it speaks of money, law or what cannot be taken back.
    pub grave: bool,
    /// Whether it speaks of checking, or of taking back.
    pub checks: bool,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Its field for a password.
    pub secret: Option<Place>,
    /// Whether a script keeps a paste from it.
    #[serde(rename = "pasteRefused")]
    pub paste_refused: bool,
    /// Whether its autocomplete is off.
    pub off: bool,
    /// A puzzle that it sets.
    pub puzzle: Option<Place>,
}

/// What forms show that were not sent.
#[must_use]
pub fn forms(all: &[Form]) -> Vec<Finding> {
    let mut found: Vec<Finding> = all.iter().flat_map(sign_in).collect();
    for form in all {
        if form.grave && !form.search && !form.checks {
            let message = "This form may bind people by law, cost them money, or change or delete what they keep. Let them check their answers before the end, or take it back after.";
            found.push(ask(
                "error-prevention",
                &form.place.selector,
                message,
                "Can people check and change their answers before they count, or take them back?",
            ));
        }
        let mut by_purpose: BTreeMap<&str, u32> = BTreeMap::new();
        for field in &form.fields {
            let written = !matches!(
                field.kind.as_str(),
                "checkbox" | "radio" | "password" | "select"
            );
            if !written || field.purpose.len() < 3 || field.filled {
                continue;
            }
            let times = by_purpose.entry(&field.purpose).or_default();
            *times += 1;
            if *times == 2 {
                let message = format!(
                    "The form asks for the same twice: {}. Fill it in from the first answer, or offer it to be chosen.",
                    field.place.called()
                );
                found.push(ask("entry-asked-again", &field.place.selector, message, "Is this the same information that was asked for before, without being filled in or offered?"));
            }
        }
    }
    found
}

fn sign_in(form: &Form) -> Vec<Finding> {
    const RULE: &str = "sign-in-hinders";
    let mut found = Vec::new();
    if let Some(secret) = &form.secret {
        if form.paste_refused {
            let message = "A script keeps people from pasting their password, and password managers from filling it in. Take the script out.";
            found.push(fault(RULE, &secret.selector, message));
        } else if form.off {
            let message = "Password managers are asked not to fill this in. Use autocomplete=\"current-password\" or \"new-password\".";
            found.push(ask(
                RULE,
                &secret.selector,
                message,
                "Does a password manager still fill this in?",
            ));
        }
    }
    if let Some(puzzle) = &form.puzzle {
        let message = "The form sets a puzzle, which some people cannot solve. Offer another way, or a check that people do not notice.";
        found.push(ask(
            RULE,
            &puzzle.selector,
            message,
            "Can people go on without solving, remembering or copying anything?",
        ));
    }
    found
}

/// A text that was not there before.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct News {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What it says.
    pub text: String,
    /// Whether screen readers are told of it.
    pub live: bool,
    /// Whether the focus is on it or in it.
    #[serde(default)]
    pub focused: bool,
    /// Whether it came after the form was sent: not while it was filled in.
    #[serde(default)]
    pub fresh: bool,
    /// Whether it is within the form that was sent.
    #[serde(default, rename = "inForm")]
    pub in_form: bool,
    /// Whether it names or describes something else.
    #[serde(default)]
    pub tied: bool,
}

/// What a page says after a form was sent.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Answer {
    /// Where the page is.
    pub address: String,
    /// Its title.
    pub title: String,
    /// What was not there before.
    pub news: Vec<News>,
    /// What the fields say.
    pub fields: Vec<Field>,
    /// What has the focus.
    pub focus: Option<Place>,
    /// Whether there is a summary with links to the fields.
    pub summary: bool,
    /// Whether another page came, or the same one anew.
    #[serde(default)]
    pub anew: bool,
    /// Whether the page and the form are as they were, but for their texts, and all of the page could be listened to.
    #[serde(default)]
    pub stays: bool,
    /// Whether the focus was moved since the button was pressed, wherever it is now.
    #[serde(default)]
    pub moved: bool,
    /// What live regions and dialogs said since then; a text may be empty where it could not be had.
    #[serde(default)]
    pub said: Vec<String>,
    /// Whether all of this stood still for longer than a page needs to move the focus or to speak.
    #[serde(default)]
    pub still: bool,
}

/// A form that was sent with planted mistakes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sent {
    /// The form, as it was before.
    pub form: Form,
    /// What was said when it was empty.
    pub empty: Option<Answer>,
    /// What was said when answers were of a wrong kind.
    pub wrong: Option<Answer>,
}

/// Words by which a text speaks of a mistake.
const MISTAKE: [&str; 18] = [
    "error",
    "problem",
    "enter",
    "select",
    "choose",
    "must",
    "required",
    "missing",
    "invalid",
    "not valid",
    "wrong",
    "please",
    "give",
    "fill",
    "cannot be",
    "incorrect",
    "need",
    "should",
];
/// Words that speak of a mistake and of nothing else.
const PLAIN_MISTAKE: [&str; 13] = [
    "error",
    "required",
    "missing",
    "invalid",
    "not valid",
    "blank",
    "please enter",
    "please fill",
    "please select",
    "please choose",
    "enter your",
    "enter a ",
    "enter an ",
];
/// Characters of a message at a field, at most; what is longer may be more than a message.
const MESSAGE: usize = 150;
/// Words by which a text says how to mend it.
const HELP: [&str; 14] = [
    "@",
    "for example",
    "such as",
    "like ",
    "e.g",
    "format",
    "must include",
    "must be",
    "between",
    "at least",
    "at most",
    "dd",
    "/",
    "27 ",
];

fn speaks(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// What forms show that were sent.
#[must_use]
pub fn sent(all: &[Sent]) -> Vec<Finding> {
    all.iter().flat_map(one_sent).collect()
}

fn one_sent(sent: &Sent) -> Vec<Finding> {
    let mut found = Vec::new();
    let required = sent.form.fields.iter().find(|field| field.required);
    if let (Some(empty), Some(first)) = (&sent.empty, required) {
        found.extend(identified(sent, empty, first));
    }
    if let Some(wrong) = &sent.wrong {
        found.extend(suggested(sent, wrong));
    }
    let answers = [&sent.empty, &sent.wrong].into_iter().flatten();
    let unheard = answers.filter_map(|answer| announced(sent, answer));
    found.extend(unheard.min_by_key(|finding| finding.outcome));
    found
}

/// 3.3.1: the mistake is told in text, and which field it is in.
fn identified(sent: &Sent, answer: &Answer, first: &Field) -> Option<Finding> {
    const RULE: &str = "error-identified";
    let native = answer.fields.iter().any(|field| !field.native.is_empty());
    let is_same = |field: &&Field| field.place.name == first.place.name;
    let told = answer.news.iter().any(|news| speaks(&news.text, &MISTAKE))
        || answer.said.iter().any(|text| speaks(text, &MISTAKE));
    if native {
        // The browser itself says what is missing, in words, at the field.
        return None;
    }
    let is_gone = !answer.fields.iter().any(|field| is_same(&field));
    if is_gone {
        // The form was taken as it was, or another page came: what it takes is not a mistake.
        return None;
    }
    let selector = &sent.form.place.selector;
    if !told {
        let message = format!(
            "The form was sent without {}, and the page says nothing of it. Say at the top and at the field what is missing.",
            first.place.called()
        );
        if answer.news.is_empty() && answer.said.is_empty() {
            return Some(fault(RULE, selector, message));
        }
        // It says something, perhaps in another language.
        return Some(ask(
            RULE,
            selector,
            message,
            "Send the form empty: do words say what is missing?",
        ));
    }
    if is_tied(answer) || answer.summary {
        return at_its_fields_alone(answer).then(|| {
            let message = "The page comes anew, and says only at its fields that something is wrong. Begin its title with “Error: ”, or put a summary at its top and the focus on that.";
            let question = "Send the form empty: does somebody who has the page read out learn at once that something is wrong?";
            ask(RULE, selector, message, question)
        });
    }
    let message = "The page says that something is wrong, and no field is tied to what it says. Tie the message to its field with aria-describedby, and say aria-invalid=\"true\".";
    Some(ask(
        RULE,
        selector,
        message,
        "Send the form empty: is it plain, for each message, which field it is about?",
    ))
}

/// Whether some field says of itself that it is wrong, or a message belongs to something.
fn is_tied(answer: &Answer) -> bool {
    let says = |field: &Field| field.invalid || speaks(&field.described, &MISTAKE);
    let belongs = |news: &News| news.tied && speaks(&news.text, &MISTAKE);
    answer.fields.iter().any(says) || answer.news.iter().any(belongs)
}

/// Whether a page that came anew tells of a mistake neither in its title, nor at its focus, nor in a summary.
fn at_its_fields_alone(answer: &Answer) -> bool {
    let is_at_once = answer.summary
        || answer.focus.is_some()
        || speaks(&answer.title, &MISTAKE)
        || answer.news.iter().any(|news| news.live);
    answer.anew && !is_at_once
}

/// 4.1.3: on a page that stays, whoever does not see the message hears of it.
fn announced(sent: &Sent, answer: &Answer) -> Option<Finding> {
    const RULE: &str = "error-announced";
    let is_there = |field: &Field| {
        let mut after = answer.fields.iter();
        after.any(|one| one.place.name == field.place.name)
    };
    let leads_on = answer.moved && answer.focus.is_some();
    if answer.anew || leads_on || !sent.form.fields.iter().any(is_there) {
        return None;
    }
    let told = || {
        let fresh = answer.news.iter().filter(|news| news.fresh);
        fresh.filter(|news| speaks(&news.text, &MISTAKE))
    };
    let first = told().next()?;
    let is_heard = told().any(|news| news.live || news.focused)
        || answer.said.iter().any(|text| speaks(text, &MISTAKE));
    if is_heard {
        return None;
    }
    let selector = &sent.form.place.selector;
    let is_native = answer.fields.iter().any(|field| !field.native.is_empty());
    let is_quiet = !answer.moved && answer.said.is_empty() && !is_native && !is_tied(answer);
    let plain = told().find(|news| {
        news.in_form && news.text.chars().count() <= MESSAGE && speaks(&news.text, &PLAIN_MISTAKE)
    });
    if let Some(plain) = plain.filter(|_| answer.stays && answer.still && is_quiet) {
        let message = format!(
            "The form is sent with a mistake, and the page says “{}”. Screen readers are not told: the focus stays where it is, and no live region has the message. Move the focus to a summary of what is wrong, or give the message role=\"alert\".",
            plain.text
        );
        return Some(fault(RULE, selector, message));
    }
    let message = format!(
        "The form is sent with a mistake, and the page says “{}”. Screen readers may not be told. Move the focus to a summary of what is wrong, or give the message role=\"alert\".",
        first.text
    );
    Some(ask(
        RULE,
        selector,
        message,
        "Send the form empty with a screen reader on: is the message read out, or does the focus go to it or to its field?",
    ))
}

/// 3.3.3: where the page can know, it says how to mend it.
fn suggested(sent: &Sent, answer: &Answer) -> Option<Finding> {
    let kind = sent
        .form
        .fields
        .iter()
        .find(|field| matches!(field.kind.as_str(), "email" | "date"))?;
    let after = answer
        .fields
        .iter()
        .find(|field| field.place.name == kind.place.name)?;
    if !after.native.is_empty() {
        return None;
    }
    let said: Vec<&str> = answer
        .news
        .iter()
        .map(|news| news.text.as_str())
        .chain([after.described.as_str()])
        .filter(|text| speaks(text, &MISTAKE))
        .collect();
    if said.is_empty() || said.iter().any(|text| speaks(text, &HELP)) {
        return None;
    }
    let message = format!(
        "The page says that {} is wrong, and not what a right one looks like. Say how, with an example.",
        kind.place.called()
    );
    Some(ask(
        "error-suggestion",
        &after.place.selector,
        message,
        "Does the message, or the hint beside the field, say how to put it right?",
    ))
}

/// What was said after a button was pressed: nobody who does not see it may miss it.
#[must_use]
pub fn buttons(all: &[(Place, Vec<News>)]) -> Vec<Finding> {
    let judge = |(button, news): &(Place, Vec<News>)| {
        let unheard = news
            .iter()
            .find(|news| !news.live && !news.focused && news.text.len() > 2)?;
        if news.iter().any(|news| news.live || news.focused) {
            return None;
        }
        let message = format!(
            "After {} was pressed the page says “{}”, and screen readers are not told. If it is a message, give it role=\"status\".",
            button.called(),
            unheard.text
        );
        Some(ask(
            "status-not-announced",
            &unheard.place.selector,
            message,
            "Is this a message about what was done, and not new content that one goes on to?",
        ))
    };
    all.iter().filter_map(judge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: &str) -> Field {
        Field {
            place: Place {
                name: name.into(),
                selector: format!("#{name}"),
                ..Place::default()
            },
            kind: kind.into(),
            required: true,
            purpose: name.to_lowercase(),
            ..Field::default()
        }
    }

    fn sent_with(empty: Answer, wrong: Option<Answer>) -> Vec<(String, &'static str)> {
        let form = Form {
            fields: vec![field("Email", "email")],
            ..Form::default()
        };
        let found = sent(&[Sent {
            form,
            empty: Some(empty),
            wrong,
        }]);
        found
            .into_iter()
            .map(|f| (f.rule, f.outcome.word()))
            .collect()
    }

    fn says(text: &str, field: Field) -> Answer {
        let news = News {
            text: text.into(),
            ..News::default()
        };
        Answer {
            news: if text.is_empty() {
                Vec::new()
            } else {
                vec![news]
            },
            fields: vec![field],
            ..Answer::default()
        }
    }

    #[test]
    fn a_mistake_is_told_tied_and_mended() {
        let plain = || field("Email", "email");
        let tied = || Field {
            invalid: true,
            ..plain()
        };
        let native = || Field {
            native: "Please fill in this field.".into(),
            ..plain()
        };
        let fail = |rule: &str, outcome| vec![(rule.to_owned(), outcome)];
        assert_eq!(
            sent_with(says("", plain()), None),
            fail("error-identified", "fail")
        );
        assert_eq!(
            sent_with(says("Enter your email", plain()), None),
            fail("error-identified", "needs-person")
        );
        assert_eq!(sent_with(says("Enter your email", tied()), None), []);
        assert_eq!(sent_with(says("", native()), None), []);
        assert_eq!(sent_with(Answer::default(), None), [], "it was taken");
        assert_eq!(
            sent_with(says("Rhowch eich enw", plain()), None),
            fail("error-identified", "needs-person")
        );
        let anew = |title: &str| Answer {
            title: title.into(),
            anew: true,
            ..says("Enter your email", tied())
        };
        assert_eq!(
            sent_with(anew("Your details"), None),
            fail("error-identified", "needs-person")
        );
        assert_eq!(sent_with(anew("Error: Your details"), None), []);
        let bare = Some(says("Email is invalid", tied()));
        assert_eq!(
            sent_with(says("Enter your email", tied()), bare),
            fail("error-suggestion", "needs-person")
        );
        let kind = Some(says("Enter an email like name@example.com", tied()));
        assert_eq!(sent_with(says("Enter your email", tied()), kind), []);
    }

    /// What is said of a message of which nobody hears, once something about it has been changed.
    #[track_caller]
    fn check(change: impl Fn(&mut Answer, &mut News), want: Option<&str>) {
        let mut news = News {
            text: "Enter your email".into(),
            fresh: true,
            in_form: true,
            ..News::default()
        };
        let mut answer = Answer {
            fields: vec![field("Email", "email")],
            focus: Some(Place::default()),
            stays: true,
            still: true,
            ..Answer::default()
        };
        change(&mut answer, &mut news);
        answer.news.push(news);
        let form = Form {
            fields: vec![field("Email", "email")],
            ..Form::default()
        };
        let sent = Sent {
            form,
            ..Sent::default()
        };
        let found = announced(&sent, &answer);
        assert_eq!(found.map(|one| one.outcome.word()), want);
    }

    #[test]
    fn a_message_that_nobody_hears_is_a_fault_only_beyond_doubt() {
        let ask = Some("needs-person");
        check(|_, _| {}, Some("fail"));
        check(|page, _| page.stays = false, ask);
        check(|page, _| page.still = false, ask);
        check(|page, _| page.said.push("2 results".into()), ask);
        check(|page, _| page.said.push(String::new()), ask);
        check(|page, _| page.fields[0].invalid = true, ask);
        check(|page, _| page.fields[0].native = "Fill it in".into(), ask);
        check(|_, news| news.tied = true, ask);
        check(|_, news| news.in_form = false, ask);
        check(|_, news| news.text = "You need three of these".into(), ask);
        let lost = |page: &mut Answer, _: &mut News| (page.moved, page.focus) = (true, None);
        check(lost, ask);
    }

    #[test]
    fn a_message_that_is_heard_or_is_none_is_not_told_of() {
        check(|page, _| page.moved = true, None);
        check(|page, _| page.said.push("Enter your email".into()), None);
        check(|_, news| news.live = true, None);
        check(|_, news| news.focused = true, None);
        check(|page, _| page.anew = true, None);
        check(|page, _| page.fields.clear(), None);
        check(|_, news| news.fresh = false, None);
        check(|_, news| news.text = "Thank you".into(), None);
    }

    #[test]
    fn what_a_form_asks_twice_or_keeps_from_people() {
        let twice = Form {
            fields: vec![field("Email", "email"), field("Email", "email")],
            ..Form::default()
        };
        assert_eq!(forms(&[twice])[0].rule, "entry-asked-again");
        let secret = Form {
            secret: Some(Place::default()),
            paste_refused: true,
            ..Form::default()
        };
        assert_eq!(forms(&[secret])[0].outcome.word(), "fail");
        let grave = Form {
            grave: true,
            ..Form::default()
        };
        assert_eq!(forms(std::slice::from_ref(&grave)).len(), 1);
        assert!(
            forms(&[Form {
                checks: true,
                ..grave
            }])
            .is_empty()
        );
    }

    #[test]
    fn what_is_said_is_heard() {
        let news = |live| News {
            text: "Saved".into(),
            live,
            ..News::default()
        };
        assert_eq!(buttons(&[(Place::default(), vec![news(false)])]).len(), 1);
        assert!(buttons(&[(Place::default(), vec![news(true), news(false)])]).is_empty());
    }
}
