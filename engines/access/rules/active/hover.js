// What comes up when the pointer rests on something, and when it goes again.

import { styleRules } from "../dom/sheets.js";
import { isTabbable } from "../dom/focus.js";
import { isSeen, ownTexts } from "../dom/place.js";
import { boxOf, drawn, elementOf, holds, look, numberOf, told, topmost } from "./place.js";

const MOST = 8;
const SHOWS = ["display", "visibility", "opacity", "height", "max-height", "clip", "clip-path", "transform", "left", "top"];

/** Things on which something may come up: those a style sheet or a listener names. `listening` are elements that hear the pointer come. */
export function triggers(listening) {
  const page = look();
  const found = new Map();
  for (const root of page.roots) {
    for (const { rule } of styleRules(root)) {
      if (!rule?.selectorText.includes(":hover") || !SHOWS.some((name) => rule.style.getPropertyValue(name))) continue;
      for (const part of rule.selectorText.split(",")) {
        const match = /^(.*?):hover(.*)$/.exec(part.trim());
        // What is shown must be something else than what is pointed at.
        if (!match || !/[\s>+~]|::(?:before|after)/.test(match[2])) continue;
        collect(root, match[1] || "*", (element) => found.set(element, true));
      }
    }
  }
  for (const element of listening) if (element) found.set(element, true);
  const items = [...found.keys()].map((element) => page.of(element)).filter((item) => item && isSeen(item) && !item.is("html", "body"));
  return items.slice(0, MOST).map((item) => ({ ...told(item), tabbable: isTabbable(item) || [...item.descendants()].some(isTabbable) }));
}

function collect(root, selector, tell) {
  try {
    [...root.querySelectorAll(selector)].slice(0, 4).forEach(tell);
  } catch {
    // A selector that only makes sense as a whole.
  }
}

let before = new Set();

const shown = (page) => page.items.filter((item) => (ownTexts(item).length > 0 || item.is("img")) && isSeen(item) && item.box.width > 4 && item.box.height > 4);

/** Notes what can be seen now. */
export function note() {
  before = new Set(shown(look()).map((item) => item.element));
  return before.size;
}

/** What can be seen now and could not before: the whole of it, where it is, and whether it lies over other text. */
export async function cameUp(trigger) {
  await drawn();
  const page = look();
  const news = shown(page).filter((item) => !before.has(item.element));
  if (news.length === 0) return null;
  const first = news[0];
  const box = union(news.map((item) => boxOf(item.element)));
  const from = elementOf(trigger);
  return { ...told(first), id: numberOf(first.element), box, view: { ...box, x: box.x - scrollX, y: box.y - scrollY }, covers: coversOther(news, box, from), fixed: getComputedStyle(first.element).pointerEvents === "none" };
}

function union(boxes) {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return { x, y, width: Math.max(...boxes.map((box) => box.x + box.width)) - x, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}

/** Whether it lies over text that was there before. */
function coversOther(news, box, trigger) {
  for (const element of before) {
    if (!element.isConnected || news.some((item) => holds(item.element, element)) || (trigger && holds(trigger, element))) continue;
    const other = boxOf(element);
    const x = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
    const y = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
    if (x > 8 && y > 8) {
      const top = topmost(Math.max(box.x, other.x) + x / 2 - scrollX, Math.max(box.y, other.y) + y / 2 - scrollY);
      if (top && !holds(element, top)) return true;
    }
  }
  return false;
}

/** Whether a thing that came up can still be seen. */
export async function isStillUp(number) {
  await drawn();
  const element = elementOf(number);
  const item = element?.isConnected ? look().of(element) : null;
  return item !== null && isSeen(item) && parseFloat(getComputedStyle(element).opacity) > 0.1;
}
