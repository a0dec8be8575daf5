// What can hold the focus, and what a person comes to with the Tab key.

import * as dom from "./natives.js";
import { summaryOf } from "./page.js";

const FORM_CONTROLS = new Set(["button", "input", "select", "textarea"]);

/** Disabled by its own attribute or by a fieldset around it (HTML, 4.10.18.5). */
export function isDisabled(item) {
  return item.keep("disabled", () => {
    const controls = FORM_CONTROLS.has(item.tag) || ["option", "optgroup", "fieldset"].includes(item.tag);
    if (!item.isHtml || !controls) return false;
    if (item.has("disabled")) return true;
    let below = item;
    for (const above of item.ancestors()) {
      if (above.is("fieldset") && above.has("disabled")) {
        const legend = above.children.find((child) => child.tag === "legend");
        return below !== legend;
      }
      below = above;
    }
    return false;
  });
}

/** Focusable by nature, before any tabindex. */
function isNaturally(item) {
  if (item.isSvg) return item.tag === "a" && (item.has("href") || item.has("xlink:href"));
  if (!item.isHtml) return false;
  switch (item.tag) {
    case "a":
    case "area":
      return item.has("href");
    case "input":
      return item.attribute("type")?.toLowerCase() !== "hidden";
    case "button":
    case "select":
    case "textarea":
    case "iframe":
      return true;
    case "summary":
      return item.parent?.is("details") === true && summaryOf(item.parent) === item.element;
    case "audio":
    case "video":
      return item.has("controls");
    default:
      return item.has("contenteditable") && dom.isContentEditable(item.element);
  }
}

/** The number of a tabindex attribute, or null where it has none that counts. */
export function tabIndexOf(item) {
  const match = /^\s*([+-]?\d+)/.exec(item.attribute("tabindex") ?? "");
  return match ? Number(match[1]) : null;
}

/** Can hold the focus, by a script at least. */
export function isFocusable(item) {
  return item.keep("focusable", () => {
    if (!item.isHtml && !item.isSvg) return false;
    if (tabIndexOf(item) === null && !isNaturally(item)) return false;
    return item.visible && !item.inert && !isDisabled(item) && !isBehindDialog(item);
  });
}

/** Reached with the Tab key. */
export function isTabbable(item) {
  if (!isFocusable(item)) return false;
  if ((tabIndexOf(item) ?? 0) < 0) return false;
  // A frame out of the tab order takes all of its content with it.
  return !item.frame || (tabIndexOf(item.frame) ?? 0) >= 0;
}

/** While a modal dialog is open everything outside of it is inert (HTML, 6.6.3). */
export function isBehindDialog(item) {
  const open = item.page.keep("modal", () =>
    item.page.tagged("dialog").filter((dialog) => dialog.drawn && dom.matches(dialog.element, ":modal")),
  );
  const top = open.at(-1);
  return top !== undefined && !item.closest((at) => at === top);
}
