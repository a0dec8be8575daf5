//! The dialect piece by piece, the functions that pages call, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod package;

use expect_test::{Expect, expect};
use govuk::{environment, install, translate};
use minijinja::{Environment, UndefinedBehavior, Value, context};

/// Renders a Nunjucks text on its own.
#[track_caller]
fn check(nunjucks: &str, want: &str) {
    let env = environment([("page.njk", nunjucks)]).unwrap();
    let params = context! {
        text => "a<b", safe => Value::from_safe_string("<b>".into()), none => (), zero => 0, no => false,
        empty_list => Vec::<i64>::new(), empty_map => context! {}, list => vec![1, 2],
        map => context! { x => 1, y => "2" }, yes => true, float => 1.0,
    };
    let got = env
        .get_template("page.njk")
        .unwrap()
        .render(context! { params })
        .unwrap();
    assert_eq!(got, want, "{nunjucks}");
}

#[test]
fn values_mean_what_they_mean_in_javascript() {
    check(
        "{{ params.text }}|{{ params.safe }}|{{ params.none }}|{{ params.absent.deep }}",
        "a&lt;b|<b>||",
    );
    check(
        "{{ params.yes }} {{ params.float }} {{ params.list }} {{ params.map }}",
        "true 1 1,2 [object Object]",
    );
    check(
        "{{ '\"quoted\" & `ticked`' }}",
        "&quot;quoted&quot; &amp; &#96;ticked&#96;",
    );
    check(
        "{{ 'y' if params.empty_list else 'n' }}{{ 'y' if params.empty_map else 'n' }}",
        "yy",
    );
    check(
        "{{ 'y' if params.zero else 'n' }}{{ 'y' if '' else 'n' }}{{ 'y' if params.none else 'n' }}",
        "nnn",
    );
    check("[{{ 'y' if params.zero }}]", "[]");
    check(
        "{{ params.absent or 'other' }} {{ params.text and params.list.length }}",
        "other 2",
    );
    check(
        "{{ 1 + 2 }} {{ 1 + 2 + 'a' + 1 + 2 }} {{ 'a' ~ 1 ~ true }} {{ 7 // 2 }} {{ 2 ** 3 }}",
        "3 3a12 a1true 3 8",
    );
    check(
        "{{ params.zero == '0' }} {{ params.zero === '0' }} {{ params.none == undefined }}",
        "true false true",
    );
    check(
        "{{ params.none === undefined }} {{ params.no != false }} {{ params.absent != false }}",
        "false false true",
    );
    check(
        "{{ 1 in params.list }} {{ '1' in params.list }} {{ 'x' in params.map }} {{ 'a' in params.text }}",
        "true false true true",
    );
    check(
        "{{ 3 not in params.list }} {{ not 'x' in params.map }} {{ params.zero in [null, false] }}",
        "true false false",
    );
    check(
        "{{ [true, false].includes(params.no) }} {{ params.map.val }}{{ params.safe.val }}",
        "true &lt;b&gt;",
    );
    check(
        "{{ params.text is string }} {{ params.map is mapping }} {{ params.list is mapping }}",
        "true true false",
    );
    check(
        "{{ params.safe is escaped }} {{ params.none is null }} {{ params.none is not null }}",
        "true true false",
    );
}

#[test]
fn filters_do_what_they_do_in_nunjucks() {
    check(
        "{{ params.none | default('d') }}|{{ params.absent | default('d') }}|{{ '' | default('d', true) }}",
        "|d|d",
    );
    check(
        "{{ params.list | length }}{{ params.map | length }}{{ params.absent | length }}{{ 'añ' | length }}",
        "2202",
    );
    check(
        "{{ 'a\\nb\\n' | indent(2) }}|{{ 'a' | indent(2, true) }}",
        "a\n  b\n  |  a",
    );
    check(
        "{{ params.safe | trim }}{{ ' x ' | trim }}{{ 'a<' | escape }}{{ 'a<' | safe }}",
        "<b>xa&lt;a<",
    );
    check("{{ 'up to %{n}' | replace('%{n}', 10) }}", "up to 10");
    check("{{ [1, 0, '', 'a'] | select('truthy') }}", "1,a");
}

