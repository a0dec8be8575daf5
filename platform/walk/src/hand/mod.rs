//! What a person's hands do, in each way: reach a thing, press it, fill it, choose it.

mod ear;
mod eyes;
mod keyboard;
mod pointer;

pub use pointer::hindrance;

use browser::{Key, Node, Trouble};

use crate::find::{ANSWERS, TICKED, TYPED};
use crate::journey::{Act, Role};
use crate::page::Page;
use crate::stop::Stop;
use crate::tree::Tree;
use crate::way::Way;

/// Keys by their names, as journeys write them.
const KEYS: [(&str, Key<'static>); 15] = [
    ("Tab", Key::TAB),
    ("Shift+Tab", Key::BACK_TAB),
    ("Enter", Key::ENTER),
    ("Space", Key::SPACE),
    ("Escape", Key::ESCAPE),
    ("Left", Key::LEFT),
    ("Up", Key::UP),
    ("Right", Key::RIGHT),
    ("Down", Key::DOWN),
    ("ArrowLeft", Key::LEFT),
    ("ArrowUp", Key::UP),
    ("ArrowRight", Key::RIGHT),
    ("ArrowDown", Key::DOWN),
    ("Home", Key::HOME),
    ("End", Key::END),
];

/// A key by its name.
pub fn key(name: &str) -> Option<Key<'static>> {
    let found = KEYS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, key)| *key)
}

/// A thing to act on, and what a person calls it.
#[derive(Debug, Clone)]
pub struct Thing {
    pub node: Node,
    pub element: i64,
    pub said: String,
}

impl Thing {
    fn of(node: &Node, said: &str) -> Result<Self, String> {
        let element = node
            .element
            .ok_or_else(|| format!("“{said}” is nothing that can be acted on."))?;
        Ok(Self {
            node: node.clone(),
            element,
            said: said.to_owned(),
        })
    }

    fn has_role(&self, roles: &[&str]) -> bool {
        roles.contains(&self.node.role.as_str())
    }

    fn is_on(&self) -> bool {
        let on = |state| matches!(self.node.state(state), Some("true"));
        on("checked") || on("selected") || on("pressed")
    }
}

