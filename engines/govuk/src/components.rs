//! The page parts by name, and the functions that a page's template calls.

use crate::semantics;
use crate::{TranslateError, translate};
use minijinja::value::{Kwargs, Object, ObjectRepr, Rest, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, context};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why the templates could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// A template's text could not be translated.
    #[error(transparent)]
    Translate(#[from] TranslateError),
    /// A translated template could not be compiled.
    #[error("{template} does not compile: {source}")]
    Compile {
        /// The template's name.
        template: String,
        /// What the engine said.
        source: Error,
    },
}

/// An environment that holds the given templates and speaks Nunjucks' dialect.
///
/// Templates go in as name and Nunjucks text (`govuk/template.njk`,
/// `govuk/components/button/macro.njk`, …); one may extend, import and include the others.
///
/// # Errors
/// [`InstallError`] for the first template that cannot be translated or compiled.
pub fn environment<N: AsRef<str>, T: AsRef<str>>(
    templates: impl IntoIterator<Item = (N, T)>,
) -> Result<Environment<'static>, InstallError> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Chainable);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_keep_trailing_newline(true);
    semantics::install(&mut env);
    for (name, text) in templates {
        let name = name.as_ref();
        let translated = translate(name, text.as_ref())?;
        env.add_template_owned(name.to_owned(), translated)
            .map_err(|source| InstallError::Compile {
                template: name.to_owned(),
                source,
            })?;
    }
    Ok(env)
}

/// Adds one function for each part to a page's environment, which keeps its own dialect.
///
/// `govuk_date_input` renders `govuk/components/date-input`.
/// It takes the part's options as one map, as keyword arguments, or both; a call block's body
/// becomes the part's contents.
///
/// # Errors
/// [`InstallError`] for the first template that cannot be translated or compiled.
pub fn install<N: AsRef<str>, T: AsRef<str>>(
    pages: &mut Environment<'static>,
    templates: impl IntoIterator<Item = (N, T)>,
) -> Result<(), InstallError> {
    Arc::new(Components::new(templates)?).install(pages);
    Ok(())
}

/// The page parts, ready to render.
#[derive(Debug)]
pub struct Components {
    env: Environment<'static>,
    /// `button` -> `govuk/components/button/template.njk`
    templates: BTreeMap<String, String>,
}

impl Components {
    /// Takes in the templates of the package, given as name and Nunjucks text.
    ///
    /// # Errors
    /// [`InstallError`] for the first template that cannot be translated or compiled.
    pub fn new<N: AsRef<str>, T: AsRef<str>>(
        templates: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, InstallError> {
        let env = environment(templates)?;
        let templates = env
            .templates()
            .filter_map(|(name, _)| {
                let part = name
                    .strip_suffix("/template.njk")?
                    .rsplit_once("components/")?
                    .1;
                Some((part.to_owned(), name.to_owned()))
            })
            .collect();
        Ok(Self { env, templates })
    }

    /// The parts' names, in order: `accordion`, `back-link`, …
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.templates.keys().map(String::as_str)
    }

    /// Renders a part with its options.
    ///
    /// # Errors
    /// If there is no such part, or its template fails on these options.
    pub fn render(&self, part: &str, options: Value) -> Result<String, Error> {
        self.render_around(part, options, None)
    }

    /// Renders a part around a body that is already HTML.
    fn render_around(
        &self,
        part: &str,
        params: Value,
        body: Option<Value>,
    ) -> Result<String, Error> {
        let template = self.templates.get(part).ok_or_else(|| {
            Error::new(
                ErrorKind::TemplateNotFound,
                format!("there is no GOV.UK part {part:?}"),
            )
        })?;
        let caller = semantics::body(body);
        self.env
            .get_template(template)?
            .render(context! { params, caller })
    }

    /// Adds one function for each part to a page's environment: `govuk_back_link` and so on.
    pub fn install(self: &Arc<Self>, pages: &mut Environment<'static>) {
        for part in self.names() {
            let function = format!("govuk_{}", part.replace('-', "_"));
            let part = Part {
                components: Arc::clone(self),
                name: part.to_owned(),
            };
            pages.add_global(function, Value::from_object(part));
        }
    }
}

/// A part as a function that a page calls.
#[derive(Debug)]
struct Part {
    components: Arc<Components>,
    name: String,
}

impl Object for Part {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, state: &State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let (Rest(given), named): (Rest<Value>, Kwargs) = minijinja::value::from_args(args)?;
        let body = match named.get::<Option<Value>>("caller")? {
            Some(caller) => Some(caller.call(state, &[])?),
            None => None,
        };
        let options = match (&given[..], named.args().any(|name| name != "caller")) {
            ([], false) => Value::UNDEFINED,
            ([options], false) => options.clone(),
            ([] | [_], true) => merged(given.first(), &named)?,
            _ => {
                let message = format!(
                    "{} takes one map of options, got {}",
                    self.name,
                    given.len()
                );
                return Err(Error::new(ErrorKind::TooManyArguments, message));
            }
        };
        if !matches!(
            options.kind(),
            ValueKind::Undefined | ValueKind::None | ValueKind::Map
        ) {
            let message = format!("{} takes a map of options, got {options}", self.name);
            return Err(Error::new(ErrorKind::InvalidOperation, message));
        }
        self.components
            .render_around(&self.name, options, body)
            .map(Value::from_safe_string)
    }
}

/// The options given as a map, with those given by name laid over them.
fn merged(options: Option<&Value>, named: &Kwargs) -> Result<Value, Error> {
    let mut all = Vec::new();
    if let Some(options) = options {
        for key in options.try_iter()? {
            let item = options.get_item(&key)?;
            all.push((key, item));
        }
    }
    for name in named.args().filter(|name| *name != "caller") {
        all.push((Value::from(name), named.get::<Value>(name)?));
    }
    Ok(all.into_iter().collect())
}
