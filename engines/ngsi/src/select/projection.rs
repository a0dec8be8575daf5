//! Choosing which members of an entity to show: `pick`, `omit` and `attrs`.

use crate::context::Context;
use crate::error::{NgsiError, Result};
use crate::name::{quoted, require_name};
use crate::source::Names;

/// How deep linked entities may nest.
const MAX_DEPTH: usize = 10;

/// One member named by a projection, and what is chosen within the entity it links to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Member {
    name: String,
    within: Vec<Member>,
}

/// Which members of an entity are shown. By default all are.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.21.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Projection {
    pick: Vec<Member>,
    omit: Vec<Member>,
    attributes: Vec<String>,
}

impl Projection {
    /// Shows only these members: `id`, `type`, `scope` or attributes by their short names.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, or is omitted as well.
    pub fn pick(mut self, text: &str, context: &Context) -> Result<Self> {
        self.pick.extend(members("pick", text, context)?);
        self.check()
    }

    /// Hides these members.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, or is picked as well.
    pub fn omit(mut self, text: &str, context: &Context) -> Result<Self> {
        self.omit.extend(members("omit", text, context)?);
        self.check()
    }

    /// Shows only these attributes, by their full names; `id`, `type` and `scope` stay.
    #[must_use]
    pub fn attributes(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.attributes.extend(names);
        self
    }

    fn check(self) -> Result<Self> {
        let twice = self
            .pick
            .iter()
            .find(|p| p.within.is_empty() && self.omit.iter().any(|o| o == *p));
        match twice {
            Some(member) => Err(NgsiError::bad_data(format!(
                "{} is both picked and omitted",
                quoted(&member.name)
            ))),
            None => Ok(self),
        }
    }

    /// Whether everything is shown.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether `id`, `type` or `scope` is shown.
    pub fn shows(&self, member: &str) -> bool {
        let is_it = |m: &Member| m.name == member;
        (self.pick.is_empty() || self.pick.iter().any(is_it))
            && !self.omit.iter().any(|m| is_it(m) && m.within.is_empty())
    }

    /// Whether an attribute is shown, by its full name.
    pub fn shows_attribute(&self, name: &str) -> bool {
        self.shows(name)
            && (self.attributes.is_empty() || self.attributes.iter().any(|a| a == name))
    }

    /// Attributes of which a chosen entity must have one at least, by full name; empty for any. Where
    /// `id` or `type` is picked, every entity has something to show, and no attribute is asked for.
    pub fn asked_attributes(&self) -> impl Iterator<Item = &str> {
        let shows_any = self
            .pick
            .iter()
            .any(|m| matches!(m.name.as_str(), "id" | "type"));
        let picked = self
            .pick
            .iter()
            .map(|m| m.name.as_str())
            .filter(move |name| !shows_any && !is_own_member(name));
        self.attributes.iter().map(String::as_str).chain(picked)
    }

    /// The attributes that are shown.
    pub fn names(&self) -> Names {
        let omitted = self.omit.iter().filter(|m| m.within.is_empty());
        let shown = match (self.attributes.is_empty(), self.pick.is_empty()) {
            (false, _) => Names::only(self.attributes.iter().cloned()),
            (true, false) => {
                let picked = self.pick.iter().map(|m| m.name.as_str());
                Names::only(picked.filter(|name| !is_own_member(name)))
            }
            (true, true) => Names::all(),
        };
        shown.without(&Names::only(omitted.map(|m| m.name.as_str())))
    }

    /// The members picked, with names as short as the context allows.
    pub fn picked(&self, context: &Context) -> Vec<String> {
        self.pick.iter().map(|m| m.to_text(context)).collect()
    }

    /// The members omitted, with names as short as the context allows.
    pub fn omitted(&self, context: &Context) -> Vec<String> {
        self.omit.iter().map(|m| m.to_text(context)).collect()
    }

    /// The attributes alone that are shown, with names as short as the context allows.
    pub fn only_attributes(&self, context: &Context) -> Vec<String> {
        self.attributes
            .iter()
            .map(|name| context.compact(name).into_owned())
            .collect()
    }

    /// The projection of the entities that a relationship links to.
    #[must_use]
    pub fn within(&self, relationship: &str) -> Self {
        let inside = |members: &[Member]| {
            members
                .iter()
                .find(|m| m.name == relationship)
                .map(|m| m.within.clone())
                .unwrap_or_default()
        };
        Self {
            pick: inside(&self.pick),
            omit: inside(&self.omit),
            attributes: vec![],
        }
    }
}

