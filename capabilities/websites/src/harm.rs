//! How much harm a finding does, by what it goes against.

use access::{Finding, Level, criterion};
use app::check::{Found, Outcome, Severity};

/// Criteria whose breach stops somebody altogether: no key, no way out, a fit, no name for a control, no way to sign in.
const STOPPERS: [&str; 6] = ["2.1.1", "2.1.2", "2.3.1", "3.3.2", "3.3.8", "4.1.2"];

/// A finding of a page as the verb check takes it.
#[must_use]
pub fn found(page: &str, finding: &Finding) -> Found {
    Found {
        rule: finding.rule.clone(),
        criteria: finding.criteria.clone(),
        severity: severity(&finding.criteria),
        outcome: match finding.outcome {
            access::Outcome::Fail => Outcome::Fail,
            access::Outcome::NeedsPerson => Outcome::NeedsPerson,
        },
        at: page.to_owned(),
        place: finding.selector.clone(),
        message: finding.message.clone(),
        question: finding.question.clone(),
    }
}

/// The harm of what goes against these criteria: that of the worst.
#[must_use]
pub fn severity(criteria: &[String]) -> Severity {
    let of = |number: &String| match criterion(number).map(|known| known.level) {
        Some(_) if STOPPERS.contains(&number.as_str()) => Severity::Critical,
        Some(Level::A) => Severity::Serious,
        Some(Level::Aa) => Severity::Moderate,
        None => Severity::Minor,
    };
    criteria.iter().map(of).min().unwrap_or(Severity::Minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(criteria: &[&str], want: Severity) {
        let criteria: Vec<String> = criteria.iter().map(|one| (*one).to_owned()).collect();
        assert_eq!(severity(&criteria), want, "{criteria:?}");
    }

    #[test]
    fn the_worst_of_its_criteria_decides() {
        check(&[], Severity::Minor);
        check(&["1.4.3"], Severity::Moderate);
        check(&["1.4.3", "1.1.1"], Severity::Serious);
        check(&["1.1.1", "4.1.2"], Severity::Critical);
        check(&["3.3.8"], Severity::Critical);
        check(&["1.4.6"], Severity::Minor);
    }
}
