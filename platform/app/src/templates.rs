//! The pages' templates and the words that they share.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use kit::{Fault, Time, words};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use rust_embed::RustEmbed;

use crate::place::Place;
use crate::{Capability, Template, template};

/// The GOV.UK Design System's templates, as its package ships them, less what is reserved for gov.uk.
#[derive(RustEmbed)]
#[folder = "../../web/dist/templates"]
struct GovUk;

/// The pages that belong to no capability.
const OWN: &[Template] = &[
    template!("layout.html", "../pages/layout.html"),
    template!("parts.html", "../pages/parts.html"),
    template!("form.html", "../pages/form.html"),
    template!("home.html", "../pages/home.html"),
    template!("error.html", "../pages/error.html"),
    template!("sign-in.html", "../pages/sign-in.html"),
    template!("account.html", "../pages/account.html"),
    template!("sign-ins.html", "../pages/sign-ins.html"),
    template!("keys.html", "../pages/keys.html"),
    template!("search.html", "../pages/search.html"),
    template!("accessibility.html", "../pages/accessibility.html"),
    template!("privacy.html", "../pages/privacy.html"),
    template!("health.html", "../pages/health.html"),
    template!("messages/parts.html", "../pages/messages/parts.html"),
    template!("messages/list.html", "../pages/messages/list.html"),
    template!("messages/message.html", "../pages/messages/message.html"),
    template!(
        "messages/templates.html",
        "../pages/messages/templates.html"
    ),
    template!("messages/words.html", "../pages/messages/words.html"),
    template!("messages/preview.html", "../pages/messages/preview.html"),
    template!("messages/stop.html", "../pages/messages/stop.html"),
    template!("messages/texts.html", "../pages/messages/texts.html"),
];

/// The templates, ready to render.
pub struct Templates {
    env: RwLock<Arc<Environment<'static>>>,
    all: Vec<Template>,
    parts: Arc<govuk::Components>,
    brand: String,
}

impl Templates {
    /// Takes in the house's own templates and those of every capability.
    ///
    /// # Errors
    /// A fault that names the template and the line.
    pub fn new(capabilities: &[Capability], place: &Place) -> Result<Self, Fault> {
        let files = GovUk::iter().filter_map(|name| {
            let text = GovUk::get(&name)?.data;
            Some((
                name.to_string(),
                String::from_utf8_lossy(&text).into_owned(),
            ))
        });
        let parts = Arc::new(govuk::Components::new(files).map_err(Fault::internal)?);
        let all: Vec<Template> = OWN
            .iter()
            .chain(crate::asked::TEMPLATES)
            .chain(capabilities.iter().flat_map(|c| c.templates))
            .copied()
            .collect();
        let brand = format!(
            ":root{{--brand-colour:{};--brand-hover-colour:{}}}",
            place.facts().brand.brand,
            place.facts().brand.hover
        );
        let env = Arc::new(environment(&all, &parts)?);
        Ok(Self {
            env: RwLock::new(env),
            all,
            parts,
            brand,
        })
    }

    /// The place's colours as a style sheet.
    #[must_use]
    pub fn brand_css(&self) -> &str {
        &self.brand
    }

    /// Renders a page in its layout: the page's own data, and its surroundings.
    ///
    /// # Errors
    /// What the template engine says, with the line.
    pub fn render(
        &self,
        name: &str,
        page: &Value,
        around: &Value,
    ) -> Result<String, minijinja::Error> {
        if let Some(words) = self.letter(name) {
            // A message looks as staff see it before it is sent.
            let sample = crate::messages::preview(&words, page).map_err(|why| {
                minijinja::Error::new(minijinja::ErrorKind::BadInclude, format!("{name}: {why}"))
            })?;
            return self.render(crate::messages::PREVIEW, &sample, around);
        }
        self.environment()?
            .get_template(name)?
            .render(context! { ..page.clone(), ..around.clone() })
    }

    /// The shipped words of a message.
    #[must_use]
    pub fn letter(&self, name: &str) -> Option<String> {
        let is_it = |template: &&Template| template.name == name && is_letter(template);
        self.all.iter().find(is_it).map(text)
    }

    /// The names of the messages that can be sent.
    #[must_use]
    pub fn letters(&self) -> Vec<&'static str> {
        let letters = self.all.iter().filter(|template| is_letter(template));
        letters.map(|template| template.name).collect()
    }

    /// In development each render reads the files anew.
    fn environment(&self) -> Result<Arc<Environment<'static>>, minijinja::Error> {
        if cfg!(debug_assertions) && self.all.iter().any(is_newer) {
            let fresh = environment(&self.all, &self.parts).map_err(|e| {
                minijinja::Error::new(minijinja::ErrorKind::BadInclude, e.to_string())
            })?;
            *self
                .env
                .write()
                .unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(fresh);
        }
        Ok(Arc::clone(
            &self
                .env
                .read()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        ))
    }
}

/// Whether a template's file no longer says what was built in.
fn is_newer(template: &Template) -> bool {
    template
        .file
        .is_some_and(|file| std::fs::read_to_string(file).is_ok_and(|text| text != template.text))
}

/// Words of a message, and no page: nothing in it is run.
fn is_letter(template: &Template) -> bool {
    template.name.ends_with(".txt")
}

/// A template's text: in development as its file has it now.
fn text(template: &Template) -> String {
    template
        .file
        .and_then(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_else(|| template.text.to_owned())
}

fn environment(
    all: &[Template],
    parts: &Arc<govuk::Components>,
) -> Result<Environment<'static>, Fault> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Chainable);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_trim_blocks(true);
    env.set_lstrip_blocks(true);
    parts.install(&mut env);
    words_for_pages(&mut env);
    let mut seen = HashMap::new();
    for template in all {
        if seen.insert(template.name, ()).is_some() {
            return Err(Fault::internal(format!(
                "two templates are called {}",
                template.name
            )));
        }
        let text = text(template);
        if is_letter(template) {
            tell::Template::parse(&text)
                .map_err(|e| Fault::internal(format!("{}: {e}", template.name)))?;
        } else {
            env.add_template_owned(template.name, text)
                .map_err(Fault::internal)?;
        }
    }
    Ok(env)
}

/// Dates, numbers and ages, as `kit::words` has them.
fn words_for_pages(env: &mut Environment<'static>) {
    env.add_filter("date", |us: i64| words::date(Time(us)));
    env.add_filter("date_time", |us: i64| words::date_time(Time(us)));
    env.add_filter("clock_time", |us: i64| words::time(Time(us)));
    env.add_filter("iso", |us: i64| Time(us).to_string());
    env.add_filter("ago", |us: i64, now: i64| words::ago(Time(us), Time(now)));
    env.add_filter("lasting", words::lasting);
    env.add_filter("number", words::number);
    env.add_filter("whole", words::whole);
    env.add_filter("count", |n: i64, one: &str, many: &str| {
        words::count(n, one, many)
    });
    env.add_filter("as_words", |term: &str| words::from_term(term));
}
