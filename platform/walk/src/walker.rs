//! Walks a journey: each step in its time, with its evidence, to the end or to where it breaks.

use std::time::Duration;

use browser::{Chromium, Fetching, Tab};
use kit::Fault;
use tokio::time::{Instant, timeout};

use crate::journey::{Act, Journey, Step};
use crate::outcome::{Broke, End, StepEnd, StepOutcome, Walked};
use crate::page::{Page, Told};
use crate::stop::Stop;
use crate::values::Values;
use crate::way::Way;

/// How long a walker waits. On a slow phone it is three times as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For something that should be there.
    pub there: Duration,
    /// For one step with all that comes of it: then the step has failed.
    pub step: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            there: Duration::from_secs(5),
            step: Duration::from_secs(20),
        }
    }
}

/// Walks journeys over a site in one browser, one at a time or several side by side.
pub struct Walker<'c> {
    chromium: &'c Chromium,
    site: String,
    patience: Patience,
    keeps_pictures: bool,
    judges_access: bool,
}

impl<'c> Walker<'c> {
    /// A walker of a site, such as `https://permits.example`; the browser's own limits hold beside its patience.
    #[must_use]
    pub fn new(chromium: &'c Chromium, site: &str) -> Self {
        Self {
            chromium,
            site: site.trim_end_matches('/').to_owned(),
            patience: Patience::default(),
            keeps_pictures: true,
            judges_access: false,
        }
    }