impl Member {
    fn to_text(&self, context: &Context) -> String {
        let name = if is_own_member(&self.name) {
            self.name.as_str().into()
        } else {
            context.compact(&self.name)
        };
        let within: Vec<String> = self.within.iter().map(|m| m.to_text(context)).collect();
        if within.is_empty() {
            name.into_owned()
        } else {
            format!("{name}{{{}}}", within.join(","))
        }
    }
}

fn is_own_member(name: &str) -> bool {
    matches!(name, "id" | "type" | "scope")
}

/// Reads a comma-separated list of attribute names, in full.
///
/// # Errors
/// `BadRequestData` for what is no name.
pub fn attribute_names(place: &str, text: &str, context: &Context) -> Result<Vec<String>> {
    text.split(',')
        .map(|name| {
            let name = name.trim();
            require_name(place, name)?;
            Ok(context.expand(name).into_owned())
        })
        .collect()
}

fn members(place: &str, text: &str, context: &Context) -> Result<Vec<Member>> {
    let (found, rest) = list(place, text, context, 0)?;
    if rest.is_empty() {
        return Ok(found);
    }
    Err(NgsiError::bad_data(format!(
        "{place} breaks off before {}",
        quoted(rest)
    )))
}

fn list<'a>(
    place: &str,
    text: &'a str,
    context: &Context,
    depth: usize,
) -> Result<(Vec<Member>, &'a str)> {
    if depth > MAX_DEPTH {
        return Err(NgsiError::too_complex(format!("{place} nests too deep")));
    }
    let (mut found, mut rest) = (Vec::new(), text);
    loop {
        let end = rest.find([',', '|', '{', '}']).unwrap_or(rest.len());
        let name = rest[..end].trim();
        require_name(place, name)?;
        rest = &rest[end..];
        let mut within = Vec::new();
        if let Some(inner) = rest.strip_prefix('{') {
            (within, rest) = list(place, inner, context, depth + 1)?;
            rest = rest
                .strip_prefix('}')
                .ok_or_else(|| NgsiError::bad_data(format!("{place} lacks a closing brace")))?;
        }
        let name = match is_own_member(name) {
            true => name.to_owned(),
            false => context.expand(name).into_owned(),
        };
        found.push(Member { name, within });
        match rest.strip_prefix([',', '|']) {
            Some(more) => rest = more,
            None => return Ok((found, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(name: &str) -> String {
        Context::core().expand(name).into_owned()
    }

    #[test]
    fn members_are_picked_and_omitted() {
        let core = Context::core();
        let picked = Projection::default()
            .pick("id,speed|at{name,in{name}}", &core)
            .unwrap();
        assert!(picked.shows("id") && !picked.shows("type"));
        assert!(picked.shows_attribute(&full("speed")) && !picked.shows_attribute(&full("brand")));
        assert_eq!(picked.asked_attributes().count(), 0);
        let some = Projection::default().pick("scope,speed", &core).unwrap();
        assert!(some.asked_attributes().eq([full("speed")]));
        let linked = picked.within(&full("at"));
        assert!(linked.shows_attribute(&full("name")) && !linked.shows("id"));
        assert!(linked.within(&full("in")).shows_attribute(&full("name")));
        let omitted = Projection::default().omit("type,at{name}", &core).unwrap();
        assert!(
            omitted.shows("id") && !omitted.shows("type") && omitted.shows_attribute(&full("at"))
        );
        assert!(!omitted.within(&full("at")).shows_attribute(&full("name")));
        let attrs = Projection::default().attributes([full("speed")]);
        assert!(attrs.shows("id") && !attrs.shows_attribute(&full("brand")));
    }

    #[test]
    fn what_is_no_projection_is_refused() {
        let core = Context::core();
        for bad in ["", "a,", "a{", "a{b", "a}", "{a}", "a{}", "a b"] {
            assert!(Projection::default().pick(bad, &core).is_err(), "{bad}");
        }
        assert!(
            Projection::default()
                .pick("id", &core)
                .unwrap()
                .omit("id", &core)
                .is_err()
        );
        assert!(
            Projection::default()
                .pick(&"a{".repeat(10_000), &core)
                .is_err()
        );
    }
}
