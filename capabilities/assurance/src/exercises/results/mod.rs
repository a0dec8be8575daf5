//! What an exercise found: every figure by `usability`, with its interval, and no more of a person than a number.

mod compared;
mod measured;
mod seen;
mod words;

use contract::gate::Panel;
use serde::Serialize;
use usability::Confidence;

pub use seen::Seen;
pub use words::Share;
use words::net_ease;

/// How sure every interval is.
const SURE: Confidence = Confidence::P95;

/// What was found for one task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskResult {
    /// Which.
    pub name: String,
    /// How many did it; none where nobody tried.
    pub done: Option<Share>,
    /// How long it took those who did.
    pub time: String,
    /// How easy it was, of 7.
    pub ease: String,
}

/// What an exercise found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// The exercise.
    pub id: String,
    /// What officers call it.
    pub title: String,
    /// How the service was reached.
    pub channel: &'static str,
    /// Shoppers who tried.
    pub shoppers: usize,
    /// Completion over all tasks; none before the first visit.
    pub done: Option<Share>,
    /// Each task.
    pub tasks: Vec<TaskResult>,
    /// Satisfaction with its interval, percentile and grade, as sentences.
    pub satisfaction: Vec<String>,
    /// Net ease.
    pub ease: String,
    /// Planted faults that the panel caught.
    pub caught: Option<Share>,
    /// How far raters agree.
    pub agreement: String,
    /// What the plan says, for the gate.
    pub panel: Option<Panel>,
    /// The same as a sentence.
    pub verdict: String,
    /// Beside the exercise before.
    pub beside: Vec<String>,
    /// The table of a Common Industry Format report: head and rows.
    pub cells: (Vec<String>, Vec<Vec<String>>),
}

impl Results {
    /// All of it as sentences, for a dossier.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let done = self
            .done
            .as_ref()
            .map(|one| format!("Tasks done: {}.", one.words));
        let caught = self
            .caught
            .as_ref()
            .map(|one| format!("Planted faults caught: {}.", one.words));
        [
            done.into_iter().collect(),
            self.satisfaction.clone(),
            vec![self.ease.clone()],
            caught.into_iter().collect(),
            vec![self.agreement.clone(), self.verdict.clone()],
            self.beside.clone(),
        ]
        .concat()
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect()
    }
}

impl Seen {
    /// What was found.
    #[must_use]
    pub fn results(&self) -> Results {
        let one = &self.exercise.value;
        let done = self.done();
        let mut shoppers: Vec<u32> = done.iter().map(|(visit, _)| visit.shopper).collect();
        shoppers.sort_unstable();
        shoppers.dedup();
        let steps: Vec<u8> = done.iter().filter_map(|(visit, _)| visit.ease).collect();
        let (panel, verdict) = self.verdict(&done);
        Results {
            id: self.exercise.id.clone(),
            title: one.title.clone(),
            channel: one.channel.words(),
            shoppers: shoppers.len(),
            done: self.tally().map(Share::of),
            tasks: (0..one.tasks.len())
                .map(|task| self.task(task, &done))
                .collect(),
            satisfaction: self.satisfaction(),
            ease: net_ease(&steps),
            caught: self.caught(),
            agreement: self.agreement(),
            panel,
            verdict,
            beside: self.beside(),
            cells: self.cells(&done),
        }
    }
}
