// What a page's scripts listen to, and whether the keyboard comes to it.

import { nameOf } from "../aria/name.js";
import { kindOf } from "../aria/role.js";
import { WIDGETS } from "../aria/roles.js";
import { isDisabled, isFocusable, isTabbable } from "../dom/focus.js";
import { isSeen } from "../dom/place.js";
import { hasWords } from "../words.js";
import { elementOf, look, told } from "./place.js";

const MOST = 100;

/** Says of each element, with the kinds it listens to, what is known of it. `given` are elements, `kinds` those of each. */
export function heard(kinds, given) {
  const page = look();
  const listening = new Map();
  given.forEach((element, at) => {
    if (element) listening.set(element, new Set(kinds[at]));
  });
  const found = [];
  for (const item of page.items) {
    if (found.length >= MOST) break;
    if (!item.isHtml && !item.isSvg) continue;
    const own = listening.get(item.element) ?? new Set();
    const role = kindOf(item);
    const acts = WIDGETS.has(role) && item.attribute("role") !== null;
    if (own.size === 0 && !acts) continue;
    if (item.is("html", "body") || item.inert || item.ariaHidden || isDisabled(item) || !isSeen(item)) continue;
    if (item.attribute("aria-disabled") === "true") continue;
    found.push({
      ...told(item),
      hears: [...own],
      acts,
      tabbable: isTabbable(item),
      focusable: isFocusable(item),
      native: item.is("a", "area", "button", "input", "select", "textarea", "summary", "label", "option", "details", "audio", "video", "form", "iframe"),
      pointer: item.style.cursor === "pointer",
      words: hasWords(nameOf(item) || item.element.innerText || "") && (item.element.innerText ?? "").length < 200,
      within: [...item.descendants()].some(isFocusable),
      around: item.parent?.closest((at) => isFocusable(at) || at.is("label")) != null,
      managed: managed(item),
      draggable: item.attribute("draggable") === "true",
      keysAbove: hearsKeys(item, listening),
      same: hasTwin(item, page),
    });
  }
  return found;
}

const KEYS = ["keydown", "keyup", "keypress"];
const hearsKeys = (item, listening) => {
  for (let at = item.element; at; at = at.parentNode ?? at.host) if (KEYS.some((kind) => listening.get(at)?.has(kind))) return true;
  return false;
};

/** Part of a composite widget whose keyboard another element has. */
const managed = (item) => item.attribute("tabindex") === "-1" || item.parent?.closest((at) => at.has("aria-activedescendant") || /^(?:listbox|menu|menubar|radiogroup|tablist|tree|treegrid|grid|toolbar|combobox)$/.test(at.attribute("role") ?? "")) != null;

/** Something else of the same name that the keyboard comes to. */
const hasTwin = (item, page) => {
  const name = nameOf(item) || item.element.innerText?.trim();
  return Boolean(name) && page.items.some((other) => other !== item && isTabbable(other) && nameOf(other) === name);
};

let pressed = null;

/** Notes whether the next letter does something: whether a script keeps it from the browser, or changes the page. */
export function listenForLetter() {
  pressed?.stop();
  let changed = 0;
  let kept = false;
  const observer = new MutationObserver((records) => (changed += records.length));
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  const keep = (event) => (kept ||= event.defaultPrevented);
  addEventListener("keydown", keep);
  addEventListener("keypress", keep);
  const before = { focus: document.activeElement, y: scrollY };
  pressed = {
    said: () => kept || changed > 0 || document.activeElement !== before.focus || scrollY !== before.y,
    stop: () => {
      observer.disconnect();
      removeEventListener("keydown", keep);
      removeEventListener("keypress", keep);
    },
  };
  return true;
}

export function didLetter() {
  const said = pressed?.said() ?? false;
  pressed?.stop();
  pressed = null;
  return said;
}

/** Where a thing is in the window now, brought there if it was not; null if it is gone or covered. */
export function aim(number) {
  const element = elementOf(number);
  if (!element?.isConnected) return null;
  element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const { left, top, width, height } = element.getBoundingClientRect();
  if (width < 1 || height < 1) return null;
  return { x: left + Math.min(width / 2, innerWidth), y: top + Math.min(height / 2, innerHeight) };
}
