//! The ledger: a summary, what fails and why, and every case that passes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::cases::{Case, GROUPS, Group, Key};
use super::held::Held;

/// The stores, as they are named in the ledger, in the order of its columns.
pub const STORES: [&str; 2] = ["SQLite", "PostgreSQL"];

/// Whether a case passed on each store that it was run on.
pub type Verdicts = [Option<bool>; 2];

/// The cases of each group, by the group's name.
pub type Lines = BTreeMap<&'static str, BTreeMap<Case, Verdicts>>;

/// All that the ledger says.
pub struct Ledger<'a> {
    pub lines: &'a Lines,
    pub held: &'a Held,
    /// The cases of the suite's first commit.
    pub first: &'a BTreeSet<Case>,
    /// How and when it came about, in sentences.
    pub head: String,
}

/// How many cases, and how many of them are met on each store.
#[derive(Default, Clone, Copy)]
struct Count {
    all: usize,
    raw: [usize; 2],
    adjusted: [usize; 2],
    was_run: [bool; 2],
}

impl Ledger<'_> {
    /// The whole, in Markdown.
    pub fn text(&self) -> String {
        [
            format!("# NGSI-LD conformance\n\n{}\n", self.head),
            self.summary(),
            self.differences(),
            self.failing(),
            self.passing(),
        ]
        .join("\n")
    }

    /// The table of counts.
    pub fn summary(&self) -> String {
        let mut text = "## Summary\n\n\
            | group | cases | SQLite | SQLite, adjusted | PostgreSQL | PostgreSQL, adjusted |\n\
            |---|---:|---:|---:|---:|---:|\n"
            .to_owned();
        for (group, lines) in in_order(self.lines).filter(|(group, _)| !group.is_between_brokers())
        {
            row(&mut text, group.name, self.count(lines.iter()));
        }
        self.totals(&mut text, "**one broker**", false);
        self.totals(&mut text, "**between brokers**", true);
        text
    }

    /// The rows of all that one broker is asked, or of all that is between brokers.
    fn totals(&self, text: &mut String, name: &str, is_between: bool) {
        let is_meant = |group: &Group| group.is_between_brokers() == is_between;
        let lines: Vec<_> = in_order(self.lines)
            .filter(|(group, _)| is_meant(group))
            .flat_map(|(_, lines)| lines)
            .collect();
        if lines.is_empty() {
            return;
        }
        row(text, name, self.count(lines.iter().copied()));
        let run: Vec<&str> = in_order(self.lines)
            .filter(|(group, _)| is_meant(group))
            .map(|(group, _)| group.folder)
            .collect();
        let then: BTreeSet<Key> = self.first.iter().map(Case::key).collect();
        let had = self
            .first
            .iter()
            .filter(|case| run.iter().any(|folder| case.file.starts_with(folder)))
            .count();
        for is_first in [true, false] {
            let part = lines
                .iter()
                .copied()
                .filter(|(case, _)| then.contains(&case.key()) == is_first);
            let name = if is_first {
                format!("of the first commit, which had {}", grouped(had))
            } else {
                "of the rest".to_owned()
            };
            row(text, &name, self.count(part));
        }
    }

    fn count<'a>(&self, lines: impl Iterator<Item = (&'a Case, &'a Verdicts)>) -> Count {
        let mut count = Count::default();
        for (case, verdicts) in lines {
            count.all += 1;
            for (store, verdict) in verdicts.iter().enumerate() {
                let Some(has_passed) = verdict else { continue };
                count.was_run[store] = true;
                count.raw[store] += usize::from(*has_passed);
                let is_met = *has_passed || self.held.contains_key(&case.key());
                count.adjusted[store] += usize::from(is_met);
            }
        }
        count
    }

    /// The cases whose verdict depends on the store.
    pub fn differences(&self) -> String {
        let mut text = "## Where the stores differ\n\n".to_owned();
        let mut count = 0;
        for (group, lines) in self.lines {
            for (case, verdicts) in lines {
                if let [Some(sqlite), Some(postgres)] = *verdicts
                    && sqlite != postgres
                {
                    count += 1;
                    let _written = writeln!(
                        text,
                        "- {group}, {}: {} on SQLite, {} on PostgreSQL",
                        title(group, case),
                        word(Some(sqlite)),
                        word(Some(postgres))
                    );
                }
            }
        }
        if count == 0 {
            text.push_str("Nowhere.\n");
        }
        text
    }

    fn failing(&self) -> String {
        let mut text = "## What fails\n".to_owned();
        for (group, lines) in in_order(self.lines) {
            let failing: Vec<_> = lines
                .iter()
                .filter(|(_, verdicts)| verdicts.contains(&Some(false)))
                .collect();
            if failing.is_empty() {
                continue;
            }
            let _written = write!(
                text,
                "\n### {}\n\n| case | SQLite | PostgreSQL | held: clause and reason |\n|---|---|---|---|\n",
                group.name
            );
            for (case, verdicts) in failing {
                let held = self
                    .held
                    .get(&case.key())
                    .map(|reason| format!("{}: {}", reason.clause, reason.why))
                    .unwrap_or_default();
                let _written = writeln!(
                    text,
                    "| {} | {} | {} | {} |",
                    cell(&title(group.name, case)),
                    word(verdicts[0]),
                    word(verdicts[1]),
                    cell(&held)
                );
            }
        }
        text
    }

    fn passing(&self) -> String {
        let mut text = "## What passes\n\nA line for each file, its cases one after the other. \
            *Held* are those that pass although the text does not ask for it.\n"
            .to_owned();
        for (group, lines) in in_order(self.lines) {
            let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for (case, verdicts) in lines {
                let has_passed = verdicts.iter().flatten().all(|passed| *passed);
                if has_passed && *verdicts != [None, None] {
                    let mut name = case.name.clone();
                    for (store, verdict) in STORES.iter().zip(verdicts) {
                        if verdict.is_none() {
                            let _written = write!(name, " (not run on {store})");
                        }
                    }
                    if self.held.contains_key(&case.key()) {
                        name.push_str(" (*held*)");
                    }
                    files.entry(&case.file).or_default().push(name);
                }
            }
            if files.is_empty() {
                continue;
            }
            let _written = write!(text, "\n### {}\n\n", group.name);
            for (file, names) in files {
                let _written = writeln!(text, "- `{}`: {}", short(group, file), names.join("; "));
            }
        }
        text
    }
}

