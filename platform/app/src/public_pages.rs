//! Makes the pages that stand at a fixed address findable in plain words: what anybody sees on the home page,
//! the house's own, and what else a capability lists.

use std::time::Duration;

use find::Thing;
use kit::{Fault, words};
use store::{StoreError, Tx};

use crate::{Allow, App, Job, Tile};

/// What people count these by.
const KIND: &str = "Page";

/// A page that anybody may open, always at the same address.
#[derive(Debug, Clone, Copy)]
pub struct PublicPage {
    /// What people call it: "Jobs and training in technology".
    pub title: &'static str,
    /// Its address.
    pub path: &'static str,
    /// One sentence about it.
    pub text: &'static str,
    /// Further words that lead to it, not shown.
    pub words: &'static str,
}

/// Those that belong to no capability.
const OWN: &[PublicPage] = &[
    PublicPage {
        title: "Accessibility statement",
        path: "/accessibility",
        text: "How well these pages work for everybody, and what to do if one does not work for you.",
        words: "accessible disabled screen reader keyboard",
    },
    PublicPage {
        title: "Privacy: what we keep about you",
        path: "/privacy",
        text: "What we keep about people, why, and for how long.",
        words: "privacy notice data protection personal data cookies gdpr",
    },
    PublicPage {
        title: "Sign in",
        path: "/sign-in",
        text: "Open your account.",
        words: "log in login password",
    },
];

/// Those of the house, from time to time.
pub const REFRESH: Job = Job {
    name: "make-pages-findable",
    every: Duration::from_secs(6 * 3_600),
    run: |app| Box::pin(async move { make_pages_findable(&app).await }),
};

/// Makes the house's own pages findable, and what anybody sees on the home page; a line of what was done.
///
/// # Errors
/// Whatever the store says.
pub async fn make_pages_findable(app: &App) -> Result<String, Fault> {
    let tiles = app.capabilities().iter().flat_map(|c| c.tiles);
    let open = tiles.filter(|tile| matches!(tile.allow, Allow::Anyone));
    let all: Vec<PublicPage> = open.map(of_tile).chain(OWN.iter().copied()).collect();
    let count = i64::try_from(all.len()).unwrap_or(0);
    app.store()
        .write(move |tx| put_pages(tx, "home", &all))
        .await?;
    Ok(format!(
        "{} can be found",
        words::count(count, "page", "pages")
    ))
}

/// Makes these pages of one owner findable, and no others of its; in the caller's transaction.
///
/// # Errors
/// Whatever the store says.
pub fn put_pages(tx: &mut Tx<'_>, owner: &str, pages: &[PublicPage]) -> Result<(), StoreError> {
    let things: Vec<Thing> = pages.iter().map(|page| thing(owner, page)).collect();
    find::put_only(tx, KIND, &format!("{owner}/"), &things)
}

const fn of_tile(tile: &Tile) -> PublicPage {
    PublicPage {
        title: tile.title,
        path: tile.path,
        text: tile.text,
        words: "",
    }
}

fn thing(owner: &str, page: &PublicPage) -> Thing {
    Thing {
        about: page.text.into(),
        more: page.words.into(),
        ..Thing::new(KIND, format!("{owner}{}", page.path), page.title, page.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &PublicPage, want: &str) {
        let thing = thing("home", page);
        let said = [&*thing.kind, &*thing.name, &*thing.title, &*thing.path];
        assert_eq!(said.join("; "), want);
        assert!(thing.about.ends_with('.'), "{}", thing.about);
    }

    #[test]
    fn a_page_is_found_under_its_owner() {
        let privacy = &OWN[1];
        check(
            privacy,
            "Page; home/privacy; Privacy: what we keep about you; /privacy",
        );
        assert!(thing("home", privacy).more.contains("cookies"));
        let tile = Tile {
            title: "Track a request",
            path: "/track",
            text: "See where it stands.",
            allow: Allow::Anyone,
        };
        check(&of_tile(&tile), "Page; home/track; Track a request; /track");
    }
}
