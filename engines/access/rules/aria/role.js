// The role of an element: what the author wrote, or what HTML gives it (HTML-AAM 1.0), with the
// conflicts of presentational roles resolved (WAI-ARIA 1.2, section 7).

import { GLOBAL, NAMING, ROLE_DESCRIPTION } from "./attributes.js";
import { isFocusable } from "../dom/focus.js";
import { textContent } from "../dom/natives.js";
import { summaryOf } from "../dom/page.js";
import { KIND_OF, ROLES, isRole } from "./roles.js";

const PLAIN = {
  address: "group",
  article: "article",
  aside: "complementary",
  blockquote: "blockquote",
  button: "button",
  caption: "caption",
  code: "code",
  datalist: "listbox",
  dd: "definition",
  del: "deletion",
  details: "group",
  dfn: "term",
  dialog: "dialog",
  dt: "term",
  em: "emphasis",
  fieldset: "group",
  figure: "figure",
  h1: "heading",
  h2: "heading",
  h3: "heading",
  h4: "heading",
  h5: "heading",
  h6: "heading",
  hgroup: "group",
  hr: "separator",
  html: "document",
  ins: "insertion",
  main: "main",
  math: "math",
  menu: "list",
  meter: "meter",
  nav: "navigation",
  ol: "list",
  optgroup: "group",
  option: "option",
  output: "status",
  p: "paragraph",
  progress: "progressbar",
  search: "search",
  strong: "strong",
  sub: "subscript",
  sup: "superscript",
  table: "table",
  tbody: "rowgroup",
  textarea: "textbox",
  tfoot: "rowgroup",
  thead: "rowgroup",
  time: "time",
  tr: "row",
  ul: "list",
};

const INPUTS = {
  button: "button",
  checkbox: "checkbox",
  email: "textbox",
  image: "button",
  number: "spinbutton",
  radio: "radio",
  range: "slider",
  reset: "button",
  search: "searchbox",
  submit: "button",
  tel: "textbox",
  text: "textbox",
  url: "textbox",
};
/** Kinds of input that have no role of their own: a date, a colour, a file. */
const NO_ROLE = new Set(["color", "date", "datetime-local", "file", "hidden", "month", "password", "time", "week"]);

const SECTIONING = ["article", "aside", "main", "nav", "section"];

/** The kind of an input, "text" where it has none or an unknown one. */
export function inputType(item) {
  const type = (item.attribute("type") ?? "text").trim().toLowerCase();
  return type in INPUTS || NO_ROLE.has(type) ? type : "text";
}

const isNamed = (item) => ["aria-label", "aria-labelledby", "title"].some((name) => item.attribute(name)?.trim());

/** The role that the language gives an element, or "generic" or null where it gives none. */
export function implicitRole(item) {
  if (item.isSvg) return implicitOfSvg(item);
  if (!item.isHtml) return item.tag === "math" ? "math" : null;
  switch (item.tag) {
    case "a":
    case "area":
      return item.has("href") ? "link" : "generic";
    case "img":
      return item.attribute("alt") === "" ? "presentation" : "img";
    case "input": {
      const type = inputType(item);
      if (NO_ROLE.has(type)) return null;
      const suggests = item.has("list") && ["email", "search", "tel", "text", "url"].includes(type);
      return suggests ? "combobox" : INPUTS[type];
    }
    case "select":
      return item.has("multiple") || Number(item.attribute("size")) > 1 ? "listbox" : "combobox";
    case "summary":
      return item.parent?.is("details") && summaryOf(item.parent) === item.element ? "summary" : "generic";
    case "section":
      return isNamed(item) ? "region" : "generic";
    case "form":
      return isNamed(item) ? "form" : "generic";
    case "header":
    case "footer":
      if (item.parent && item.closest((at) => at !== item && at.is(...SECTIONING))) return "generic";
      return item.tag === "header" ? "banner" : "contentinfo";
    case "li": {
      const list = item.parent;
      return list && ["list", "directory"].includes(roleOf(list)) ? "listitem" : "generic";
    }
    case "td":
    case "th":
      return implicitOfCell(item);
    case "tr":
    case "tbody":
    case "thead":
    case "tfoot":
      return tableOf(item) ? PLAIN[item.tag] : "generic";
    case "iframe":
      return "iframe";
    case "audio":
    case "video":
    case "canvas":
    case "object":
    case "embed":
      return null;
    default:
      return PLAIN[item.tag] ?? "generic";
  }
}

