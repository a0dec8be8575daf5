//! The table as text, a cell each, for a page, a sheet or a file.

use serde::{Deserialize, Serialize};

use super::{Share, Table, TaskRow};
use crate::Interval;
use crate::say::{decimals, duration, percent};

/// Headings and rows of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    /// A heading for each column.
    pub head: Vec<String>,
    /// A row for each task, as long as the headings.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The tasks as text. What is not known is "not known", never empty.
    #[must_use]
    pub fn cells(&self) -> Cells {
        let head = [
            "Task",
            "People",
            "Finished without help",
            "Finished, help counted",
            "Mistakes each",
            "Times helped each",
            "Time to finish",
            "Did not finish",
            "Finished without help for each minute",
            "Ease, 1 to 7",
        ];
        Cells {
            head: head.map(str::to_owned).to_vec(),
            rows: self.tasks.iter().map(TaskRow::cells).collect(),
        }
    }
}

impl TaskRow {
    fn cells(&self) -> Vec<String> {
        let (middle_s, interval_s) = self.times.middle_s();
        vec![
            self.task.clone(),
            self.unassisted.seen.all().to_string(),
            self.unassisted.cell(),
            self.finished.cell(),
            decimals(self.mistakes.mean, 1),
            decimals(self.assists.mean, 1),
            cell(middle_s, interval_s, duration),
            self.times.finished.others().to_string(),
            format!("{}%", decimals(self.unassisted_per_minute * 100.0, 1)),
            cell(
                self.ease.map(|ease| ease.mean.mean),
                self.ease.and_then(|ease| ease.mean.interval),
                |value| decimals(value, 1),
            ),
        ]
    }
}

impl Share {
    /// "4 of 5: 80% (36% to 98%)".
    fn cell(&self) -> String {
        format!(
            "{} of {}: {}",
            self.seen.some(),
            self.seen.all(),
            cell(Some(self.estimate), Some(self.interval), percent)
        )
    }
}

/// A figure with its interval, as far as they are known.
fn cell(value: Option<f64>, interval: Option<Interval>, say: impl Fn(f64) -> String) -> String {
    match (value, interval) {
        (None, _) => "not known".to_owned(),
        (Some(value), None) => say(value),
        (Some(value), Some(ends)) => {
            format!("{} ({} to {})", say(value), say(ends.low), say(ends.high))
        }
    }
}