/// The groups that were run, in the order of the ledger.
fn in_order(lines: &Lines) -> impl Iterator<Item = (&'static Group, &BTreeMap<Case, Verdicts>)> {
    GROUPS
        .iter()
        .filter_map(|group| Some((group, lines.get(group.name)?)))
}

fn row(text: &mut String, name: &str, count: Count) {
    let _written = write!(text, "| {name} | {} |", grouped(count.all));
    for store in 0..STORES.len() {
        if count.was_run[store] {
            let _written = write!(
                text,
                " {} | {} |",
                grouped(count.raw[store]),
                grouped(count.adjusted[store])
            );
        } else {
            text.push_str(" not run | |");
        }
    }
    text.push('\n');
}

/// A number with a comma at each thousand.
fn grouped(number: usize) -> String {
    if number < 1_000 {
        number.to_string()
    } else {
        format!("{},{:03}", grouped(number / 1_000), number % 1_000)
    }
}

/// A case by its name, and where that is not enough by its file.
fn title(group: &str, case: &Case) -> String {
    let Some(group) = GROUPS.iter().find(|known| known.name == group) else {
        return case.name.clone();
    };
    format!("{} (`{}`)", case.name, short(group, &case.file))
}

/// A file within its group, without its ending.
fn short(group: &Group, file: &str) -> String {
    let file = file.strip_suffix(".robot").unwrap_or(file);
    let file = file.strip_prefix(group.folder).unwrap_or(file);
    let file = file.trim_start_matches('/');
    file.strip_prefix("NGSI-LD/Interoperability/")
        .unwrap_or(file)
        .to_owned()
}

