// The accessible name of an element: Accessible Name and Description Computation 1.2, with what HTML
// and SVG add (HTML-AAM 1.0, section 4.1; SVG-AAM 1.0, section 8.1).

import * as dom from "../dom/natives.js";
import { styleRules } from "../dom/sheets.js";
import { factsOf, inputType, roleOf } from "./role.js";
import { ownedBy } from "./tree.js";
import { squeeze } from "../words.js";

/** A name is not read further than this; a page may hold a book in one link. */
const MOST_CHARACTERS = 5000;
const DEEPEST = 200;

const BUTTON_TEXT = { submit: "Submit", reset: "Reset" };
const TEXT_INPUTS = new Set(["email", "number", "password", "search", "tel", "text", "url"]);

/** The name, blanks squeezed; empty where it has none. */
export const nameOf = (item) => found(item).name;

/** Where the name came from: "labelledby", "label", "native", "contents", "title", "placeholder" or "". */
export const nameSource = (item) => found(item).from;

/** The description by aria-describedby, aria-description or an unused title. */
export function descriptionOf(item) {
  const by = item.byIds("aria-describedby");
  if (by.length > 0) return squeeze(by.map((each) => textOf(each)).join(" "));
  const given = item.attribute("aria-description")?.trim();
  if (given) return squeeze(given);
  return nameSource(item) === "title" ? "" : squeeze(item.attribute("title") ?? "");
}

/** What assistive technology reads of an item's contents, whatever its role. */
export const textOf = (item) => squeeze(contents(item, fresh({ whole: true, hidden: !item.visible })));

function found(item) {
  return item.keep("name", () => {
    const trace = fresh({});
    const name = squeeze(compute(item, trace, "root"));
    return { name, from: name ? trace.from : "" };
  });
}

const fresh = (facts) => ({ visited: new Set(), from: "", hidden: false, whole: false, depth: 0, length: 0, ...facts });

/**
 * @param {"root"|"reference"|"child"} as how the computation came to the item
 */
function compute(item, trace, as) {
  if (trace.depth > DEEPEST || trace.length > MOST_CHARACTERS || trace.visited.has(item)) return "";
  if (as === "child" && !trace.hidden && isHiddenFromName(item)) return "";
  trace.visited.add(item);
  trace.depth += 1;
  const name = steps(item, trace, as);
  trace.depth -= 1;
  trace.length += name.length;
  return name;
}

const isHiddenFromName = (item) => !item.drawn || !item.visible || item.attribute("aria-hidden") === "true";

function steps(item, trace, as) {
  const note = (from) => {
    if (as === "root") trace.from = from;
  };
  if (as !== "reference") {
    const by = byReference(item, trace);
    if (by.trim()) return note("labelledby"), by;
  }
  if (as === "child") {
    const value = valueInside(item);
    if (value !== null) return value;
  }
  const label = item.attribute("aria-label")?.trim();
  if (label) return note("label"), label;
  if (!isDecorative(item)) {
    const native = nativeName(item, trace);
    if (native !== null && native.trim()) return note("native"), native;
  }
  if (as !== "root" || isFromContents(item)) {
    const inside = contents(item, trace);
    if (inside.trim()) return note("contents"), inside;
  }
  const title = item.attribute("title")?.trim();
  if (title) return note("title"), title;
  const placeholder = placeholderOf(item);
  if (placeholder) return note("placeholder"), placeholder;
  return "";
}

const isDecorative = (item) => roleOf(item) === "presentation";

function byReference(item, trace) {
  if (!item.has("aria-labelledby") || trace.referred) return "";
  return item
    .byIds("aria-labelledby")
    .map((each) => {
      const inner = fresh({ referred: true, hidden: !each.visible || each.attribute("aria-hidden") === "true" });
      return compute(each, inner, "reference");
    })
    .join(" ");
}

/** Roles of HTML alone that are named from contents, and those that ARIA names so. */
function isFromContents(item) {
  if (roleOf(item) === "summary") return true;
  return factsOf(item)?.fromContents === true;
}

/** Of a control inside of a label its value counts; null for anything else. */
function valueInside(item) {
  const role = roleOf(item);
  if (role === "textbox" || role === "searchbox") {
    return item.is("input", "textarea") ? item.element.value : dom.textContent(item.element);
  }
  if (role === "combobox" || role === "listbox") {
    if (item.is("select")) return [...item.element.selectedOptions].map((each) => each.text).join(" ");
    return item.is("input") ? item.element.value : null;
  }
  if (role === "slider" || role === "spinbutton" || role === "progressbar" || role === "meter") {
    return item.attribute("aria-valuetext") ?? item.attribute("aria-valuenow") ?? String(item.element.value ?? "");
  }
  return null;
}

