//! A page of a list: its envelope, what it holds, and whether the two agree.

use serde_json::Value;

use super::{Bench, row, sense, shown};
use crate::report::Rule;
use crate::table;

/// Rows of one page that are judged.
const MOST: usize = 200_000;

/// Judges a page of a list.
///
/// # Source
/// Open Referral UK profile 3.0, OpenAPI, schema `Page`. The compiled `*_list` schemas are of one item,
/// not of the page; the page is judged by the OpenAPI.
pub fn judge(bench: &mut Bench<'_>, value: &Value) {
    bench.refs.page(bench.response, 0, 0.0);
    let Value::Object(_) = value else {
        let what = format!("Here should be a page of a list and is {}.", shown(value));
        let mend = "Answer with an object that has total_items, total_pages, page_number, size and contents.";
        bench.standard(Rule::Type, "page", value, what, mend);
        return;
    };
    row::judge(bench, &table::PAGE, value);
    let contents = match value.get("contents") {
        Some(Value::Array(contents)) => contents,
        Some(other) => {
            let what = format!("`contents` should be a list and is {}.", shown(other));
            bench.standard(
                Rule::Type,
                "page.contents",
                value,
                what,
                "Give a list, even if it is empty.",
            );
            return;
        }
        None => {
            let what = "`contents` is missing.".to_owned();
            bench.standard(
                Rule::Required,
                "page.contents",
                value,
                what,
                "Give the rows of the page in `contents`.",
            );
            return;
        }
    };
    let total = value.get("total_items").and_then(Value::as_f64);
    bench
        .refs
        .page(bench.response, contents.len(), total.unwrap_or_default());
    adds_up(bench, value, contents.len());
    let of = bench.response.row();
    bench.under("contents", |bench| {
        for (at, item) in contents.iter().enumerate().take(MOST) {
            bench.under(at.to_string(), |bench| {
                row::judge(bench, of, item);
                sense::judge(bench, of, item);
                let place = bench.place();
                if let Some(first) = bench.refs.listed(item, place) {
                    let what = format!("{first} has the identifier {} too.", shown(&item["id"]));
                    let full = format!("{}.id", of.name);
                    let mend = "Give each row an identifier of its own, and list each row once.";
                    bench.standard(Rule::Unique, &full, item, what, mend);
                }
            });
        }
    });
}

/// Whether the envelope's numbers go together, and with what the page holds.
fn adds_up(bench: &mut Bench<'_>, page: &Value, held: usize) {
    let number = |name: &str| page.get(name).and_then(Value::as_f64);
    let is = |name: &str| page.get(name).and_then(Value::as_bool);
    let held = held as f64;
    let mut say = |field: &str, what: String, mend: &str| {
        bench.under(field, |bench| {
            bench.warn(Rule::Paging, &format!("page.{field}"), page, what, mend);
        });
    };
    for field in ["total_items", "total_pages", "page_number", "size"] {
        match number(field) {
            None if page.get(field).is_none() => {
                say(
                    field,
                    format!("`{field}` is missing."),
                    "Programs need it to ask for the next page.",
                );
            }
            Some(n) if !(n >= 0.0 && n.fract() == 0.0) => {
                say(
                    field,
                    format!("`{field}` is {n}."),
                    "Give a whole number from 0.",
                );
            }
            _ => {}
        }
    }
    let (items, pages) = (number("total_items"), number("total_pages"));
    let (at, size) = (number("page_number"), number("size"));
    let is_last = at.zip(pages).map(|(at, pages)| at >= pages);
    if let Some(is) = is("empty")
        && is != (held == 0.0)
    {
        say(
            "empty",
            format!("`empty` is {is} and the page holds {held}."),
            "Say true only of a page without rows.",
        );
    }
    if let Some(items) = items
        && items < held
    {
        say(
            "total_items",
            format!("`total_items` is {items} and this page alone holds {held}."),
            "Count the rows of all pages.",
        );
    }
    if let Some(size) = size
        && (size < held || (is_last == Some(false) && size != held))
    {
        say(
            "size",
            format!("`size` is {size} and the page holds {held}."),
            "Say how many rows a page has.",
        );
    }
    if let (Some(items), Some(pages), Some(size)) = (items, pages, size)
        && size > 0.0
        && is_last == Some(false)
        && pages != (items / size).ceil()
    {
        let what = format!(
            "`total_pages` is {pages}, and {items} rows at {size} a page make {}.",
            (items / size).ceil()
        );
        say(
            "total_pages",
            what,
            "Divide `total_items` by `size` and round up.",
        );
    }
    if let Some((at, is)) = at.zip(is("first_page"))
        && is != (at <= 1.0)
    {
        say(
            "first_page",
            format!("`first_page` is {is} on page {at}."),
            "Say true on page 1 alone.",
        );
    }
    if let Some((should, is)) = is_last.zip(is("last_page"))
        && is != should
    {
        let (at, pages) = (at.unwrap_or_default(), pages.unwrap_or_default());
        say(
            "last_page",
            format!("`last_page` is {is} on page {at} of {pages}."),
            "Say true on the last page alone.",
        );
    }
}