#[test]
fn statements_scope_names_as_nunjucks_does() {
    check(
        "{% set n = 1 %}{% for i in [1, 2] %}{% set n = n + i %}{% endfor %}{{ n }}",
        "4",
    );
    check(
        "{% for i in [1] %}{% set n = i %}{% endfor %}[{{ n }}]",
        "[]",
    );
    check(
        "{% macro m(n) %}{% for i in [1, 2] %}{% set n = n + i %}{% endfor %}{{ n }}{% endmacro %}{{ m(5) }}",
        "8",
    );
    check(
        "{% for k, v in params.map %}{{ k }}={{ v }};{% endfor %}",
        "x=1;y=2;",
    );
    check(
        "{% for k in params.none %}{{ k }}{% else %}none{% endfor %}",
        "none",
    );
    check(
        "{% if params.zero %}a{% elseif params.no %}b{% elif params.yes %}c{% else %}d{% endif %}",
        "c",
    );
    check(
        "{% set x %}<i>{% endset %}{{ x }}{{ x | safe }}",
        "&lt;i&gt;<i>",
    );
    check(
        "{% macro box(a, b = 'two') %}{{ a }}{{ b }}[{{ caller() }}]{% endmacro %}{% call box(1) %}<i>{% endcall %}",
        "1two[<i>]",
    );
    check(
        "{% macro two(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ two(1) }}",
        "1",
    );
}

#[test]
fn white_space_goes_where_nunjucks_drops_it() {
    check("a\n  {% if true %}\n  b\n  {% endif %}\nc", "a\n  b\nc");
    check("a {%- if true -%} b {%- endif %} c", "ab c");
    check("a {{- 1 -}} b", "a1b");
    check("a {#- gone -#} b {# gone #}\nc\n", "ab \nc\n");
    check("{% set x -%}\n  b{% endset %}[{{ x }}]", "[  b]");
    check("{ {{ {a: {b: 1}}.a.b }} }", "{ 1 }");
    check("{ {%- if true %}a{% endif %}", "{a");
}