    /// With another patience.
    #[must_use]
    pub const fn patient(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Without a picture of every step; where a walk breaks, one is taken all the same.
    #[must_use]
    pub const fn without_pictures(mut self) -> Self {
        self.keeps_pictures = false;
        self
    }

    /// One who counts the faults of accessibility on every page of the way too: see [`crate::PageFacts`].
    #[must_use]
    pub const fn judging_access(mut self) -> Self {
        self.judges_access = true;
        self
    }

    /// Walks a journey once, as a visitor who was never there.
    ///
    /// # Errors
    /// A fault, if values are missing or the browser is gone. A site that is down or fails is no error: see [`End`].
    pub async fn walk(
        &self,
        journey: &Journey,
        values: &Values,
        way: Way,
    ) -> Result<Walked, Fault> {
        let missing = values.missing(journey);
        if !missing.is_empty() {
            return Err(Fault::invalid(missing.join(" ")));
        }
        let tab = self.chromium.private_tab().await?;
        let walked = self.walk_in(&tab, journey, values, way).await;
        tab.close().await;
        Ok(walked)
    }

    /// Walks a journey once as whoever the browser is already. What comes of it, such as being signed in, is there for
    /// every tab that is opened after.
    ///
    /// # Errors
    /// As [`Walker::walk`].
    pub async fn enter(&self, journey: &Journey, values: &Values) -> Result<Walked, Fault> {
        let missing = values.missing(journey);
        if !missing.is_empty() {
            return Err(Fault::invalid(missing.join(" ")));
        }
        let tab = self.chromium.tab().await?;
        let walked = self.walk_in(&tab, journey, values, Way::Pointer).await;
        tab.close().await;
        Ok(walked)
    }

    /// Walks a journey so many times, each as a visitor who was never there.
    ///
    /// # Errors
    /// As [`Walker::walk`].
    pub async fn repeat(
        &self,
        journey: &Journey,
        values: &Values,
        way: Way,
        times: usize,
    ) -> Result<Vec<Walked>, Fault> {
        let mut walks = Vec::with_capacity(times);
        for _ in 0..times {
            walks.push(self.walk(journey, values, way).await?);
        }
        Ok(walks)
    }

    async fn walk_in(&self, tab: &Tab, journey: &Journey, values: &Values, way: Way) -> Walked {
        let mut page = Page {
            tab,
            way,
            values,
            site: &self.site,
            patience: way.stretch(self.patience.there),
            moves: 0,
            told: Told::default(),
            pages: Vec::new(),
            before: Fetching::default(),
            left: Fetching::default(),
            dialogs: Vec::new(),
        };
        let began = Instant::now();
        let start = Step {
            line: 0,
            words: format!("Start at \"{}\"", journey.start),
            act: Act::Go(journey.start.clone()),
        };
        let mut end = match page.prepare().await {
            Ok(()) => End::Finished,
            Err(stop) => self.end(&page, 0, &start, stop).await,
        };
        let mut steps = Vec::with_capacity(journey.steps.len() + 1);
        for (number, step) in std::iter::once(&start).chain(&journey.steps).enumerate() {
            if end != End::Finished {
                steps.push(left_out(step));
                continue;
            }
            let outcome = self.step(&mut page, number, step, &mut end).await;
            steps.push(outcome);
        }
        Walked {
            way,
            end,
            steps,
            took_ms: millis(began),
            moves: page.moves,
            dialogs: page.dialogs.iter().map(|said| values.clean(said)).collect(),
            pages: page.pages,
        }
    }

    /// Does one step within its time, and keeps how the page is afterwards.
    async fn step(
        &self,
        page: &mut Page<'_>,
        number: usize,
        step: &Step,
        end: &mut End,
    ) -> StepOutcome {
        let (began, moves) = (Instant::now(), page.moves);
        let most = page.way.stretch(self.patience.step).max(match step.act {
            Act::Expect { within_s, .. } => Duration::from_secs(within_s.unwrap_or(0).into()) * 2,
            _ => Duration::ZERO,
        });
        let done = match timeout(most, page.act(&step.act)).await {
            Ok(done) => done,
            Err(_late) => Err(Stop::Broke(format!(
                "The step was not over after {} seconds.",
                most.as_secs()
            ))),
        };
        let took_ms = millis(began);
        let is_done = done.is_ok();
        if let Err(stop) = done {
            *end = self.end(page, number, step, stop).await;
        }
        let evidence = self.evidence(page, !is_done);
        let (picture, tree, address, heard) = timeout(self.patience.step, evidence)
            .await
            .unwrap_or_default();
        if self.judges_access && is_done {
            // A page that cannot be judged in time is not judged.
            let _late = timeout(self.patience.step, page.note_access()).await;
        }
        StepOutcome {
            step: step.clone(),
            end: if is_done {
                StepEnd::Done
            } else {
                StepEnd::Broke
            },
            took_ms,
            moves: page.moves - moves,
            picture,
            tree,
            address,
            heard,
        }
    }

    /// What is kept of the page now; what it does not give is left out.
    async fn evidence(
        &self,
        page: &mut Page<'_>,
        has_ended: bool,
    ) -> (Vec<u8>, String, String, Vec<String>) {
        let clean = |text: String| page.values.clean(&text);
        let picture = match self.keeps_pictures || has_ended {
            true => page.picture().await.unwrap_or_default(),
            false => Vec::new(),
        };
        let tree = page.tree().await.unwrap_or_default();
        let tree = clean(tree.outline());
        let address = clean(page.ask("location.href").await.unwrap_or_default());
        let _known = page.note().await;
        let _heard = page.listen().await;
        let heard = page.told.heard.split_off(page.told.kept);
        page.told.heard.extend(heard.iter().cloned());
        page.told.kept = page.told.heard.len();
        (picture, tree, address, heard)
    }

    async fn end(&self, page: &Page<'_>, number: usize, step: &Step, stop: Stop) -> End {
        let clean = |why: &str| page.values.clean(why);
        match stop {
            Stop::Down(why) => End::Unreachable(clean(&why)),
            Stop::Lost(why) => End::NotTried(clean(&why)),
            Stop::Broke(why) => {
                let seen = timeout(self.patience.there, page.seen()).await;
                End::Broke(Broke {
                    step: number,
                    line: step.line,
                    why: clean(&why),
                    seen: seen.unwrap_or_else(|_| "The page does not answer.".into()),
                })
            }
        }
    }
}

fn left_out(step: &Step) -> StepOutcome {
    StepOutcome {
        step: step.clone(),
        end: StepEnd::LeftOut,
        took_ms: 0,
        moves: 0,
        picture: Vec::new(),
        tree: String::new(),
        address: String::new(),
        heard: Vec::new(),
    }
}

fn millis(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}
