// Live updates: new text for elements that are already on the page, told politely, and pausable.
//
// <div data-live="/assets/thing/events"> … <span id="spaces">12</span> … </div>
// Each server-sent event is JSON:
//   { "text":   { "spaces": "11" },                        element id -> its new text
//     "time":   { "spaces-age": "2026-11-24T14:05:00Z" },  id of a <time data-age> -> its moment
//     "status": { "health": "bad" },                       id of an .app-status -> good, warning, …
//     "say":    "11 of 40 spaces" }                        what a screen reader is told
// Ids outside the element are left alone.

import { showAge } from "./ages.js";
import { say } from "./words.js";

/** A screen reader is told of changes no more often than this. */
const SAY_EVERY_MS = 10_000;
const SHOW_CHANGE_MS = 2_000;
const STATUSES = ["good", "warning", "bad", "unknown"];

export function startLive(root) {
  const { bar, state, button, region } = controls();
  root.prepend(bar);
  const tell = politely(region);
  let source = null;
  let paused = false;

  const open = () => {
    if (source || paused || document.hidden) return;
    source = new EventSource(root.dataset.live);
    source.onopen = () => (state.textContent = say("live"));
    source.onerror = () => (state.textContent = say("lost"));
    source.onmessage = (event) => {
      const change = JSON.parse(event.data);
      // What the page shows already is no news, as when the stream begins or one reading follows from another.
      const changed = apply(root, change);
      if (changed && change.say) tell(change.say);
    };
  };
  const close = () => {
    source?.close();
    source = null;
  };

  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = say(paused ? "resume" : "pause");
    state.textContent = say(paused ? "paused" : "live");
    if (paused) close();
    else open();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
}

function controls() {
  const bar = document.createElement("div");
  bar.className = "app-live";
  const state = document.createElement("span");
  state.textContent = say("live");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = say("pause");
  const region = document.createElement("span");
  region.className = "govuk-visually-hidden";
  region.setAttribute("aria-live", "polite");
  bar.append(state, button, region);
  return { bar, state, button, region };
}

/** Puts a change on the page, and says whether any text or status is another than before. */
function apply(root, change) {
  let changed = false;
  const inside = (id) => root.querySelector(`#${CSS.escape(id)}`);
  for (const [id, text] of Object.entries(change.text ?? {})) {
    const element = inside(id);
    if (!element || element.textContent === text) continue;
    element.textContent = text;
    changed = true;
    element.classList.add("app-changed");
    setTimeout(() => element.classList.remove("app-changed"), SHOW_CHANGE_MS);
  }
  for (const [id, moment] of Object.entries(change.time ?? {})) {
    const element = inside(id);
    if (!(element instanceof HTMLTimeElement)) continue;
    element.dateTime = moment;
    showAge(element);
  }
  for (const [id, status] of Object.entries(change.status ?? {})) {
    if (!STATUSES.includes(status)) continue;
    const element = inside(id);
    if (!element || element.classList.contains(`app-status--${status}`)) continue;
    STATUSES.forEach((s) => element.classList.toggle(`app-status--${s}`, s === status));
    changed = true;
  }
  return changed;
}

/** Tells the latest sentence, and how many came since the last one told. */
function politely(region) {
  let waiting = [];
  let timer = null;
  const flush = () => {
    timer = null;
    if (waiting.length === 0) return;
    const text = waiting.at(-1);
    region.textContent = waiting.length === 1 ? text : say("changes", { n: waiting.length, text });
    waiting = [];
    timer = setTimeout(flush, SAY_EVERY_MS);
  };
  return (text) => {
    waiting.push(text);
    timer ??= setTimeout(flush, 0);
  };
}