fn word(verdict: Option<bool>) -> &'static str {
    match verdict {
        Some(true) => "pass",
        Some(false) => "fail",
        None => "not run",
    }
}

/// What a cell of a table may hold.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::conformance::held::Reason;

    #[test]
    fn failures_come_first_and_the_rest_is_short() {
        let case = |file: &str, name: &str| Case {
            file: file.to_owned(),
            name: name.to_owned(),
        };
        let folder = "TP/NGSI-LD/ContextInformation/Provision/Entities/001.robot";
        let between = "IOP_TP/NGSI-LD/Interoperability/Query/01.robot";
        let lines = Lines::from([
            (
                "Provision",
                BTreeMap::from([
                    (case(folder, "001_01 Create"), [Some(true), Some(true)]),
                    (case(folder, "001_01 Create Two"), [Some(true), Some(true)]),
                    (
                        case(folder, "001_02 Create Again"),
                        [Some(true), Some(true)],
                    ),
                    (
                        case(folder, "001_03 Create | Late"),
                        [Some(false), Some(false)],
                    ),
                    (
                        case(folder, "001_04 Create Never"),
                        [Some(true), Some(false)],
                    ),
                ]),
            ),
            (
                "Interoperability",
                BTreeMap::from([(case(between, "IOP_01 Query"), [Some(false), None])]),
            ),
        ]);
        let reason = |why: &str| Reason {
            clause: "5.6.1.4".to_owned(),
            why: why.to_owned(),
        };
        let held = Held::from([
            (case(folder, "001_02").key(), reason("It passes.")),
            (
                case(folder, "001_03").key(),
                reason("The text says otherwise."),
            ),
        ]);
        let first = [case(folder, "001_01 Made"), case(between, "IOP_01 Asked")];
        let first = BTreeSet::from(first);
        let ledger = Ledger {
            lines: &lines,
            held: &held,
            first: &first,
            head: "Written today.".to_owned(),
        };
        expect![[r#"
            # NGSI-LD conformance

            Written today.

            ## Summary

            | group | cases | SQLite | SQLite, adjusted | PostgreSQL | PostgreSQL, adjusted |
            |---|---:|---:|---:|---:|---:|
            | Provision | 5 | 4 | 5 | 3 | 4 |
            | **one broker** | 5 | 4 | 5 | 3 | 4 |
            | of the first commit, which had 1 | 2 | 2 | 2 | 2 | 2 |
            | of the rest | 3 | 2 | 3 | 1 | 2 |
            | **between brokers** | 1 | 0 | 0 | not run | |
            | of the first commit, which had 1 | 1 | 0 | 0 | not run | |
            | of the rest | 0 | not run | | not run | |

            ## Where the stores differ

            - Provision, 001_04 Create Never (`Entities/001`): pass on SQLite, fail on PostgreSQL

            ## What fails

            ### Provision

            | case | SQLite | PostgreSQL | held: clause and reason |
            |---|---|---|---|
            | 001_03 Create \| Late (`Entities/001`) | fail | fail | 5.6.1.4: The text says otherwise. |
            | 001_04 Create Never (`Entities/001`) | pass | fail |  |

            ### Interoperability

            | case | SQLite | PostgreSQL | held: clause and reason |
            |---|---|---|---|
            | IOP_01 Query (`Query/01`) | fail | not run |  |

            ## What passes

            A line for each file, its cases one after the other. *Held* are those that pass although the text does not ask for it.

            ### Provision

            - `Entities/001`: 001_01 Create; 001_01 Create Two; 001_02 Create Again (*held*)
        "#]]
        .assert_eq(&ledger.text());
    }

    #[test]
    fn thousands_have_commas() {
        let check = |number, want| assert_eq!(grouped(number), want);
        check(0, "0");
        check(278, "278");
        check(1_013, "1,013");
        check(1_000_001, "1,000,001");
    }
}
