//! What officers type: fields as data, read with what is wrong beside each.

use app::{Choice, Wrong};
use jiff::civil::Date;
use serde::Serialize;

use crate::money;

/// The largest amount, in pence: ten thousand million pounds.
const MOST_PENCE: i64 = 1_000_000_000_000;
/// The largest count of premises or metres.
pub const MOST: i64 = 10_000_000;

/// How a field is typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A line of text.
    #[default]
    Line,
    /// A whole number.
    Number,
    /// Pounds.
    Pounds,
    /// A day in three parts.
    Day,
    /// One of a list.
    Choice,
}

/// What a field asks.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Ask {
    /// Its name and id.
    pub name: &'static str,
    /// In words.
    pub label: &'static str,
    /// What helps to answer.
    pub hint: &'static str,
    /// How it is typed.
    pub kind: Kind,
    /// Its unit: "m"; empty for none.
    pub unit: &'static str,
    /// What there is to choose from, with the words for it; empty where the page brings the list.
    pub choices: &'static [(&'static str, &'static str)],
}

impl Ask {
    /// A field.
    pub const fn new(
        kind: Kind,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
    ) -> Self {
        Self {
            name,
            label,
            hint,
            kind,
            unit: "",
            choices: &[],
        }
    }

    /// The same with a unit.
    pub const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// The same with what there is to choose from.
    pub const fn among(self, choices: &'static [(&'static str, &'static str)]) -> Self {
        Self { choices, ..self }
    }
}

/// The words of one of a choice, whose `all` stand in the order of their `words`: that in files, and that on pages.
pub fn worded<T: PartialEq>(
    all: &[T],
    words: &[(&'static str, &'static str)],
    one: T,
) -> (&'static str, &'static str) {
    let known = all.iter().zip(words).find(|(known, _)| **known == one);
    known.map_or(("", ""), |(_, words)| *words)
}

/// A field as the page shows it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Field {
    ask: Ask,
    value: String,
    /// Day, month and year, for a day.
    parts: [String; 3],
    options: Vec<Choice>,
}

/// Something wrong, and the field that it leads to.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    field: &'static str,
    text: String,
    href: String,
}

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pairs: Vec<(String, String)>,
    /// What is wrong with it.
    pub wrong: Vec<Wrong>,
}

impl Given {
    /// What a browser sent.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self {
            pairs,
            wrong: Vec::new(),
        }
    }

    /// The same with a further value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.pairs.push((name.to_owned(), value.to_string()));
        self
    }

    /// The same with a day, if there is one.
    #[must_use]
    pub fn with_day(self, name: &str, day: Option<Date>) -> Self {
        let Some(day) = day else { return self };
        self.with(&format!("{name}-day"), day.day())
            .with(&format!("{name}-month"), day.month())
            .with(&format!("{name}-year"), day.year())
    }

    /// The same with an amount of pence, in pounds.
    #[must_use]
    pub fn with_pence(self, name: &str, pence: i64) -> Self {
        self.with(name, money::typed(pence))
    }

    /// What was typed under a name.
    pub fn one(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The version that the page was made from.
    pub fn version(&self) -> i64 {
        self.one("version").parse().unwrap_or(0)
    }

    /// Says that a field is wrong.
    pub fn tell(&mut self, name: &'static str, text: impl Into<String>) {
        self.wrong.push(Wrong::new(name, text));
    }

    /// Text that may be left out.
    pub fn text(&mut self, name: &'static str) -> String {
        let text = self.one(name).to_owned();
        if text.chars().count() > 100 {
            self.tell(name, "This must be 100 characters or fewer");
        }
        text
    }

    /// Text that is needed; `ask` says what to do where it is missing.
    pub fn line(&mut self, name: &'static str, ask: &str) -> String {
        let text = self.text(name);
        if text.is_empty() {
            self.tell(name, ask);
        }
        text
    }

    /// A whole number from 0; what is left empty is 0.
    pub fn whole(&mut self, name: &'static str) -> i64 {
        let typed = self.one(name);
        if typed.is_empty() {
            return 0;
        }
        whole(typed).unwrap_or_else(|| {
            self.tell(name, "Enter a whole number, such as 1250");
            0
        })
    }

    /// Pounds, in pence; what is left empty is 0.
    pub fn pence(&mut self, name: &'static str) -> i64 {
        let typed = self.one(name);
        if typed.is_empty() {
            return 0;
        }
        pence(typed).unwrap_or_else(|| {
            self.tell(name, "Enter an amount in pounds, such as 1250 or 12.50");
            0
        })
    }

    /// A day that may be left out.
    pub fn day(&mut self, name: &'static str) -> Option<Date> {
        let [day, month, year] = self.parts(name);
        if [&day, &month, &year].into_iter().all(String::is_empty) {
            return None;
        }
        let read = app::day(&day, &month, &year).filter(is_plausible);
        if read.is_none() {
            self.tell(name, "Enter a day, such as 24 11 2026");
        }
        read
    }

    /// A day that is needed.
    pub fn needed_day(&mut self, name: &'static str, ask: &str) -> Option<Date> {
        let before = self.wrong.len();
        let read = self.day(name);
        if read.is_none() && self.wrong.len() == before {
            self.tell(name, ask);
        }
        read
    }

    /// Says at each field what somebody else saved there meanwhile; whether anything differs.
    pub fn clash(&mut self, mine: &Self, theirs: &Self, asks: &[Ask]) -> bool {
        let mut differs = false;
        for ask in asks {
            let kept = theirs.said(ask);
            if mine.said(ask) == kept {
                continue;
            }
            differs = true;
            let kept = if kept.is_empty() {
                "Somebody else emptied this".to_owned()
            } else {
                format!("Somebody else saved “{kept}” here")
            };
            self.tell(
                ask.name,
                format!("{kept} while you typed. Save again to put yours in its place"),
            );
        }
        differs
    }

    /// The fields of a page, with what was typed in them.
    pub fn fields(&self, asks: &[Ask], options: &[String]) -> Vec<Field> {
        let field = |ask: &Ask| {
            let value = self.one(ask.name).to_owned();
            let is_choice = ask.kind == Kind::Choice;
            let none = is_choice.then(|| Choice::new("", "Choose one", &value));
            let listed = options.iter().filter(|_| is_choice);
            let listed = listed.map(|one| Choice::new(one, one, &value));
            let own = ask.choices.iter();
            let own = own.map(|(word, text)| Choice::new(word, text, &value));
            // Where no list is known, it is typed.
            let kind = match ask.kind {
                Kind::Choice if options.is_empty() && ask.choices.is_empty() => Kind::Line,
                kind => kind,
            };
            Field {
                ask: Ask { kind, ..*ask },
                parts: self.parts(ask.name),
                options: none.into_iter().chain(own).chain(listed).collect(),
                value,
            }
        };
        asks.iter().map(field).collect()
    }

    /// Which of the choices of a field was taken; it is told if it is none of them.
    pub fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        ask: &str,
        of: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let chosen = of(self.one(name));
        if chosen.is_none() {
            self.tell(name, ask);
        }
        chosen
    }

    /// What is wrong, each leading to where it is typed.
    pub fn told(&self, asks: &[Ask]) -> Vec<Told> {
        let is_day = |name: &str| asks.iter().any(|a| a.name == name && a.kind == Kind::Day);
        let told = self.wrong.iter().map(|wrong| Told {
            field: wrong.field,
            text: wrong.text.clone(),
            href: if is_day(wrong.field) {
                format!("#{}-day", wrong.field)
            } else {
                format!("#{}", wrong.field)
            },
        });
        told.collect()
    }

    fn parts(&self, name: &str) -> [String; 3] {
        ["day", "month", "year"].map(|part| self.one(&format!("{name}-{part}")).to_owned())
    }

    fn said(&self, ask: &Ask) -> String {
        match ask.kind {
            Kind::Day => self.parts(ask.name).join(" ").trim().to_owned(),
            _ => self.one(ask.name).to_owned(),
        }
    }
}

