//! What an officer sends from the page of a case, and the change that it asks for.

use app::ask::{self, Change};
use app::kit::Time;
use serde::{Deserialize, Serialize};

use app::Wrong;

/// What was sent. One form at a time, named by `act`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// Which version of the case the page showed.
    pub version: i64,
    /// "answer", "note", "take", "assign", "team", "pass-on", "merge", "due", "priority", "category",
    /// "escalate", "reopen", "paid"
    pub act: String,
    pub status: String,
    pub reply: String,
    pub words: String,
    /// Whom, which team, which organisation, which reference, which category, how it was paid.
    pub to: String,
    /// "yes": for its team alone.
    pub private: String,
    #[serde(rename = "due-day")]
    pub due_day: String,
    #[serde(rename = "due-month")]
    pub due_month: String,
    #[serde(rename = "due-year")]
    pub due_year: String,
}

impl Given {
    /// The change that is asked for, by somebody whose account is `me`; `status` is where the case stands.
    pub fn change(&self, me: &str, status: &str) -> Result<Change, Wrong> {
        let wrong = |field, text: &str| Wrong {
            field,
            text: text.into(),
        };
        let (words, to) = (self.words.trim().to_owned(), self.to.trim().to_owned());
        let needs = |text: &str, field, message: &str| {
            if text.is_empty() {
                Err(wrong(field, message))
            } else {
                Ok(())
            }
        };
        Ok(match self.act.as_str() {
            "answer" if self.status == status => {
                needs(
                    &words,
                    "words",
                    "Write what the person should know, or choose another status.",
                )?;
                Change::Note {
                    words,
                    public: true,
                }
            }
            "answer" => {
                if ask::status(&self.status).is_none() {
                    return Err(wrong("status", "Choose a status from the list."));
                }
                Change::Status {
                    status: self.status.clone(),
                    words,
                }
            }
            "note" => {
                needs(&words, "note", "Write the note.")?;
                Change::Note {
                    words,
                    public: false,
                }
            }
            "take" => Change::Assign {
                owner: me.to_owned(),
            },
            "assign" => Change::Assign { owner: to },
            "team" => {
                needs(&to, "team", "Choose a team.")?;
                Change::Team { team: to, words }
            }
            "pass-on" => {
                needs(&to, "pass-on", "Enter the name of the organisation.")?;
                Change::PassOn { to, words }
            }
            "merge" => {
                needs(&to, "merge", "Enter the reference of the other case.")?;
                Change::Merge { into: to }
            }
            "due" => Change::Due(Some(self.due().ok_or_else(|| {
                wrong("due-day", "The day must be a real date, such as 4 12 2026.")
            })?)),
            "priority" => Change::Priority(i64::from(to == "high")),
            "category" => {
                needs(&to, "category", "Enter what it is about.")?;
                Change::Category {
                    category: to,
                    private: self.private == "yes",
                }
            }
            "escalate" => {
                needs(
                    &words,
                    "escalate",
                    "Say why it needs somebody else to look.",
                )?;
                Change::Escalate { words }
            }
            "reopen" => {
                needs(&words, "reopen", "Say why it is open again.")?;
                Change::Reopen { words }
            }
            "paid" => {
                needs(
                    &to,
                    "paid",
                    "Say how it was paid, such as by card on the phone.",
                )?;
                Change::Paid { how: to }
            }
            _ => return Err(wrong("words", "Choose what to do.")),
        })
    }

    /// The end of the office day that was typed.
    fn due(&self) -> Option<Time> {
        let day = app::day(&self.due_day, &self.due_month, &self.due_year)?;
        let closing = day.at(17, 0, 0, 0);
        Some(Time(
            slots::instant(&slots::london(), closing).as_microsecond(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(act: &str, to: &str, words: &str) -> Given {
        Given {
            act: act.into(),
            to: to.into(),
            words: words.into(),
            status: "looking".into(),
            ..Given::default()
        }
    }

    #[track_caller]
    fn check(given: &Given, want: Result<Change, &str>) {
        let got = given.change("me", "received").map_err(|wrong| wrong.field);
        assert_eq!(got, want);
    }

    #[test]
    fn what_is_sent_becomes_a_change() {
        let (status, words) = ("looking".to_owned(), "Soon.".to_owned());
        check(
            &given("answer", "", " Soon. "),
            Ok(Change::Status {
                status,
                words: words.clone(),
            }),
        );
        let same = Given {
            status: "received".into(),
            ..given("answer", "", "Soon.")
        };
        check(
            &same,
            Ok(Change::Note {
                words,
                public: true,
            }),
        );
        check(
            &given("take", "", ""),
            Ok(Change::Assign { owner: "me".into() }),
        );
        check(&given("note", "", "  "), Err("note"));
        check(&given("merge", "", ""), Err("merge"));
        check(&given("priority", "high", ""), Ok(Change::Priority(1)));
        check(&given("due", "", ""), Err("due-day"));
        check(&given("erase everything", "", ""), Err("words"));
    }
}
