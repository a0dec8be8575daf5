//! Who has a part in what is asked about one entity: which sources, and what is left to be done here.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{EntityInfo, Information, Mode, Names, Operation, Registration};
use crate::temporal::TemporalQuery;

/// One entity, as far as a request tells of it.
#[derive(Debug, Clone)]
pub struct About {
    /// Its URI.
    pub id: String,
    /// Full names of its types; empty where the request does not tell.
    pub types: Vec<String>,
    /// Which of its attributes.
    pub names: Names,
    /// Which stretch of time; nothing for how it is now.
    pub time: Option<TemporalQuery>,
}

/// The part of one source.
#[derive(Debug, Clone)]
pub struct Share {
    /// Whose.
    pub source: Arc<Registration>,
    /// Which attributes.
    pub names: Names,
    /// Whether the source takes the operation. One that alone has the say and does not is a conflict.
    pub is_taken: bool,
}

/// Everybody's part.
#[derive(Debug, Clone)]
pub struct Shares {
    /// The sources that have one.
    pub sources: Vec<Share>,
    /// What is left to be done here; nothing where others alone have the say.
    pub here: Option<Names>,
}

/// Shares out what is asked about an entity: first to those that alone have the say, then to those that
/// are asked instead, then to all others that know of it.
///
/// With `reads`, a source that does not take the operation has no part; in a change, one that alone has
/// the say keeps its part, so that it can be refused.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.3.6.2, 4.3.6.3 and 5.6.1 to 5.6.6.
pub fn share_out(
    all: &[Arc<Registration>],
    operations: &[Operation],
    about: &About,
    reads: bool,
) -> Shares {
    let mut left = about.names.clone();
    let (mut sources, mut is_left) = (Vec::new(), true);
    for modes in [
        &[Mode::Exclusive][..],
        &[Mode::Redirect],
        &[Mode::Inclusive, Mode::Auxiliary],
    ] {
        if !is_left {
            break;
        }
        let before = sources.len();
        for source in all.iter().filter(|one| modes.contains(&one.mode())) {
            let is_taken = operations.iter().any(|one| source.takes(*one));
            let alone = source.mode().is_alone();
            if !is_taken && (reads || !alone) {
                continue;
            }
            if let Some(names) = source.part_in(about, &left) {
                let source = Arc::clone(source);
                sources.push(Share {
                    source,
                    names,
                    is_taken,
                });
            }
        }
        if modes.contains(&Mode::Inclusive) {
            break;
        }
        for share in &sources[before..] {
            let takes_all = share.names == left;
            left = left.without(&share.names);
            is_left &= !(takes_all || left.is_empty());
        }
    }
    Shares {
        sources,
        here: is_left.then_some(left),
    }
}

impl Registration {
    /// What of `left` the source knows about the entity; nothing if it has no part.
    fn part_in(&self, about: &About, left: &Names) -> Option<Names> {
        if !self.is_of(about.time.as_ref()) {
            return None;
        }
        let parts = self.information.iter().filter(|info| info.is_of(about));
        parts
            .filter_map(|info| match info.named() {
                None => Some(left.clone()),
                Some(named) => Some(left.within(&named)).filter(|part| !part.is_empty()),
            })
            .reduce(|a, b| a.and(&b))
    }
}

impl Information {
    /// Full names of the attributes that it names, if it names any.
    pub fn named(&self) -> Option<BTreeSet<String>> {
        let names = self.properties.iter().chain(&self.relationships);
        self.names_attributes().then(|| names.cloned().collect())
    }

    fn is_of(&self, about: &About) -> bool {
        self.entities.is_empty() || self.entities.iter().any(|entity| entity.is_of(about))
    }
}

impl EntityInfo {
    fn is_of(&self, about: &About) -> bool {
        let is_of_type = self.types.is_empty()
            || about.types.is_empty()
            || about.types.iter().any(|one| self.types.contains(one));
        is_of_type && self.may_have_id(&about.id)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::Context;

    fn source(mode: &str, info: Value, operations: &[&str]) -> Arc<Registration> {
        let document = json!({
            "type": "ContextSourceRegistration", "endpoint": "http://a.example", "mode": mode,
            "information": [info], "operations": operations,
        });
        Arc::new(Registration::read(document, &Context::core(), 0).unwrap())
    }

    /// Says who has which part in creating an entity with these attributes: `mode:names`, and what is left.
    #[track_caller]
    fn check(all: &[Arc<Registration>], names: &[&str], want: &str) {
        let core = Context::core();
        let short = |names: &Names| {
            let listed = names.listed().into_iter().flatten();
            listed
                .map(|name| core.compact(name))
                .collect::<Vec<_>>()
                .join(",")
        };
        let about = About {
            id: "urn:x:1".to_owned(),
            types: vec![core.expand("Bay").into_owned()],
            names: Names::only(names.iter().map(|name| core.expand(name))),
            time: None,
        };
        let shares = share_out(all, &[Operation::CreateEntity], &about, false);
        let parts = shares.sources.iter().map(|share| {
            let refused = if share.is_taken { "" } else { "!" };
            format!(
                "{refused}{}:{}",
                share.source.mode().name(),
                short(&share.names)
            )
        });
        let here = shares.here.as_ref().map_or("-".to_owned(), short);
        let got = parts
            .chain([format!("here:{here}")])
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(got, want);
    }

    #[test]
    fn those_that_alone_have_the_say_come_first() {
        let ops: &[&str] = &["redirectionOps"];
        let bays = json!({"entities": [{"type": "Bay"}]});
        let inclusive = source("inclusive", bays.clone(), ops);
        let redirect = source("redirect", bays.clone(), ops);
        let some = source(
            "redirect",
            json!({"entities": [{"type": "Bay"}], "propertyNames": ["free"]}),
            ops,
        );
        let one =
            json!({"entities": [{"id": "urn:x:1", "type": "Bay"}], "propertyNames": ["free"]});
        let exclusive = source("exclusive", one.clone(), ops);
        let deaf = source("exclusive", one, &["retrieveOps"]);
        let berths = source("inclusive", json!({"entities": [{"type": "Berth"}]}), ops);
        let auxiliary = source("auxiliary", bays, &["retrieveOps"]);

        check(&[], &["a"], "here:a");
        check(&[Arc::clone(&berths), auxiliary], &["a"], "here:a");
        check(
            &[Arc::clone(&inclusive)],
            &["a", "free"],
            "inclusive:a,free here:a,free",
        );
        check(
            &[Arc::clone(&redirect), Arc::clone(&inclusive)],
            &["a"],
            "redirect:a here:-",
        );
        check(
            &[Arc::clone(&redirect), Arc::clone(&redirect)],
            &["a"],
            "redirect:a redirect:a here:-",
        );
        check(&[Arc::clone(&redirect)], &[], "redirect: here:-");
        check(
            &[some, Arc::clone(&inclusive)],
            &["a", "free"],
            "redirect:free inclusive:a here:a",
        );
        check(
            &[inclusive, Arc::clone(&exclusive)],
            &["a", "free"],
            "exclusive:free inclusive:a here:a",
        );
        check(
            &[Arc::clone(&exclusive), redirect],
            &["free"],
            "exclusive:free here:-",
        );
        check(&[Arc::clone(&exclusive)], &["a"], "here:a");
        check(&[deaf], &["a", "free"], "!exclusive:free here:a");
        check(&[berths, exclusive], &["free"], "exclusive:free here:-");
    }
}
