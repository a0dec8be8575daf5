//! A screen reader: it acts on what the tree names, and knows of changes what it is told.

use super::{Deed, Thing, is_of_list};
use crate::page::{Page, Told};
use crate::stop::Stop;
use crate::tree::holds;
use crate::way::Way;

impl Page<'_> {
    /// Goes on from stop to stop, from where the reader is, and puts the focus there if the thing takes it.
    pub(super) async fn reach_by_ear(&mut self, thing: &Thing) -> Result<(), Stop> {
        let tree = self.tree().await?;
        let at = self.tab.focused().await?.and_then(|node| node.element);
        let from = at.and_then(|at| tree.stops_to(at)).unwrap_or(0);
        let to = tree.stops_to(thing.element).unwrap_or(from);
        self.moves += u32::try_from(to.abs_diff(from)).unwrap_or(u32::MAX);
        self.of::<Option<u8>>(
            thing.element,
            "e => void (e.focus ?? e.parentElement?.focus)?.call(e)",
        )
        .await
        .map(drop)
    }

    pub(super) async fn by_ear(&mut self, thing: &Thing, deed: Deed<'_>) -> Result<(), Stop> {
        self.moves += 1;
        match deed {
            Deed::Upload(path) => Ok(self.tab.choose_file(thing.element, path).await?),
            Deed::Choose if is_of_list(thing) => self.put(thing.element, "").await,
            Deed::Press | Deed::Choose | Deed::Tick => self
                .of::<Option<u8>>(thing.element, "e => void e.click?.()")
                .await
                .map(drop),
            Deed::Fill(with) => {
                let has_focus = self
                    .of::<bool>(thing.element, "e => e.matches(':focus')")
                    .await?;
                if has_focus == Some(false) {
                    return Err(Stop::Broke(format!(
                        "A screen reader cannot put its cursor into “{}”.",
                        thing.said
                    )));
                }
                self.type_over(thing, with).await
            }
        }
    }

    /// Notes how things are before an act, so that what comes of it can be told from what was there.
    pub(super) async fn begin(&mut self, thing: Option<&Thing>) -> Result<(), Stop> {
        self.leave().await;
        if self.way == Way::Pointer || self.way == Way::Zoomed || self.way == Way::SlowPhone {
            return Ok(());
        }
        let focused = self.tab.focused().await?;
        let mut told = Told {
            document: self.ask("performance.timeOrigin").await?,
            had_focus: focused.is_some(),
            ..Told::default()
        };
        if self.way == Way::Ear {
            told.known = self.tree().await?.words_from(None);
            told.acted = thing.map(|thing| {
                let open = thing.node.state("expanded").map(str::to_owned);
                (thing.element, open)
            });
            self.ask::<Vec<String>>("walk.heard()").await?;
        }
        self.told = told;
        Ok(())
    }

    /// Whoever does not point is lost when the focus vanishes from the page that they act on.
    pub(super) async fn focus_is_kept(&mut self) -> Result<(), Stop> {
        if !std::mem::take(&mut self.told.had_focus) {
            return Ok(());
        }
        let is_same: bool = self
            .ask(format!("performance.timeOrigin === {}", self.told.document))
            .await?;
        if is_same && self.tab.focused().await?.is_none() {
            return Err(Stop::broke(
                "The focus was lost after the step before: what had it is gone, and nothing took its place.",
            ));
        }
        Ok(())
    }

    /// Takes what was told since it was last asked.
    pub async fn listen(&mut self) -> Result<(), Stop> {
        let heard: Vec<String> = self.ask("walk.heard()").await?;
        let heard = heard.iter().map(|said| self.values.clean(said));
        self.told.heard.extend(heard);
        Ok(())
    }

    /// Whether somebody who does not see the page has been told of a text: it is a new page, it was there before the
    /// act, it was told, or it follows what the focus moved to or what says that it has opened.
    pub async fn was_told(&mut self, text: &str) -> Result<bool, Stop> {
        self.listen().await?;
        let is_same: bool = self
            .ask(format!("performance.timeOrigin === {}", self.told.document))
            .await?;
        let text = self.values.clean(text);
        if !is_same || holds(&self.told.known, &text) {
            return Ok(true);
        }
        if self.told.heard.iter().any(|heard| holds(heard, &text)) {
            return Ok(true);
        }
        let tree = self.tree().await?;
        let focused = self.tab.focused().await?.and_then(|node| node.element);
        let acted = self.told.acted.as_ref();
        let moved = focused.filter(|at| acted.is_none_or(|(acted, _)| acted != at));
        let opened = acted.and_then(|(acted, before)| {
            let now = tree.of_element(*acted)?.state("expanded")?;
            (before.as_deref() != Some(now)).then_some(*acted)
        });
        let after = moved.or(opened).and_then(|from| tree.of_element(from));
        Ok(after.is_some_and(|from| holds(&tree.words_from(Some(from)), &text)))
    }
}
