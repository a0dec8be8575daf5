//! The GOV.UK Design System's own page parts (buttons, tables, form fields), rendered in Rust.
//!
//! The templates of the npm package `govuk-frontend` are written for Nunjucks.
//! [`translate`] rewrites the text of one into the dialect of `minijinja`, [`environment`] holds
//! them all with the filters and tests they expect, and [`Components`] renders a part by its name.
//! A page's own environment gets one function for each part from [`install`]:
//!
//! ```text
//! {{ govuk_button(text="Save and continue") }}
//! {{ govuk_input({"id": "postcode", "name": "postcode", "label": {"text": "Postcode"}}) }}
//! {% call govuk_fieldset(legend={"text": "Where is it?"}) %} … {% endcall %}
//! ```

mod components;
mod emit;
mod nunjucks;
mod semantics;

pub use components::{Components, InstallError, environment, install};
pub use nunjucks::{Reason, TranslateError};
pub use semantics::write_html;

/// Rewrites the text of a Nunjucks template into the dialect of `minijinja`.
///
/// `name` is the template's name (`govuk/components/button/template.njk`); the relative imports
/// inside it are made whole against it.
/// White space control (`{%-`, trimmed and left-stripped blocks) is settled here, so the result
/// must be loaded with `minijinja`'s own trimming off and trailing newlines kept.
///
/// # Errors
/// [`TranslateError`] with the line, if the text is not Nunjucks or uses a statement that no
/// template of the package uses.
pub fn translate(name: &str, nunjucks: &str) -> Result<String, TranslateError> {
    let body = nunjucks::parse(name, nunjucks)?;
    Ok(emit::emit(&body))
}
