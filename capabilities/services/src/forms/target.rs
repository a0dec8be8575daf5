//! What a condition decides: whether a page is shown, or whether an amount of the fee is what there is to pay.

use app::kit::Fault;
use form::{Form, When};

/// What a condition decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Whether the page of this name is shown. A page that ends the form is one of them.
    Page(String),
    /// Whether this amount of the fee is paid, counted from 0.
    Fee(usize),
}

impl Target {
    /// The target of an address: "fee:1" for the first amount of the fee, and the name of a page otherwise.
    pub fn read(text: &str) -> Self {
        let number = text
            .strip_prefix("fee:")
            .and_then(|n| n.parse::<usize>().ok());
        number
            .and_then(|number| number.checked_sub(1))
            .map_or_else(|| Self::Page(text.to_owned()), Self::Fee)
    }

    /// Its part of an address.
    pub fn address(&self) -> String {
        match self {
            Self::Page(name) => app::encode(name),
            Self::Fee(at) => format!("fee:{}", at + 1),
        }
    }

    /// The page; none for a fee.
    pub fn page(&self) -> Option<&str> {
        match self {
            Self::Page(name) => Some(name),
            Self::Fee(_) => None,
        }
    }

    /// The condition that decides it now.
    ///
    /// # Errors
    /// A fault for the person if the form has no such page or amount.
    pub fn when(&self, form: &Form) -> Result<Option<When>, Fault> {
        let found = match self {
            Self::Page(name) => form.page(name).map(|page| page.when.clone()),
            Self::Fee(at) => form
                .fee
                .as_ref()
                .and_then(|fee| fee.rules.get(*at))
                .map(|rule| Some(rule.when.clone())),
        };
        found.ok_or_else(|| {
            Fault::not_found("That is not in the draft any more. Go back to the form.")
        })
    }

    /// Puts another condition in its place. An amount of the fee without one is never paid.
    pub fn put(&self, form: &mut Form, when: Option<When>) {
        match self {
            Self::Page(name) => {
                if let Some(page) = form.pages.iter_mut().find(|page| page.name == *name) {
                    page.when = when;
                }
            }
            Self::Fee(at) => {
                let rules = form.fee.as_mut().map(|fee| &mut fee.rules);
                if let Some(rule) = rules.and_then(|rules| rules.get_mut(*at)) {
                    rule.when = when.unwrap_or(When::Any(Vec::new()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_from_addresses() {
        let page = |name: &str| Target::Page(name.into());
        let check = |text: &str, want| assert_eq!(Target::read(text), want, "{text}");
        check("name", page("name"));
        check("fee-1", page("fee-1"));
        check("fee:2", Target::Fee(1));
        check("fee:0", page("fee:0"));
        check("fee:-1", page("fee:-1"));
        check("fee:", page("fee:"));
        assert_eq!(Target::read(&Target::Fee(3).address()), Target::Fee(3));
    }
}
