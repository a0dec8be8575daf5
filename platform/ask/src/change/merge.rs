//! Two cases that are one: the later is closed, and whoever asked or followed goes along.

use serde_json::json;
use store::cases::{self, CaseQuery, FollowerRow};
use store::{Tx, cases::Sort};

use super::apply::stand;
use super::{Changed, NewEvent, write};
use crate::notice::Notices;
use crate::{AskError, Case, case, case_by_id, status};

pub fn merge(tx: &mut Tx<'_>, who: &str, before: Case, into: &str) -> Result<Changed, AskError> {
    let mut root = case(tx, into)?.ok_or_else(|| {
        AskError::refused("There is no case with that reference. Check it for a slip.")
    })?;
    // A duplicate of a duplicate is one of the first. Parents are never duplicates themselves.
    if !root.parent.is_empty() {
        root = case_by_id(tx, &root.row.parent.clone())?.ok_or(AskError::NotFound)?;
    }
    if root.id == before.id {
        return Err(AskError::refused(
            "A case cannot be merged into itself, or into a duplicate of itself.",
        ));
    }
    if root.is_private && !before.is_private {
        return Err(AskError::refused(
            "The other case is private: those who follow this one may not know of it. Close this one in another way.",
        ));
    }
    let children = CaseQuery {
        parent: Some(before.id.clone()),
        sort: Sort::Created,
        limit: 10_000,
        ..CaseQuery::default()
    };
    for child in cases::list(tx, &children)? {
        let mut child = Case::read(child)?;
        child.row.parent.clone_from(&root.id);
        let version = child.version;
        write(tx, who, version, child, &moved(&root))?;
    }
    let version = before.version;
    let mut closed = before;
    closed.row.parent.clone_from(&root.id);
    stand(
        &mut closed,
        status("duplicate").ok_or(AskError::NotFound)?,
        tx.now(),
    );
    let event = NewEvent {
        kind: "merged",
        public: true,
        words: String::new(),
        facts: json!({ "to": root.reference }),
    };
    let closed = write(tx, who, version, closed, &event)?;
    if !root.is_private {
        cases::move_followers(tx, &closed.id, &root.id)?;
        if !closed.email.is_empty() && closed.email != root.email {
            let follower = FollowerRow {
                id: tx.new_id(),
                case_id: root.id.clone(),
                email: closed.email.clone(),
                at: tx.now(),
            };
            cases::add_follower(tx, &follower)?;
        }
    }
    let joined = NewEvent {
        kind: "joined",
        public: true,
        words: String::new(),
        facts: json!({ "from": closed.reference }),
    };
    let version = root.version;
    write(tx, who, version, root, &joined)?;
    let mut notices = Notices::of(&closed);
    notices.person(tx, "case-merged", "")?;
    Ok(Changed {
        notices: notices.done(),
        case: closed,
    })
}

fn moved(root: &Case) -> NewEvent {
    NewEvent {
        kind: "moved",
        public: false,
        words: String::new(),
        facts: json!({ "to": root.reference }),
    }
}
