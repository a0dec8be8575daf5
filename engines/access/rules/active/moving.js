// What moves, changes or flashes by itself.

import { nameOf } from "../aria/name.js";
import { isTabbable } from "../dom/focus.js";
import { isSeen } from "../dom/place.js";
import { look, told } from "./place.js";

const LONGEST_MS = 5000;
/** A change so soon after a key or a move of the pointer is an answer to it. */
const ANSWER_MS = 300;
const MOST = 20;

let lastAct = -Infinity;
const changes = new Map();

/** Something was done to the page: what changes now is no surprise. */
export function act() {
  lastAct = performance.now();
  return true;
}

const observer = new MutationObserver((records) => {
  const now = performance.now();
  if (now - lastAct < ANSWER_MS || changes.size > 500) return;
  const touched = new Set();
  for (const { type, target } of records) {
    const element = type === "characterData" ? target.parentElement : target;
    if (element instanceof Element) touched.add(element);
  }
  for (const element of touched) {
    const times = changes.get(element) ?? [];
    if (times.length < 100) times.push(now);
    changes.set(element, times);
  }
});

/** Begins to note what changes by itself. */
export function watch() {
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["style", "class", "src", "hidden"] });
  return true;
}

const MOVES = ["transform", "translate", "rotate", "scale", "left", "top", "right", "bottom", "marginLeft", "marginTop", "backgroundPosition", "backgroundPositionX", "backgroundPositionY", "width", "height", "offsetDistance"];
const BLINKS = ["opacity", "visibility", "color", "backgroundColor", "filter", "display"];

/** What moves now. `times` counts changes by script that nothing we did can have caused; `perSecond` is how often it turns. */
export function moving() {
  const page = look();
  const found = [];
  for (const animation of document.getAnimations?.() ?? []) {
    const { effect } = animation;
    const element = effect?.target;
    const item = element && page.of(element);
    if (!item || animation.playState !== "running" || found.length >= MOST || !isSeen(item)) continue;
    const { duration, iterations, delay, direction } = effect.getComputedTiming();
    if (!(typeof duration === "number") || iterations * duration + delay <= LONGEST_MS) continue;
    const frames = effect.getKeyframes();
    const named = new Set(frames.flatMap((frame) => Object.keys(frame)));
    const moves = MOVES.filter((name) => named.has(name) && new Set(frames.map((frame) => frame[name] ?? "")).size > 1);
    const blinks = BLINKS.filter((name) => named.has(name));
    const turns = direction.startsWith("alternate") ? 0.5 : Math.max(1, (frames.length - 1) / 2);
    found.push({ ...told(item), moves: moves.length > 0, blinks: blinks.length > 0, perSecond: duration > 0 ? (turns * 1000) / duration : 0, times: 0, busy: isBusy(item) });
  }
  for (const marquee of page.tagged("marquee", "blink")) if (isSeen(marquee)) found.push({ ...told(marquee), moves: true, blinks: false, perSecond: 0, times: 0, busy: false });
  for (const [element, times] of changes) {
    const item = page.of(element);
    const span = times.length > 1 ? times.at(-1) - times[0] : 0;
    if (!item || times.length < 3 || span < 300 || found.length >= MOST || !isSeen(item)) continue;
    found.push({ ...told(item), moves: false, blinks: false, perSecond: (times.length - 1) / (span / 1000) / 2, times: times.length, busy: isBusy(item) });
  }
  return { found, stops: page.items.some((item) => isTabbable(item) && /\b(?:pause|stop|play|freeze|hide|animation|motion)\b/i.test(nameOf(item))) };
}

/** Shows that something is under way, which nobody needs to stop. */
const isBusy = (item) => item.closest((at) => at.attribute("role") === "progressbar" || at.is("progress") || at.attribute("aria-busy") === "true" || /load|spin|progress/i.test(at.attribute("class") ?? "")) !== null;
