//! What people said afterwards: their answers to "How did we do?", once their case was closed.

use std::collections::BTreeMap;

use app::ask::Case;
use app::kit::{Time, words};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

/// Answers that it takes to say something: of fewer it could be told who said what.
pub const FEWEST: i64 = 5;
/// Months looked back.
pub const MONTHS: i64 = 12;

/// What those said whose cases are counted together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Satisfaction {
    /// People who were asked: one for each closed case that has somebody to ask.
    pub asked: i64,
    /// Of these, those who answered.
    pub answers: i64,
    /// These of those, in percent; none if nobody was asked.
    pub percent: Option<i64>,
    /// The mean score from 1, very dissatisfied, to 5, very satisfied; none of fewer than [`FEWEST`] answers.
    pub mean: Option<f64>,
    #[serde(skip)]
    sum: i64,
}

impl Satisfaction {
    fn add(&mut self, case: &Case) {
        let contact = &case.body.contact;
        let rating = case.body.rating.as_ref();
        let is_known = [&contact.email, &contact.phone]
            .iter()
            .any(|way| !way.is_empty())
            || !contact.address.is_empty();
        self.asked += i64::from(is_known || rating.is_some());
        if let Some(rating) = rating {
            self.answers += 1;
            self.sum += i64::from(rating.score);
        }
    }

    fn settle(&mut self) {
        let (asked, answers) = (self.asked, self.answers);
        self.percent = (asked > 0).then(|| (answers * 100 + asked / 2) / asked);
        self.mean = (answers >= FEWEST).then(|| self.sum as f64 / answers as f64);
    }

    /// The numbers as a table has them: asked, answers, percent, mean.
    pub fn cells(&self) -> [String; 4] {
        [
            self.asked.to_string(),
            self.answers.to_string(),
            self.percent.map_or_else(String::new, |n| n.to_string()),
            self.mean.map_or_else(String::new, |n| format!("{n:.2}")),
        ]
    }

    /// What so many of so many said, for samples of pages.
    pub fn sample(asked: i64, answers: i64) -> Self {
        let mut sample = Self {
            asked,
            answers,
            sum: answers * 4,
            ..Self::default()
        };
        sample.settle();
        sample
    }
}

/// What people said, of all, by category, and by the month in which their case was closed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    pub all: Satisfaction,
    pub by_category: BTreeMap<String, Satisfaction>,
    /// By the first day of the month.
    pub by_month: BTreeMap<Date, Satisfaction>,
}

/// What those said whose case was closed since.
pub fn said(cases: &[Case], since: Time) -> Said {
    let mut said = Said::default();
    for case in cases {
        let Some(closed) = over(case).filter(|closed| *closed >= since) else {
            continue;
        };
        let month = words::local(closed).date().first_of_month();
        let category = said.by_category.entry(case.category.clone());
        said.all.add(case);
        category.or_default().add(case);
        said.by_month.entry(month).or_default().add(case);
    }
    said.all.settle();
    said.by_category
        .values_mut()
        .chain(said.by_month.values_mut())
        .for_each(Satisfaction::settle);
    said.by_category.retain(|_, said| said.asked > 0);
    said.by_month.retain(|_, said| said.asked > 0);
    said
}

/// How many of each category gave each score, where their case was closed between two times. Groups of fewer
/// than [`FEWEST`] are left out.
pub fn counts(cases: &[Case], from: Time, to: Time) -> BTreeMap<(String, u8), i64> {
    let mut counts = BTreeMap::new();
    for case in cases {
        let is_within = over(case).is_some_and(|closed| closed >= from && closed < to);
        if let Some(rating) = case.body.rating.as_ref().filter(|_| is_within) {
            let group = (case.category.clone(), rating.score);
            *counts.entry(group).or_insert(0) += 1;
        }
    }
    counts.retain(|_, n| *n >= FEWEST);
    counts
}

/// When a case was closed, if that is something to be asked about: a duplicate is not.
fn over(case: &Case) -> Option<Time> {
    let is_over = !case.is_open && case.status != "duplicate";
    case.closed.filter(|_| is_over)
}

/// When the months looked back begin: this month is the last of them.
pub fn since(now: Time) -> Time {
    let this = words::local(now).date().first_of_month();
    begins(this.saturating_sub((MONTHS - 1).months()))
}