/// A whole number as people type it, from 0 to [`MOST`].
pub fn whole(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let number = plain.parse::<i64>().ok()?;
    (0..=MOST).contains(&number).then_some(number)
}

/// Pounds as people type them, in pence, up to the largest amount.
pub fn pence(text: &str) -> Option<i64> {
    money::pence(text).filter(|pence| *pence <= MOST_PENCE)
}

/// A day of a table: 2026-11-24 or 24/11/2026.
pub fn day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('/').collect();
    let read = match parts[..] {
        [day, month, year] => app::day(day, month, year),
        _ => text.parse().ok(),
    };
    read.filter(is_plausible)
}

/// Whether a day can be one of a programme.
fn is_plausible(day: &Date) -> bool {
    (2000..=2100).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn amounts_and_days_are_read_as_they_are_typed() {
        #[track_caller]
        fn check(text: &str, want: Option<i64>) {
            assert_eq!(pence(text), want, "{text}");
        }
        check("£1,250.50", Some(125_050));
        check("12.5", Some(1_250));
        check("0", Some(0));
        check("-1", None);
        check("1.234", None);
        check("99999999999999999999", None);
        check("10000000001", None);
        check("", None);
        assert_eq!(whole("1,250"), Some(1_250));
        assert_eq!(whole("-1"), None);
        assert_eq!(day("2026-11-24"), Some(date(2026, 11, 24)));
        assert_eq!(day("24/11/2026"), Some(date(2026, 11, 24)));
        assert_eq!(day("24/11/26"), None);
        assert_eq!(day("soon"), None);
    }

    #[test]
    fn a_day_is_whole_left_out_or_wrong() {
        let half = Given::default().with("due-day", "4");
        for (given, want, wrong) in [
            (Given::default(), None, 0),
            (half, None, 1),
            (
                Given::default().with_day("due", Some(date(2026, 12, 4))),
                Some(date(2026, 12, 4)),
                0,
            ),
        ] {
            let mut given = given;
            assert_eq!(given.day("due"), want);
            assert_eq!(given.wrong.len(), wrong);
        }
    }

    #[test]
    fn what_two_officers_saved_is_told_field_by_field() {
        const ASKS: [Ask; 2] = [
            Ask::new(Kind::Line, "name", "Name", ""),
            Ask::new(Kind::Day, "due", "Due", ""),
        ];
        let mine = Given::default().with("name", "Mine");
        let theirs = Given::default().with("name", "Theirs");
        let mut given = mine.clone();
        assert!(given.clash(&mine, &theirs, &ASKS));
        assert_eq!(given.wrong.len(), 1);
        assert!(given.wrong[0].text.contains("“Theirs”"));
        assert!(!mine.clone().clash(&mine, &mine, &ASKS));
    }
}