function implicitOfSvg(item) {
  switch (item.tag) {
    case "svg":
      return "graphics-document";
    case "a":
      return item.has("href") || item.has("xlink:href") ? "link" : "generic";
    case "image":
      return "img";
    case "text":
    case "textPath":
    case "tspan":
      return "generic";
    default:
      return hasSvgName(item) ? "graphics-symbol" : null;
  }
}

/** A name by which a shape is taken into the tree (SVG-AAM 1.0, section 5.1.2). */
export const hasSvgName = (item) =>
  isNamed(item) || item.children.some((child) => child.tag === "title" && textContent(child.element).trim());

/** The table around a row or cell, with the role that it has. */
export const tableOf = (item) => item.parent && item.parent.closest((at) => at.is("table"));

function implicitOfCell(item) {
  const table = tableOf(item);
  if (!table) return "generic";
  const role = roleOf(table);
  if (role === "presentation" || role === "none") return "generic";
  const cell = role === "grid" || role === "treegrid" ? "gridcell" : "cell";
  if (item.tag === "td") return cell;
  const scope = item.attribute("scope")?.trim().toLowerCase();
  if (scope === "row" || scope === "rowgroup") return "rowheader";
  if (scope === "col" || scope === "colgroup") return "columnheader";
  const row = item.parent;
  const cells = row.children.filter((child) => child.is?.("td", "th"));
  const allHeaders = cells.every((each) => each.tag === "th");
  if (!allHeaders && cells[0] === item) return "rowheader";
  if (cells.some((each) => each.tag === "td") && cells[0] !== item && row.parent?.tag !== "thead") {
    return cells.indexOf(item) === 0 ? "rowheader" : "columnheader";
  }
  return "columnheader";
}

/** The first word of the role attribute that is a role, or null. */
export function writtenRole(item) {
  return item.keep("writtenRole", () => {
    const given = item.attribute("role");
    if (given === null) return null;
    return given.trim().toLowerCase().split(/\s+/).find(isRole) ?? null;
  });
}

/** A presentational role gives way where the element can be focused or has a global attribute. */
function isConflict(item) {
  if (isFocusable(item)) return true;
  return [...GLOBAL].some((name) => {
    if (name === "aria-hidden" || !item.has(name)) return false;
    // A blank alternative is a mark of its own; only something said of the picture goes against it.
    if (writtenRole(item) === null && item.attribute(name).trim() === "") return false;
    const prohibited = NAMING.has(name) || ROLE_DESCRIPTION.has(name);
    return !prohibited || !isUnnamedByNature(item);
  });
}

// A label on what cannot have one is no reason to show it.
function isUnnamedByNature(item) {
  const implicit = implicitRole(item);
  return implicit !== null && ROLES.get(implicit)?.unnamed === true && implicit !== "presentation";
}

/** The role that assistive technology is told, "presentation" for both its names; null for none. */
export function roleOf(item) {
  return item.keep("role", () => {
    item.kept.role = null; // a list item asks its list, never the other way about
    const written = writtenRole(item);
    const implicit = written === null ? implicitRole(item) : null;
    const role = written ?? implicit;
    if (role === "presentation" || role === "none") {
      if (!isConflict(item)) return "presentation";
      return item.is("img") ? "img" : implicitRole(item);
    }
    return role;
  });
}

/** The role, or the role of ARIA that a publishing or second name stands for. */
export function kindOf(item) {
  const role = roleOf(item);
  return KIND_OF.get(role) ?? role;
}

/** What the tables say of an item's role; undefined for roles that only HTML has. */
export const factsOf = (item) => ROLES.get(roleOf(item));