impl Page<'_> {
    /// Does what a step says, but for what is looked for.
    pub async fn act(&mut self, act: &Act) -> Result<(), Stop> {
        let fill = |text: &str| self.values.filled(text).map_err(Stop::Lost);
        match act {
            Act::Go(address) => {
                let address = fill(address)?;
                self.go(&address).await
            }
            Act::Back | Act::Reload => {
                let script = if *act == Act::Back {
                    "void history.back()"
                } else {
                    "void location.reload()"
                };
                self.begin(None).await?;
                self.ask::<Option<u8>>(script).await?;
                self.settle().await
            }
            Act::Press { role, name } => {
                let (name, role) = (fill(name)?, *role);
                let thing = self.thing(&name, |tree| tree.control(role, &name)).await;
                let thing = match thing {
                    Err(Stop::Broke(why)) => {
                        self.pointed_at(&name).await?.ok_or(Stop::Broke(why))?
                    }
                    found => found?,
                };
                self.act_on(&thing, Deed::Press).await
            }
            Act::Fill { name, with } => {
                let (name, with) = (fill(name)?, fill(with)?);
                let thing = self
                    .thing(&name, |tree| tree.one(TYPED, "field", &name))
                    .await?;
                self.act_on(&thing, Deed::Fill(&with)).await
            }
            Act::Choose { option, of } => {
                let option = fill(option)?;
                let of = of.as_deref().map(fill).transpose()?;
                let thing = self
                    .thing(&option, |tree| tree.answer(&option, of.as_deref()))
                    .await?;
                self.act_on(&thing, Deed::Choose).await?;
                self.must_be(&option, true, |tree| tree.answer(&option, of.as_deref()))
                    .await
            }
            Act::Tick { name, on } => {
                let (name, on) = (fill(name)?, *on);
                let thing = self
                    .thing(&name, |tree| tree.one(TICKED, "tick box", &name))
                    .await?;
                if thing.is_on() != on {
                    self.act_on(&thing, Deed::Tick).await?;
                }
                self.must_be(&name, on, |tree| tree.one(TICKED, "tick box", &name))
                    .await
            }
            Act::Upload { file, name } => {
                let (file, name) = (fill(file)?, fill(name)?);
                let path = self.values.file(&file).map_err(Stop::Lost)?;
                let thing = self.thing(&name, |tree| tree.file_field(&name)).await?;
                self.act_on(&thing, Deed::Upload(path)).await
            }
            Act::Key(name) => {
                let key =
                    key(name).ok_or_else(|| Stop::Lost(format!("no key is called {name}")))?;
                self.begin(None).await?;
                self.press(key).await?;
                self.settle().await
            }
            Act::Expect { what, within_s } => self.expect(what, *within_s).await,
        }
    }

    /// A thing of the page, waited for; what is switched off is waited for too.
    async fn thing(
        &self,
        said: &str,
        find: impl Fn(&Tree) -> Result<&Node, crate::find::Missing>,
    ) -> Result<Thing, Stop> {
        self.wait(self.patience, async |page| {
            let tree = page.tree().await?;
            let found = find(&tree).map_err(crate::find::Missing::why);
            Ok(found.and_then(|node| match node.state("disabled") {
                Some("true") => Err(format!("“{said}” is switched off.")),
                _ => Thing::of(node, said),
            }))
        })
        .await
    }

    /// A person with a pointer presses any words that look as if they could be pressed.
    async fn pointed_at(&self, name: &str) -> Result<Option<Thing>, Stop> {
        if !self.way.has_eyes() || self.way.has_keys() {
            return Ok(None);
        }
        let tree = self.tree().await?;
        let text = tree.bare_text(name);
        Ok(text.and_then(|node| Thing::of(node, name).ok()))
    }

    /// Does one deed in this walker's way, and waits for what comes of it.
    async fn act_on(&mut self, thing: &Thing, deed: Deed<'_>) -> Result<(), Stop> {
        self.focus_is_kept().await?;
        let before = self.look_before(thing).await?;
        match self.way {
            Way::Pointer | Way::Zoomed | Way::SlowPhone => self.reach_by_pointer(thing).await?,
            Way::Keyboard | Way::ForcedColours => self.reach_by_keys(thing).await?,
            Way::Ear => self.reach_by_ear(thing).await?,
        }
        self.look_reached(thing, before.as_ref()).await?;
        self.begin(Some(thing)).await?;
        match self.way {
            Way::Pointer | Way::Zoomed | Way::SlowPhone => self.by_pointer(thing, deed).await?,
            Way::Keyboard | Way::ForcedColours => self.by_keys(thing, deed).await?,
            Way::Ear => self.by_ear(thing, deed).await?,
        }
        self.settle().await?;
        self.look_after(thing, deed, before.as_ref()).await?;
        match deed {
            Deed::Fill(with) if !with.is_empty() => self.must_hold_something(thing).await,
            _ => Ok(()),
        }
    }

    /// Types over what a field holds; or puts it there, where a field has a window of its own to choose in.
    async fn type_over(&mut self, thing: &Thing, with: &str) -> Result<(), Stop> {
        const OWN_WINDOW: &str =
            "e => ['date','datetime-local','month','week','time','color','range'].includes(e.type)";
        if self.of::<bool>(thing.element, OWN_WINDOW).await? == Some(true) {
            self.moves += 1;
            return self.put(thing.element, with).await;
        }
        // All of it is chosen, as the keys for it do; the letters then take its place.
        let chosen = self
            .of::<bool>(
                thing.element,
                "e => { e.select?.(); return !!(e.value ?? e.innerText) }",
            )
            .await?;
        if chosen == Some(true) {
            self.press(Key::BACKSPACE).await?;
        }
        self.moves += u32::try_from(with.chars().count()).unwrap_or(u32::MAX);
        Ok(self.tab.write(with).await?)
    }

    async fn put(&self, element: i64, value: &str) -> Result<(), Stop> {
        let value = serde_json::to_string(value).map_err(|e| Stop::Lost(e.to_string()))?;
        self.of::<Option<u8>>(element, &format!("e => void walk.put(e, {value})"))
            .await
            .map(drop)
    }

    async fn press(&mut self, key: Key<'_>) -> Result<(), Stop> {
        self.moves += 1;
        led_on(self.tab.press(key).await)
    }

    async fn must_hold_something(&self, thing: &Thing) -> Result<(), Stop> {
        let held = self
            .of::<bool>(
                thing.element,
                "e => 'value' in e ? e.value !== '' : e.innerText !== ''",
            )
            .await?;
        match held {
            Some(false) => Err(Stop::Broke(format!(
                "“{}” does not take what is typed into it.",
                thing.said
            ))),
            _ => Ok(()),
        }
    }

    /// An answer or a tick box must now be as it was made; where the page has led on, it is not asked.
    async fn must_be(
        &self,
        said: &str,
        on: bool,
        find: impl Fn(&Tree) -> Result<&Node, crate::find::Missing>,
    ) -> Result<(), Stop> {
        self.wait(self.patience, async |page| {
            let tree = page.tree().await?;
            let Ok(thing) = find(&tree)
                .map_err(drop)
                .and_then(|n| Thing::of(n, said).map_err(drop))
            else {
                return Ok(Ok(()));
            };
            let how = if on { "chosen" } else { "taken back" };
            Ok((thing.is_on() == on)
                .then_some(())
                .ok_or_else(|| format!("“{said}” is not {how}, although it was pressed.")))
        })
        .await
    }
}

/// A press that leads on may find that the page has gone before the key is let go: that is no trouble.
fn led_on(done: Result<(), Trouble>) -> Result<(), Stop> {
    match done {
        Err(Trouble::Gone) => Ok(()),
        done => Ok(done?),
    }
}

/// What is done to a thing.
#[derive(Debug, Clone, Copy)]
pub enum Deed<'d> {
    Press,
    Fill(&'d str),
    Choose,
    Tick,
    Upload(&'d std::path::Path),
}

impl Tree {
    /// A field for a file: the browser makes it a button that says the field's name, and which file is chosen.
    fn file_field(&self, name: &str) -> Result<&Node, crate::find::Missing> {
        let whole = self.control(Role::Button, name);
        whole.or_else(|missing| {
            let named = self.told().find(|node| {
                let rest = node.name.to_lowercase();
                node.role == "button" && rest.starts_with(&format!("{}:", name.to_lowercase()))
            });
            named.ok_or(missing)
        })
    }
}

/// Whether an answer is one of a list that opens by itself.
fn is_of_list(thing: &Thing) -> bool {
    thing.has_role(ANSWERS) && thing.node.role != "radio" && thing.node.role != "menuitemradio"
}
