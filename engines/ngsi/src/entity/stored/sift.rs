//! Turning down stored entities at a glance, before any of them is read.

use std::borrow::Cow;

use super::read::Bytes;
use super::{StoredError, tag};
use crate::entity::{Entity, IndexEntry, IndexValue};
use crate::q::Hint;

/// More clauses than these are not looked at.
const MOST: usize = 64;

impl Entity {
    /// Whether stored bytes may be an entity that satisfies every one of these clauses (see
    /// [`crate::q::Plan::index_hints`]). Of those that may not, most are told at a tenth of the price of
    /// reading them; what is not simple to tell counts as one that may.
    ///
    /// # Errors
    /// [`StoredError`] for bytes that make no sense; never a panic.
    pub fn stored_may_satisfy(
        bytes: &[u8],
        clauses: &[Vec<Hint<'_>>],
    ) -> Result<bool, StoredError> {
        if clauses.is_empty() || clauses.len() > MOST {
            return Ok(true);
        }
        let mut from = Bytes::begin(bytes)?;
        from.pass_own_members()?;
        let mut open: Vec<&[Hint<'_>]> = clauses.iter().map(Vec::as_slice).collect();
        for _ in 0..from.count()? {
            let (start, rest) = from.split_name()?;
            let is_named = |hint: &&Hint<'_>| hint.attribute().strip_prefix(start) == Some(rest);
            let is_meant = open
                .iter()
                .any(|clause| clause.iter().any(|h| is_named(&h)));
            for _ in 0..from.count()? {
                if !is_meant {
                    from.pass_attribute(0)?;
                    continue;
                }
                let parts = from.attribute_head()?;
                let mut settle = |value: Option<Option<IndexValue<'_>>>| {
                    open.retain(|clause| {
                        !clause.iter().filter(is_named).any(|hint| match &value {
                            None => true,
                            Some(value) => hint.matches(&IndexEntry {
                                attribute: hint.attribute(),
                                value: value.clone(),
                            }),
                        })
                    });
                };
                settle(Some(None));
                from.leaves(&mut settle)?;
                from.pass_attribute_tail(parts, 0)?;
            }
            if open.is_empty() {
                return Ok(true);
            }
            // A name comes once: what asks of this one alone is not to be satisfied any more.
            if is_meant
                && open
                    .iter()
                    .any(|clause| clause.iter().all(|h| is_named(&h)))
            {
                return Ok(false);
            }
        }
        Ok(false)
    }
}

impl<'a> Bytes<'a> {
    /// Calls `each` with every simple value of a value, or with nothing for what is not simple to tell.
    fn leaves(
        &mut self,
        each: &mut dyn FnMut(Option<Option<IndexValue<'a>>>),
    ) -> Result<(), StoredError> {
        if self.peek()? != tag::LIST {
            let leaf = self.leaf()?;
            each(leaf.map(Some));
            return Ok(());
        }
        self.byte()?;
        for _ in 0..self.count()? {
            let leaf = self.leaf()?;
            each(leaf.map(Some));
        }
        Ok(())
    }

    fn leaf(&mut self) -> Result<Option<IndexValue<'a>>, StoredError> {
        Ok(match self.peek()? {
            tag::TEXT => {
                self.byte()?;
                Some(IndexValue::Text(Cow::Borrowed(self.str()?)))
            }
            tag::LIST | tag::MAP => {
                self.pass_value(0)?;
                None
            }
            _ => match self.value(0)? {
                serde_json::Value::Number(number) => number.as_f64().map(IndexValue::Number),
                serde_json::Value::Bool(bool) => Some(IndexValue::Bool(bool)),
                _ => None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::context::Context;
    use crate::entity::{Attribute, AttributeKind};
    use crate::q::Plan;

    /// Whether the bytes may satisfy a query; and never not where the entity itself does.
    #[track_caller]
    fn check(q: &str, want: bool) {
        let name = |short: &str| Context::core().expand(short).into_owned();
        let mut entity = Entity::new("urn:a:1", ["T"])
            .with(
                name("level"),
                Attribute::property(7).unit("P1").observed_at(3),
            )
            .with(name("level"), Attribute::property(-2.5).dataset("urn:d:1"))
            .with(name("colour"), Attribute::property("red"))
            .with(
                name("tags"),
                Attribute::property(json!(["a", 5, true, null])),
            )
            .with(name("place"), Attribute::property(json!({"city": "x"})))
            .with(
                name("title"),
                Attribute::new(AttributeKind::LanguageProperty, json!({"en": "hello"})),
            )
            .with(name("on"), Attribute::property(true));
        entity.scopes = vec!["/a".into()];
        entity.expires_at_us = Some(9);
        let bytes = entity.to_stored();
        let plan = Plan::parse(q, &Context::core()).unwrap();
        let clauses = plan.index_hints();
        assert_eq!(
            Entity::stored_may_satisfy(&bytes, &clauses),
            Ok(want),
            "{q}"
        );
        assert!(want || !plan.matches(&entity), "{q}");
        if !clauses.is_empty() {
            for cut in 0..bytes.len() {
                // Cut short it is refused, unless all was told before the cut.
                let told = Entity::stored_may_satisfy(&bytes[..cut], &clauses);
                assert!(told.is_err() || told == Ok(want), "{q} cut at {cut}");
            }
        }
    }

    #[test]
    fn what_cannot_satisfy_is_told_from_its_bytes() {
        check("level>6", true);
        check("level>7", false);
        check("level>=7", true);
        check("level==-2.5", true);
        check("level==3", false);
        check("level>6;colour==\"red\"", true);
        check("level>6;colour==\"blue\"", false);
        check("level>9|colour==\"red\"", true);
        check("level>9|colour==\"blue\"", false);
        check("tags==\"a\"", true);
        check("tags==5", true);
        check("tags==\"b\"", true);
        check("place[city]==\"y\"", true);
        check("title==\"bye\"", true);
        check("on==true", true);
        check("on==false", false);
        check("none", false);
        check("!none", true);
        check("colour", true);
        check("level==1..5", false);
        check("level==5..9", true);
    }
}
