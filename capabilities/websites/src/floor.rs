//! axe-core beneath our own rules: on which pages, and what becomes of it.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use access::floor::{Judged, SCRIPTS, SHAPES, fails, lay};
use access::{Review, Rule};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::SiteAddress;
use crate::look::Reviewer;

/// The pages that axe-core judges too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Floor {
    /// None: our own rules alone.
    No,
    /// Those that have something which no page of their site had before: a site's templates, and where its pages
    /// differ from them.
    EachTemplate,
    /// All.
    #[default]
    EachPage,
}

/// What is known from one page to the next.
pub(crate) struct Beneath {
    floor: Floor,
    most: u32,
    /// By site, what its pages were made of so far.
    shapes: Mutex<HashMap<String, HashSet<u32>>>,
    /// Our own rules, once they were asked for.
    ours: OnceCell<Vec<Rule>>,
}

impl Beneath {
    /// For one review; `most` findings of a rule are told of a page.
    pub fn new(floor: Floor, most: u32) -> Self {
        Self {
            floor,
            most,
            shapes: Mutex::default(),
            ours: OnceCell::new(),
        }
    }

    /// Lets axe-core judge the page that the reviewer has before it, and lays that beneath the review. If it cannot,
    /// the review says so of each of its rules.
    pub async fn lay(&self, reviewer: &Reviewer, address: &str, review: &mut Review) {
        if self.floor == Floor::No {
            return;
        }
        let judged = timeout(reviewer.limits.judge, self.judge(reviewer, address)).await;
        let judged = judged.unwrap_or_else(|_late| Err("It took too long.".to_owned()));
        match judged {
            Ok(Some((judged, ours))) => lay(review, judged, ours),
            Ok(None) => {}
            Err(why) => fails(review, &why),
        }
    }

    /// What axe-core says, and our own rules; nothing of a page that has nothing new.
    async fn judge(
        &self,
        reviewer: &Reviewer,
        address: &str,
    ) -> Result<Option<(Judged, &Vec<Rule>)>, String> {
        if self.floor == Floor::EachTemplate {
            let shapes = format!("{SHAPES}\nboroughFloor.shapes()");
            let shapes: Vec<u32> = reviewer.say(shapes).await?;
            if !self.has_news(address, shapes) {
                return Ok(None);
            }
        }
        let ours = self
            .ours
            .get_or_try_init(|| reviewer.say("boroughAccess.rules".to_owned()))
            .await?;
        let [axe, floor] = SCRIPTS;
        let most = self.most;
        let judge = format!("{axe}\n{floor}\nboroughFloor.judge({{ most: {most} }})");
        let judged = reviewer.say(judge).await?;
        Ok(Some((judged, ours)))
    }

    /// Whether a page has a shape that none of its site had.
    fn has_news(&self, address: &str, shapes: Vec<u32>) -> bool {
        let site = SiteAddress::read(address)
            .map_or_else(|_| address.to_owned(), |address| address.host().to_owned());
        let mut known = self.shapes.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.entry(site).or_default();
        let before = known.len();
        known.extend(shapes);
        known.len() > before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_known_template_has_nothing_new() {
        let beneath = Beneath::new(Floor::EachTemplate, 50);
        let check = |address: &str, shapes: &[u32], want: bool| {
            let got = beneath.has_news(address, shapes.to_vec());
            assert_eq!(got, want, "{address} {shapes:?}");
        };
        check("https://a.example/1", &[1, 2, 3], true);
        check("https://a.example/2", &[3, 1], false);
        check("https://a.example/3", &[1, 4], true);
        check("https://b.example/1", &[1], true);
        check("https://b.example/2", &[], false);
    }
}
