// Where the focus is can be seen, and it can leave again. What only real keys show is for the active part.

import { isTabbable } from "../dom/focus.js";
import { matches, ownStyle, textContent } from "../dom/natives.js";
import { styleRules } from "../dom/sheets.js";
import { takesFocusBack } from "./blur.js";

const FOCUS = /:focus(?:-visible|-within)?(?![-\w])/;
const EVERY_FOCUS = new RegExp(FOCUS, "g");

/** The style rules that speak of the focus, of every sheet that can be read. */
function focusRules(page) {
  const found = [];
  let unread = false;
  for (const { rule, unreadable } of page.roots.flatMap((root) => [...styleRules(root)])) {
    if (unreadable) unread = true;
    else if (FOCUS.test(rule.selectorText)) found.push(rule);
  }
  return { found, unread };
}

const takesOutline = (style) =>
  style.outlineStyle === "none" || style.outlineWidth === "0px" || (style.outline && /^(?:0(?:px)?|none)\b/.test(style.outline));

/** Whether anything but the outline's end is declared, so that the focus may show some other way. */
const shows = (style) => [...style].some((name) => !name.startsWith("outline") && name !== "transition") || (style.outlineStyle && style.outlineStyle !== "none" && style.outlineWidth !== "0px");

/** A selector's parts, without what it asks about the focus. */
const unfocused = (selector) => selector.replace(EVERY_FOCUS, "").trim() || "*";

function matchesAny(item, selector) {
  try {
    return matches(item.element, selector);
  } catch {
    return false;
  }
}

const focusVisible = {
  id: "focus-visible-style",
  criteria: ["2.4.7"],
  act: ["oj04fd"],
  check(page, report) {
    const { found, unread } = focusRules(page);
    const off = found.filter((rule) => takesOutline(rule.style)).map((rule) => unfocused(rule.selectorText));
    // Some other rule may draw the focus, on the element or on those around it; a script may, too.
    const drawing = found.filter((rule) => shows(rule.style)).map((rule) => rule.selectorText);
    const isBeside = drawing.some((selector) => /[+~>\s]/.test(selector));
    const around = drawing.map((selector) => unfocused(selector.replace(/^.*:focus-within.*$/, "*")));
    const tabbable = page.items.filter(isTabbable);
    if (tabbable.length > 0) report.applies();
    const scripted = page.tagged("script").length > 0 || page.items.some((item) => item.has("onfocus") || item.has("onfocusin"));
    for (const item of tabbable) {
      const bare = ownStyle(item.element)?.outlineStyle === "none" || off.some((selector) => matchesAny(item, selector));
      if (!bare) continue;
      if (isBeside || around.some((selector) => item.closest((at) => matchesAny(at, selector)))) continue;
      const message = "The outline that shows where the keyboard is has been taken off this, and no other style takes its place. Draw one: outline: 3px solid.";
      if (scripted || unread || page.tagged("link").some((link) => /stylesheet/i.test(link.attribute("rel") ?? "") && !link.element.sheet)) {
        report.ask(item, message, "Press Tab until this has the focus: can you see that it has?");
      } else report.fail(item, message);
    }
  },
};

const KEY_HANDLERS = ["onkeydown", "onkeypress", "onkeyup"];

/** Whether a key of the page's own may lead out of a trap: something listens to keys, or a script may. */
const mayHearKeys = (page) =>
  page.tagged("script").some((script) => script.has("src") || /key(?:down|press|up)/i.test(textContent(script.element))) ||
  page.items.some((item) => KEY_HANDLERS.some((name) => item.has(name)));

const trapSign = {
  id: "focus-held",
  criteria: ["2.1.2"],
  act: ["80af7b", "a1b64e", "ebe86a"],
  check(page, report) {
    for (const item of page.items.filter(isTabbable)) {
      const code = item.attribute("onblur") ?? "";
      if (takesFocusBack(code) && !mayHearKeys(page)) {
        report.fail(item, "Each time that this loses the focus it takes it back, and the keyboard cannot go on. Take the handler out.");
      } else if (/focus/i.test(code)) {
        report.ask(item, "When this loses the focus, a script moves the focus. Let people go on with Tab.", "Press Tab, then Shift and Tab: do you get away from here both ways?");
      }
    }
  },
};

export const FOCUS_RULES = [focusVisible, trapSign];