/// The whole months before this one: when they begin, and when they are over. What is counted in them changes
/// once a month, so that no single answer can be told by looking every day.
pub fn whole_months(now: Time) -> (Time, Time) {
    let this = words::local(now).date().first_of_month();
    (begins(this.saturating_sub(MONTHS.months())), begins(this))
}

/// When a day begins.
fn begins(day: Date) -> Time {
    let before = day.yesterday().ok();
    before.and_then(words::end_of).unwrap_or(Time(i64::MIN))
}

#[cfg(test)]
mod tests {
    use app::ask::Rating;

    use super::*;

    fn at(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    fn case(category: &str, closed: &str, score: Option<u8>) -> Case {
        let mut case = Case::default();
        case.row.category = category.into();
        case.row.closed = Some(at(closed));
        case.body.contact.email = "ann@example.org".into();
        case.body.rating = score.map(|score| Rating {
            score,
            words: String::new(),
            at: at(closed),
        });
        case
    }

    #[track_caller]
    fn check(scores: &[Option<u8>], want: [&str; 4]) {
        let cases: Vec<Case> = scores
            .iter()
            .map(|score| case("bench", "2026-11-02T12:00:00Z", *score))
            .collect();
        let said = said(&cases, Time(0));
        assert_eq!(said.all.cells(), want, "{scores:?}");
    }

    #[test]
    fn few_answers_have_no_mean() {
        check(&[], ["0", "0", "", ""]);
        check(&[None, None], ["2", "0", "0", ""]);
        check(&[Some(5); 4], ["4", "4", "100", ""]);
        check(&[Some(5); 5], ["5", "5", "100", "5.00"]);
        let some = [Some(5), Some(4), Some(4), Some(1), Some(2), None, None];
        check(&some, ["7", "5", "71", "3.20"]);
    }

    #[test]
    fn what_is_open_a_duplicate_or_from_nobody_was_not_asked_about() {
        let closed = "2026-11-02T12:00:00Z";
        let mut open = case("bench", closed, None);
        open.row.is_open = true;
        let mut duplicate = case("bench", closed, None);
        duplicate.row.status = "duplicate".into();
        let mut nobody = case("bin", closed, None);
        nobody.body.contact.email.clear();
        let said = said(&[open, duplicate, nobody], Time(0));
        assert_eq!(said, Said::default());
    }

    #[test]
    fn answers_are_counted_by_category_and_by_month_here() {
        let cases = [
            case("bench", "2026-09-30T22:30:00Z", Some(5)),
            // Half past midnight on 1 October in London.
            case("bench", "2026-09-30T23:30:00Z", None),
            case("bin", "2026-10-31T12:00:00Z", Some(4)),
            case("bin", "2025-10-31T12:00:00Z", Some(1)),
        ];
        let said = said(&cases, since(at("2026-11-26T12:00:00Z")));
        let months = said
            .by_month
            .iter()
            .map(|(day, said)| (day.to_string(), said.asked, said.answers));
        let want = [("2026-09-01".to_owned(), 1, 1), ("2026-10-01".into(), 2, 1)];
        assert!(months.eq(want), "{:?}", said.by_month);
        let kinds = said.by_category.iter();
        let kinds = kinds.map(|(kind, said)| (kind.as_str(), said.asked, said.answers));
        assert!(kinds.eq([("bench", 2, 1), ("bin", 1, 1)]));
    }

    #[test]
    fn months_begin_at_midnight_here() {
        let now = at("2026-07-15T12:00:00Z");
        assert_eq!(since(now), at("2025-07-31T23:00:00Z"));
        assert_eq!(
            whole_months(now),
            (at("2025-06-30T23:00:00Z"), at("2026-06-30T23:00:00Z"))
        );
    }

    #[test]
    fn small_groups_are_left_out_of_open_data() {
        let (from, to) = (at("2026-10-01T00:00:00Z"), at("2026-11-01T00:00:00Z"));
        let cases: Vec<Case> = [(5, 6), (4, 4), (1, 5)]
            .into_iter()
            .flat_map(|(score, n)| {
                let day = "2026-10-12T12:00:00Z";
                std::iter::repeat_n(case("bench", day, Some(score)), n)
            })
            .chain([
                case("bench", "2026-11-02T12:00:00Z", Some(4)),
                case("bench", "2026-10-12T12:00:00Z", None),
            ])
            .collect();
        let got: Vec<_> = counts(&cases, from, to).into_iter().collect();
        let bench = |score| ("bench".to_owned(), score);
        assert_eq!(got, [(bench(1), 5), (bench(5), 6)]);
    }
}