function nativeName(item, trace) {
  if (item.isSvg) return childNamed(item, "title", trace);
  if (!item.isHtml) return null;
  switch (item.tag) {
    case "img":
    case "area":
      return item.attribute("alt");
    case "input":
      return inputName(item, trace);
    case "button":
    case "meter":
    case "output":
    case "progress":
    case "select":
    case "textarea":
      return fromLabels(item, trace);
    case "fieldset":
      return childNamed(item, "legend", trace);
    case "figure":
      return childNamed(item, "figcaption", trace);
    case "table":
      return childNamed(item, "caption", trace);
    default:
      return null;
  }
}

function inputName(item, trace) {
  const labels = fromLabels(item, trace);
  if (labels?.trim()) return labels;
  const type = inputType(item);
  if (type === "image") return item.attribute("alt");
  if (type === "button" || type === "submit" || type === "reset") {
    return item.has("value") ? item.attribute("value") : (BUTTON_TEXT[type] ?? "");
  }
  return null;
}

function placeholderOf(item) {
  const types = item.is("textarea") || (item.is("input") && TEXT_INPUTS.has(inputType(item)));
  if (types) return item.attribute("placeholder")?.trim() || item.attribute("aria-placeholder")?.trim() || "";
  return item.attribute("aria-placeholder")?.trim() ?? "";
}

function childNamed(item, tag, trace) {
  const child = item.children.find((each) => each.element && each.tag === tag);
  if (!child) return null;
  // The title of a picture is never drawn, and names it all the same.
  return tag === "title" ? dom.textContent(child.element) : contents(child, trace);
}

const LABELABLE = ["button", "input", "meter", "output", "progress", "select", "textarea"];

/** The labels of each control (HTML, 4.10.4). */
function labelsByControl(page) {
  return page.keep("labels", () => {
    const labels = new Map();
    for (const label of page.tagged("label")) {
      const control = controlOf(label);
      if (!control) continue;
      if (labels.has(control)) labels.get(control).push(label);
      else labels.set(control, [label]);
    }
    return labels;
  });
}

function controlOf(label) {
  const named = label.attribute("for");
  if (named !== null) {
    const control = label.byId(named);
    return control?.is(...LABELABLE) ? control : null;
  }
  for (const below of label.descendants()) {
    if (below.is(...LABELABLE) && below.attribute("type") !== "hidden") return below;
  }
  return null;
}

/** The label elements of a control, in the order of the page. */
export const labelsOf = (item) => labelsByControl(item.page).get(item) ?? [];

function fromLabels(item, trace) {
  const labels = labelsOf(item);
  if (labels.length === 0) return null;
  return labels
    .map((label) => {
      const inner = fresh({ referred: true, hidden: !label.visible });
      inner.visited = new Set(trace.visited);
      return compute(label, inner, "reference");
    })
    .join(" ");
}

function contents(item, trace) {
  if (item.is("iframe", "object", "video", "audio", "canvas", "embed")) return "";
  let text = generated(item, "::before");
  for (const child of trace.whole || item.has("aria-owns") ? inOrder(item) : item.children) {
    if (trace.length + text.length > MOST_CHARACTERS) break;
    if (!child.element) {
      text += dom.nodeValue(child);
      continue;
    }
    const part = compute(child, trace, "child");
    text += isInline(child) ? part : ` ${part} `;
  }
  return text + generated(item, "::after");
}

// Text between elements keeps its place; what is owned from elsewhere comes last.
function inOrder(item) {
  if (!item.has("aria-owns")) return item.children;
  const owned = ownedBy(item).filter((each) => !item.children.includes(each));
  return [...item.children, ...owned];
}

const isInline = ({ drawn, display }) => !drawn || display === "contents" || (display.startsWith("inline") && display !== "inline-block");

/** Whether any style sheet puts text before or after elements, as far as they can be read. */
const hasGenerated = (page) =>
  page.keep("generated", () => page.roots.some((root) => [...styleRules(root)].some(({ rule }) => !rule || /:(?:before|after)/.test(rule.selectorText))));

/** The text that a style sheet puts before or after; a picture's alternative counts, its address does not. */
function generated(item, where) {
  if (!item.isHtml || !item.drawn || !hasGenerated(item.page)) return "";
  return item.keep(where, () => generatedText(item, where));
}

function generatedText(item, where) {
  const { content } = dom.computedStyle(item.element, where);
  if (content === "none" || content === "normal" || content === "") return "";
  const [shown, instead] = content.split(/\s*\/\s*(?=["'])/);
  return [...(instead ?? shown).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1].replace(/\\(.)/g, "$1")).join("");
}
