//! What differs between two versions of a form, in words for whoever approves it.

use crate::{Form, Page, Question};

/// What `new` changes in `old`, a sentence each, in the order of the form.
#[must_use]
pub fn changes(old: &Form, new: &Form) -> Vec<String> {
    let mut out = Vec::new();
    let facts = [
        ("title", &old.title, &new.title),
        ("sentence about it", &old.about, &new.about),
        ("category", &old.category, &new.category),
        ("team", &old.team, &new.team),
        ("purpose of the data", &old.purpose, &new.purpose),
    ];
    for (what, before, after) in facts {
        if before != after {
            out.push(format!("The {what} was “{before}” and is “{after}”."));
        }
    }
    if old.keep_days != new.keep_days {
        out.push(format!(
            "Answers were kept for {} days after the case is closed, and are kept for {}.",
            old.keep_days, new.keep_days
        ));
    }
    if old.due_working_days != new.due_working_days {
        out.push(format!(
            "A case was due in {} working days, and is due in {}.",
            old.due_working_days, new.due_working_days
        ));
    }
    if old.fee != new.fee {
        out.push("What there is to pay has changed.".into());
    }
    if (&old.before, &old.needed, &old.done, &old.after)
        != (&new.before, &new.needed, &new.done, &new.after)
    {
        out.push("The words at the start or at the end have changed.".into());
    }
    for page in &old.pages {
        if new.page(&page.name).is_none() {
            out.push(format!("The page “{}” is taken out.", page.heading()));
        }
    }
    for page in &new.pages {
        match old.page(&page.name) {
            None => out.push(format!("The page “{}” is new.", page.heading())),
            Some(before) => of_page(before, page, &mut out),
        }
    }
    let order = |form: &Form, other: &Form| -> Vec<String> {
        let both = form
            .pages
            .iter()
            .filter(|page| other.page(&page.name).is_some());
        both.map(|page| page.name.clone()).collect()
    };
    if order(old, new) != order(new, old) {
        out.push("The pages come in another order.".into());
    }
    out
}

fn of_page(old: &Page, new: &Page, out: &mut Vec<String>) {
    let name = new.heading();
    if old.when != new.when {
        out.push(format!("When “{name}” is asked has changed."));
    }
    if (
        &old.title,
        &old.words,
        &old.section,
        old.stop,
        &old.repeat,
        &old.link,
    ) != (
        &new.title,
        &new.words,
        &new.section,
        new.stop,
        &new.repeat,
        &new.link,
    ) {
        out.push(format!(
            "The words or the nature of the page “{name}” have changed."
        ));
    }
    let find = |page: &Page, name: &str| -> Option<Question> {
        page.questions.iter().find(|q| q.name == name).cloned()
    };
    for question in &old.questions {
        if find(new, &question.name).is_none() {
            out.push(format!(
                "“{}” is no longer asked on “{name}”.",
                question.label
            ));
        }
    }
    for question in &new.questions {
        match find(old, &question.name) {
            None => out.push(format!("“{}” is asked as well.", question.label)),
            Some(before) if before.kind != question.kind => {
                out.push(format!(
                    "“{}” takes other answers than before.",
                    question.label
                ));
            }
            Some(before) if before.label != question.label => {
                out.push(format!("“{}” is now “{}”.", before.label, question.label));
            }
            Some(before) if before != *question => {
                out.push(format!("Something about “{}” has changed.", question.label));
            }
            Some(_) => {}
        }
    }
}
