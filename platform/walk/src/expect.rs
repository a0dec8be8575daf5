//! What must be there, as each way of using a site would notice it.

use std::time::Duration;

use crate::find::{ANSWERS, TICKED, TYPED};
use crate::hand::hindrance;
use crate::journey::Expected;
use crate::page::{Page, Spot};
use crate::stop::Stop;
use crate::tree::{Tree, holds, same};

impl Page<'_> {
    /// Looks for something until it is there.
    pub async fn expect(&mut self, what: &Expected, within_s: Option<u32>) -> Result<(), Stop> {
        let patience = within_s.map_or(self.patience, |s| Duration::from_secs(s.into()));
        let fill = |text: &str| self.values.filled(text).map_err(Stop::Lost);
        match what {
            Expected::Text(text) => {
                let text = fill(text)?;
                self.expect_text(&text, patience).await
            }
            Expected::Heading(name) => {
                let name = fill(name)?;
                self.expect_told(patience, |tree| {
                    tree.one(&["heading"], "heading", &name)
                        .err()
                        .map(crate::find::Missing::why)
                })
                .await?;
                self.expect_text(&name, patience).await
            }
            Expected::Error { text, at } => {
                let text = fill(text)?;
                let at = at.as_deref().map(fill).transpose()?;
                self.expect_error(&text, at.as_deref(), patience).await
            }
            Expected::NoText(text) => {
                let text = fill(text)?;
                self.wait(patience, async |page| {
                    let there = holds(&page.words().await?, &text);
                    Ok((!there)
                        .then_some(())
                        .ok_or_else(|| format!("The page says “{text}”.")))
                })
                .await
            }
            Expected::Control { role, name } => {
                let (role, name) = (*role, fill(name)?);
                self.expect_told(patience, |tree| {
                    tree.control(role, &name)
                        .err()
                        .map(crate::find::Missing::why)
                })
                .await
            }
            Expected::Title(title) => {
                let title = fill(title)?;
                self.wait(patience, async |page| {
                    let now: String = page.ask("document.title").await?;
                    Ok(same(&now, &title)
                        .then_some(())
                        .ok_or_else(|| format!("The title is “{now}”.")))
                })
                .await
            }
            Expected::Address(part) => {
                let part = fill(part)?;
                self.wait(patience, async |page| {
                    let now: String = page.ask("location.href").await?;
                    Ok(now
                        .contains(&part)
                        .then_some(())
                        .ok_or_else(|| format!("The address is {}.", page.path(&now))))
                })
                .await
            }
            Expected::Value { field, value } => {
                let (field, value) = (fill(field)?, fill(value)?);
                self.expect_told(patience, |tree| {
                    let found = tree.one(TYPED, "field", &field);
                    let held = match found {
                        Ok(node) => &node.value,
                        Err(missing) => return Some(missing.why()),
                    };
                    (!same(held, &value)).then(|| format!("“{field}” holds “{held}”."))
                })
                .await
            }
            Expected::Ticked { name, on } => {
                let (name, on) = (fill(name)?, *on);
                self.expect_told(patience, |tree| {
                    let roles = [TICKED, ANSWERS].concat();
                    let node = match tree.one(&roles, "box", &name) {
                        Ok(node) => node,
                        Err(missing) => return Some(missing.why()),
                    };
                    let is_on = ["checked", "selected"]
                        .iter()
                        .any(|state| node.state(state) == Some("true"));
                    let how = if is_on { "chosen" } else { "not chosen" };
                    (is_on != on).then(|| format!("“{name}” is {how}."))
                })
                .await
            }
            Expected::Rows(rows) => {
                let filled: Result<Vec<Vec<String>>, Stop> = rows
                    .iter()
                    .map(|row| row.iter().map(|cell| fill(cell)).collect())
                    .collect();
                self.expect_rows(&filled?, patience).await
            }
            Expected::Accessible => {
                self.wait(patience, async |page| {
                    let found = page.access_faults().await?;
                    Ok(found.first().map_or(Ok(()), |first| {
                        Err(format!(
                            "The page has {} of accessibility. The first, at {}: {}",
                            faults(found.len()),
                            first.selector,
                            first.message
                        ))
                    }))
                })
                .await
            }
            Expected::NoError => {
                self.expect_told(patience, |tree| {
                    let alert = tree.told().find(|node| {
                        node.state("invalid").is_some_and(|is| is != "false")
                            || (node.role == "alert" && !tree.said_in(node).is_empty())
                    })?;
                    let said = tree.said_in(alert);
                    let said = if said.is_empty() { &alert.name } else { &said };
                    Some(format!("The page says that something is wrong: “{said}”."))
                })
                .await
            }
        }
    }

    /// Waits until the tree has nothing against it.
    async fn expect_told(
        &self,
        patience: Duration,
        against: impl Fn(&Tree) -> Option<String>,
    ) -> Result<(), Stop> {
        self.wait(patience, async |page| {
            Ok(match against(&page.tree().await?) {
                None => Ok(()),
                Some(why) => Err(why),
            })
        })
        .await
    }

    /// Rows of one table, in this order: others may stand between them, and other cells between theirs.
    async fn expect_rows(&self, rows: &[Vec<String>], patience: Duration) -> Result<(), Stop> {
        const TABLES: &str = "[...document.querySelectorAll('table')].map(table => \
            [...table.rows].map(row => [...row.cells].map(cell => walk.plain(cell.innerText))))";
        self.wait(patience, async |page| {
            let tables: Vec<Vec<Vec<String>>> = page.ask(TABLES).await?;
            let left = |table: &Vec<Vec<String>>| {
                let there = in_order(table, rows, |there, wanted| {
                    in_order(there, wanted, |there, wanted| same(there, wanted)) == wanted.len()
                });
                rows.get(there)
            };
            // Of several tables the one that has the most of them says what is missing.
            let missing = tables.iter().map(left).min_by_key(Option::is_some);
            Ok(match missing {
                None => Err("The page has no table.".to_owned()),
                Some(None) => Ok(()),
                Some(Some(row)) => Err(format!(
                    "No table has the row “{}” in its place.",
                    row.join(" | ")
                )),
            })
        })
        .await
    }

    /// All words of the page, as this walker has them.
    async fn words(&self) -> Result<String, Stop> {
        if self.way.has_eyes() {
            return self.ask("document.body?.innerText ?? ''").await;
        }
        Ok(self.tree().await?.words_from(None))
    }

    /// A text must be there for this walker: seen, or told.
    async fn expect_text(&mut self, text: &str, patience: Duration) -> Result<(), Stop> {
        if self.way.has_eyes() {
            return self.expect_seen(text, patience).await;
        }
        self.wait(patience, async |page| {
            if holds(&page.words().await?, text) {
                return Ok(Ok(()));
            }
            let shown: String = page.ask("document.body?.innerText ?? ''").await?;
            Ok(Err(if holds(&shown, text) {
                format!("“{text}” can be seen on the page, and a screen reader is not told of it.")
            } else {
                format!("The page does not say “{text}”.")
            }))
        })
        .await?;
        // What changes may be told a moment later than it is there.
        for _ in 0..10 {
            if self.was_told(text).await? {
                return Ok(());
            }
            tokio::time::sleep(crate::page::BEAT).await;
        }
        Err(Stop::Broke(format!(
            "“{text}” has come onto the page, and a screen reader does not say so: it is in no live region, and the focus has not moved to it."
        )))
    }

    async fn expect_seen(&self, text: &str, patience: Duration) -> Result<(), Stop> {
        let quoted = serde_json::to_string(text).map_err(|e| Stop::Lost(e.to_string()))?;
        let see = format!("walk.see({quoted}, {})", self.way.scrolls_sideways());
        self.wait(patience, async |page| {
            let spot: Spot = page.ask(see.clone()).await?;
            Ok(match spot.state.as_str() {
                "seen" => Ok(()),
                "nowhere" => Err(format!("The page does not say “{text}”.")),
                _ => Err(hindrance(text, &spot, page.way)),
            })
        })
        .await
    }

    /// A message that says what to put right. Who sees must see it; who hears must be told that it is one: by an
    /// alert, by the title of a new page, by the focus, or with the field that it is about.
    async fn expect_error(
        &mut self,
        text: &str,
        at: Option<&str>,
        patience: Duration,
    ) -> Result<(), Stop> {
        self.expect_text(text, patience).await?;
        if self.way.has_eyes() {
            return Ok(());
        }
        let tree = self.tree().await?;
        let title: String = self.ask("document.title").await?;
        let focused = self.tab.focused().await?.and_then(|node| node.element);
        let focused = focused.and_then(|element| tree.of_element(element));
        let in_alert = tree
            .told()
            .any(|node| node.role == "alert" && holds(&tree.said_in(node), text));
        let with_field =
            |node: &browser::Node| holds(&node.description, text) || holds(&node.name, text);
        let field = match at {
            Some(name) => {
                let field = tree.one(
                    &[TYPED, TICKED, &["group", "radiogroup", "button", "listbox"]].concat(),
                    "field",
                    name,
                );
                let field = field.map_err(|missing| Stop::Broke(missing.why()))?;
                if !with_field(field) && !tree.said_in(field).contains(text) {
                    return Err(Stop::Broke(format!(
                        "The error “{text}” is not told with the field “{name}”: somebody who comes to the field does not hear what is wrong."
                    )));
                }
                true
            }
            None => tree
                .told()
                .any(|node| TYPED.contains(&node.role.as_str()) && with_field(node)),
        };
        let by_title = title.to_lowercase().starts_with("error");
        let by_focus = focused.is_some_and(|node| holds(&tree.said_in(node), text));
        let is_told = in_alert
            || field
            || by_title
            || by_focus
            || self.told.heard.iter().any(|heard| holds(heard, text));
        is_told.then_some(()).ok_or_else(|| {
            Stop::Broke(format!(
                "Nothing tells a screen reader that “{text}” is an error: no alert, no title, no focus, no field that it belongs to."
            ))
        })
    }
}

impl Tree {
    /// All words in a thing.
    fn said_in(&self, outer: &browser::Node) -> String {
        let words = self
            .told()
            .filter(|node| node.role == "StaticText" && self.is_in(node, outer));
        words
            .map(|node| node.name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// How many of the wanted, from the first on, stand among the others in their order.
fn in_order<T>(there: &[T], wanted: &[T], is_same: impl Fn(&T, &T) -> bool) -> usize {
    let mut all = there.iter();
    wanted
        .iter()
        .take_while(|wanted| all.any(|there| is_same(there, wanted)))
        .count()
}

fn faults(count: usize) -> String {
    match count {
        1 => "1 fault".into(),
        many => format!("{many} faults"),
    }
}
