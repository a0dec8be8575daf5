// Where the keyboard is: told after each key, with what covers it and what moved it on.

import { labelsOf } from "../aria/name.js";
import { isTabbable, tabIndexOf } from "../dom/focus.js";
import { isSeen } from "../dom/place.js";
import { boxOf, elementOf, focused, frame, holds, look, numberOf, told, topmost } from "./place.js";

/** Things that have several stops of their own, such as the parts of a date. */
const MANY_STOPS = "input[type=date],input[type=time],input[type=datetime-local],input[type=month],input[type=week],audio,video,iframe,embed,object";
/** Controls that take letters, in which a caret shows where the keyboard is. */
const WRITTEN = "input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=reset],[type=range],[type=color],[type=file],[type=image]),textarea,[contenteditable]:not([contenteditable=false])";
const MOST = 400;

let page = null;
let moves = [];
/** Stands after everything else while the way is gone: beyond the last thing browsers begin again, some at once. */
let end = null;

/** Begins to watch the focus, from nowhere. Says what the Tab key should come to, in the order of the page. */
export function beginWalk() {
  page = look();
  const stops = page.items.filter(isTabbable);
  toTheTop();
  end = document.createElement("div");
  end.tabIndex = 0;
  end.style.cssText = "all:initial;position:fixed;left:0;bottom:0;width:1px;height:1px;opacity:0;outline:none";
  document.documentElement.append(end);
  moves = [];
  return {
    stops: stops.length,
    expected: stops.slice(0, MOST).map((item) => ({ ...told(item), order: page.items.indexOf(item), tabindex: tabIndexOf(item) ?? 0, seen: isSeen(item), group: groupOf(item) })),
    elements: page.items.length,
  };
}

/** The way is at its end. */
export function endWalk() {
  end?.remove();
  end = null;
  return leave();
}

/** Radio buttons of one group are one stop. */
const groupOf = (item) => (item.element.matches("input[type=radio]") ? `${item.element.form ? numberOf(item.element.form) : ""}/${item.element.name}` : null);

addEventListener("focusin", (event) => moves.push(event.composedPath()[0]), true);

/**
 * What has the focus now; null where nothing has. `through` names what had it on the way, since this was last asked;
 * `left` is where the thing of the number `before` is now.
 */
export async function stop(before = null) {
  await frame();
  const behind = before === null ? null : elementOf(before);
  return { ...stopAt(focused()), left: behind?.isConnected ? boxOf(behind) : null };
}

function stopAt(element) {
  const through = moves.filter((each) => each instanceof Element).map((each) => numberOf(each));
  moves = [];
  if (!element || element === end) return { at: null, through, end: element !== null, address: location.href };
  if (!page?.of(element)) page = look();
  const item = page.of(element);
  if (!item) return { at: null, through, end: false, address: location.href };
  const labels = labelsOf(item).map((label) => boxOf(label.element));
  return {
    at: {
      ...told(item),
      order: page.items.indexOf(item),
      tabindex: tabIndexOf(item) ?? 0,
      labels,
      written: element.matches(WRITTEN),
      many: element.matches(MANY_STOPS),
      modal: item.closest((at) => at.is("dialog") || at.attribute("aria-modal") === "true" || /^(?:alert)?dialog$/.test(at.attribute("role") ?? "")) !== null,
      seen: isSeen(item),
      ...covering(element),
    },
    through,
    end: false,
    address: location.href,
  };
}

/** How much of a thing is covered by others, from 0 to 1, within the window; and by what. */
function covering(element) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x0, x1, y0, y1] = [Math.max(left, 0), Math.min(right, innerWidth), Math.max(top, 0), Math.min(bottom, innerHeight)];
  if (x1 - x0 < 1 || y1 - y0 < 1) return { inWindow: false, covered: 0, by: null };
  let covered = 0;
  let points = 0;
  let cover = null;
  for (const across of [0.06, 0.28, 0.5, 0.72, 0.94]) {
    for (const down of [0.1, 0.5, 0.9]) {
      points += 1;
      const top = topmost(x0 + (x1 - x0) * across, y0 + (y1 - y0) * down);
      if (!top || holds(element, top) || holds(top, element) || isLabel(top, element)) continue;
      const over = floating(top);
      if (!over || holds(over, element)) continue;
      covered += 1;
      cover = over;
    }
  }
  const by = cover && page?.of(cover);
  return { inWindow: true, covered: covered / points, by: by ? told(by).selector : null };
}

const isLabel = (top, element) => [...(element.labels ?? [])].some((label) => holds(label, top));

/** What lies over the page, at or above an element: it stays where it is when the page scrolls. */
function floating(element) {
  for (let at = element; at instanceof Element; at = at.parentElement ?? at.getRootNode().host) {
    if (/fixed|sticky/.test(getComputedStyle(at).position)) return at;
  }
  return null;
}

/** Gives the focus to a thing, as if the keyboard had come to it. */
export function focusOn(number) {
  const element = elementOf(number);
  element?.focus({ focusVisible: true });
  moves = [];
  return focused() === element;
}

/** Takes the focus from whatever has it, and leaves the window where it is. */
export function unfocus() {
  focused()?.blur();
  return true;
}

/** Takes the focus from whatever has it, and goes to the top: Tab begins there again. */
export function leave() {
  toTheTop();
  moves = [];
  return true;
}

/** Browsers go on from where the focus was last, until it was somewhere else. */
function toTheTop() {
  focused()?.blur();
  const start = document.createElement("div");
  start.tabIndex = -1;
  start.style.cssText = "all:initial;position:fixed;left:0;top:0;width:1px;height:1px;opacity:0;outline:none";
  document.documentElement.prepend(start);
  start.focus({ preventScroll: true });
  start.remove();
  scrollTo(0, 0);
}

/** Links at the beginning that lead to a place in this page. */
export function skips() {
  page ??= look();
  const early = page.items.filter(isTabbable).slice(0, 4);
  return early.filter((item) => item.is("a") && /^#./.test(item.attribute("href") ?? "")).map((item) => {
    const target = idOf(item.attribute("href").slice(1));
    const to = target ? page.of(target) : null;
    return { ...told(item), target: to ? { order: page.items.indexOf(to), last: lastOf(to), drawn: to.drawn } : null, after: page.items.indexOf(item) };
  });
}

function idOf(name) {
  try {
    return document.getElementById(decodeURIComponent(name)) ?? document.getElementsByName(decodeURIComponent(name))[0] ?? null;
  } catch {
    return document.getElementById(name);
  }
}

/** The order of the last thing within an item. */
function lastOf(item) {
  let last = page.items.indexOf(item);
  for (const below of item.descendants()) last = Math.max(last, page.items.indexOf(below));
  return last;
}

/** Fields of the page that can be changed with a key or two. */
export function fields() {
  page = look();
  const kinds = [
    ["select", "select:not([multiple],[disabled])"],
    ["tick", "input[type=checkbox]:not([disabled])"],
    ["radio", "input[type=radio]:not([disabled])"],
    ["text", "input:is([type=text],[type=tel],[type=number],:not([type])):not([disabled],[readonly])"],
  ];
  const found = [];
  for (const item of page.items) {
    if (!isTabbable(item) || found.length >= 12) continue;
    const kind = kinds.find(([, selector]) => item.element.matches(selector));
    if (kind) found.push({ ...told(item), kind: kind[0], most: item.element.maxLength ?? -1 });
  }
  return found;
}
