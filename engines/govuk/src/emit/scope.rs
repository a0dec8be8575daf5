//! Which names a loop carries out of itself.
//!
//! In Nunjucks a `set` inside a loop changes the name outside it, if it was set there before.
//! In `minijinja` it does not, save through a namespace.
//! So each template and macro gets a holder for the names that one of its loops carries out.

use crate::nunjucks::Block;
use std::collections::BTreeSet;

/// The scopes around the place that is being written, outermost first.
#[derive(Default)]
pub(super) struct Scopes {
    open: Vec<Scope>,
    opened: usize,
}

/// What one template or macro sets.
struct Scope {
    /// The namespace that holds the carried names, if there are any.
    holder: Option<String>,
    carried: BTreeSet<String>,
    own: BTreeSet<String>,
}

impl Scopes {
    /// Opens a scope; gives the name of its holder, if it needs one.
    pub fn enter(&mut self, parameters: &[&str], body: &[Block]) -> Option<String> {
        let own: BTreeSet<String> = parameters.iter().map(|name| (*name).to_owned()).collect();
        let mut search = Search {
            levels: vec![own],
            carried: BTreeSet::new(),
        };
        search.blocks(body);
        let Search { levels, carried } = search;
        let holder = (!carried.is_empty()).then(|| format!("carried_{}", self.opened));
        self.opened += 1;
        let own = levels.into_iter().flatten().collect();
        self.open.push(Scope {
            holder: holder.clone(),
            carried,
            own,
        });
        holder
    }

    pub fn leave(&mut self) {
        self.open.pop();
    }

    /// How a name is written here: plain, or inside its holder.
    pub fn name(&self, name: &str) -> String {
        let scope = self
            .open
            .iter()
            .rev()
            .find(|scope| scope.own.contains(name));
        let carried = scope.filter(|scope| scope.carried.contains(name));
        match carried.and_then(|scope| scope.holder.as_ref()) {
            Some(holder) => format!("{holder}.{name}"),
            None => name.to_owned(),
        }
    }
}

/// Looks through a body for names set outside a loop and again within it.
struct Search {
    /// The names set so far: outside all loops, in the loop, in the loop inside that.
    levels: Vec<BTreeSet<String>>,
    carried: BTreeSet<String>,
}

impl Search {
    fn blocks(&mut self, body: &[Block]) {
        for block in body {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Set { names, .. } => names.iter().for_each(|name| self.sets(name)),
            Block::Capture { name, body } => {
                self.blocks(body);
                self.sets(name);
            }
            Block::If {
                branches,
                otherwise,
            } => {
                branches.iter().for_each(|branch| self.blocks(&branch.body));
                self.blocks(otherwise);
            }
            Block::For {
                body, otherwise, ..
            } => {
                self.levels.push(BTreeSet::new());
                self.blocks(body);
                self.levels.pop();
                self.blocks(otherwise);
            }
            Block::Slot { body, .. } => self.blocks(body),
            _ => {}
        }
    }

    fn sets(&mut self, name: &str) {
        let Some((innermost, outside)) = self.levels.split_last_mut() else {
            return;
        };
        if outside.iter().any(|level| level.contains(name)) {
            self.carried.insert(name.to_owned());
        } else {
            innermost.insert(name.to_owned());
        }
    }
}
