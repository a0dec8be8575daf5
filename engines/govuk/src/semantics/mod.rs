//! What values mean in Nunjucks: truth, likeness, text and HTML, as JavaScript has them.

mod filters;
mod html;
mod tests;
mod values;

pub(crate) use filters::body;
pub use html::write_html;

use minijinja::Environment;

/// Gives an environment the filters, functions and tests that translated templates call.
pub(crate) fn install(env: &mut Environment<'_>) {
    env.set_formatter(html::write_html);
    env.add_filter("default", filters::default);
    env.add_filter("each", filters::each);
    env.add_filter("entries", filters::entries);
    env.add_filter("escape", html::escape);
    env.add_filter("indent", filters::indent);
    env.add_filter("length", filters::length);
    env.add_filter("replace", filters::replace);
    env.add_filter("safe", filters::safe);
    env.add_filter("select", filters::select);
    env.add_filter("size", filters::size);
    env.add_filter("string", filters::string);
    env.add_filter("trim", filters::trim);
    env.add_filter("unsafe", filters::make_unsafe);
    env.add_filter("val", filters::val);
    env.add_function("plus", filters::plus);
    env.add_function("returning", filters::returning);
    env.add_test("alike", tests::alike);
    env.add_test("escaped", tests::escaped);
    env.add_test("mapping", tests::mapping);
    env.add_test("truthy", tests::truthy);
    env.add_test("within", tests::within);
}