#[test]
fn a_template_extends_and_imports_the_packages_own() {
    let page = "{% extends 'govuk/template.njk' %}
        {% from 'govuk/components/button/macro.njk' import govukButton %}
        {% block pageTitle %}Bins{% endblock %}
        {% block header %}{% endblock %}
        {% block content %}{{ govukButton({text: 'Save'}) }}{% endblock %}";
    let templates = package::templates()
        .into_iter()
        .chain([("page.njk".into(), page.into())]);
    let env = environment(templates).unwrap();
    let html = env.get_template("page.njk").unwrap().render(()).unwrap();
    for part in [
        "<title>Bins</title>",
        "govuk-skip-link",
        "Save\n</button>",
        "<footer",
        "</html>",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert!(
        !html.contains("<header"),
        "the emptied header is in\n{html}"
    );
}

/// Renders a page of our own, in an environment that is strict about names.
fn page(source: &str) -> String {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    install(&mut env, package::templates()).unwrap();
    env.add_template_owned("page.html", source.to_owned())
        .unwrap();
    let page = env.get_template("page.html").unwrap();
    page.render(context! { name => "Quay & Co" })
        .unwrap_or_else(|error| format!("{error:#}"))
}

#[track_caller]
fn check_page(source: &str, want: Expect) {
    want.assert_eq(&page(source));
}

#[test]
fn pages_call_the_parts_as_functions() {
    check_page(
        r#"{{ govuk_tag(text=name, classes="app-x") }}"#,
        expect![[r#"
            <strong class="govuk-tag app-x">
              Quay &amp; Co
            </strong>
        "#]],
    );
    check_page(
        r#"{{ govuk_tag({"text": "a", "classes": "app-x"}, text=name) }}"#,
        expect![[r#"
            <strong class="govuk-tag app-x">
              Quay &amp; Co
            </strong>
        "#]],
    );
    check_page(
        r#"{% call govuk_inset_text() %}<b>{{ name }}</b>{% endcall %}"#,
        expect![[r#"
            <div class="govuk-inset-text">
              <b>Quay &amp; Co</b>
            </div>
        "#]],
    );
}

#[test]
fn pages_are_told_what_they_got_wrong() {
    let first = |source: &str| page(source).lines().next().unwrap_or_default().to_owned();
    assert_eq!(
        first(r#"{{ govuk_tag("Working") }}"#),
        "invalid operation: tag takes a map of options, got Working (in page.html:1)"
    );
    assert_eq!(
        first(r#"{{ govuk_tag({}, {}) }}"#),
        "too many arguments: tag takes one map of options, got 2 (in page.html:1)"
    );
    assert!(
        first(r#"{{ govuk_tagg(text="a") }}"#).contains("govuk_tagg"),
        "{}",
        first("{{ govuk_tagg() }}")
    );
    assert!(first("{{ govuk_tag(text=absent.name) }}").contains("undefined"));
}

#[test]
fn refuses_what_it_cannot_translate() {
    let refuse = |text: &str| translate("a/b.njk", text).unwrap_err().to_string();
    let nest = |n| format!("{{{{ {}1{} }}}}", "(".repeat(n), ")".repeat(n));
    let blocks = "{% if a %}".repeat(1_000);
    let chain = format!("{{{{ a{} }}}}", ".b".repeat(10_000));
    expect!["a/b.njk:2: {% is never closed"].assert_eq(&refuse("\n{% if a"));
    expect!["a/b.njk:1: {# is never closed"].assert_eq(&refuse("{# a"));
    expect!["a/b.njk:1: a quoted text is never closed"].assert_eq(&refuse("{{ 'a }}"));
    expect!["a/b.njk:1: cannot read the character '?'"].assert_eq(&refuse("{{ a ? b }}"));
    expect!["a/b.njk:1: expected endif, got the end of the file"].assert_eq(&refuse("{% if a %}"));
    expect!["a/b.njk:1: expected a value, got the end of the tag"].assert_eq(&refuse("{{ }}"));
    expect!["a/b.njk:1: expected the end of the tag, got \"b\""].assert_eq(&refuse("{{ a b }}"));
    expect!["a/b.njk:1: the statement \"asyncEach\" is not supported"]
        .assert_eq(&refuse("{% asyncEach a in b %}"));
    expect!["a/b.njk:1: nested more than 64 deep"].assert_eq(&refuse(&nest(100)));
    expect!["a/b.njk:1: nested more than 64 deep"].assert_eq(&refuse(&blocks));
    expect!["a/b.njk:1: a tag of more than 1000 words and signs"].assert_eq(&refuse(&chain));
}

/// Any cut of any template is translated or refused, never worse.
#[test]
fn no_cut_of_a_template_panics() {
    for (name, text) in package::templates() {
        for end in (0..text.len())
            .step_by(7)
            .filter(|end| text.is_char_boundary(*end))
        {
            let _ = translate(&name, &text[..end]);
        }
    }
}

#[test]
fn reads_well_once_translated() {
    let translated = translate(
        "govuk/components/tag/template.njk",
        concat!(
            "{% from \"../../macros/attributes.njk\" import govukAttributes -%}\n\n",
            "<b {%- if params.classes %} class=\"{{ params.classes }}\"{% endif %}>",
            "{{ params.html | safe if params.html else params.text }}</b>"
        ),
    );
    expect![[r#"{% from "govuk/macros/attributes.njk" import govukAttributes %}<b{% if (params.classes is truthy) %} class="{{ params.classes }}"{% endif %}>{{ ((params.html | safe) if (params.html is truthy) else params.text) }}</b>"#]]
        .assert_eq(&translated.unwrap());
}
