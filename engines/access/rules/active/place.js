// What the probes share: one thing of a page, said so that it can be told of, found again and measured.

import { nameOf } from "../aria/name.js";
import { kindOf } from "../aria/role.js";
import { Page } from "../dom/page.js";
import { selectorOf } from "../dom/selector.js";

/** Longest text that is told. */
const LONGEST = 200;
const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Numbers of elements, for as long as the page is there. */
const numbers = new WeakMap();
const numbered = [];

export function numberOf(element) {
  if (!numbers.has(element)) {
    numbers.set(element, numbered.length);
    numbered.push(new WeakRef(element));
  }
  return numbers.get(element);
}

export const elementOf = (number) => numbered[number]?.deref() ?? null;

/** The page as it is now. */
export const look = () => new Page(document, {});

/** What has the focus, into open shadow trees and frames that may be read; null where it is the page as a whole. */
export function focused() {
  let at = document.activeElement;
  for (;;) {
    const within = at?.shadowRoot?.activeElement ?? innerOf(at);
    if (!within || within === at) break;
    at = within;
  }
  return at && at !== at.ownerDocument.body && at !== at.ownerDocument.documentElement ? at : null;
}

function innerOf(element) {
  try {
    const inner = element?.contentDocument?.activeElement;
    return inner && inner !== inner.ownerDocument.body ? inner : null;
  } catch {
    return null;
  }
}

/** A box in CSS pixels from the top left of the document. */
export function boxOf(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  let [left, top] = [x, y];
  // In a frame a box is told from the frame's corner.
  for (let view = element.ownerDocument.defaultView; view?.frameElement; view = view.parent) {
    const frame = view.frameElement.getBoundingClientRect();
    left += frame.x + view.frameElement.clientLeft;
    top += frame.y + view.frameElement.clientTop;
  }
  return { x: left + scrollX, y: top + scrollY, width, height };
}

/** A thing as it is told: which, what, where. */
export function told(item) {
  return { id: numberOf(item.element), selector: selectorOf(item), name: cut(nameOf(item)), role: kindOf(item) ?? item.tag, box: boxOf(item.element) };
}

/** What is drawn on top at a place of the window, into open shadow trees. */
export function topmost(x, y) {
  let at = document.elementFromPoint(x, y);
  while (at?.shadowRoot) {
    const within = at.shadowRoot.elementFromPoint(x, y);
    if (!within || within === at) break;
    at = within;
  }
  return at;
}

/** Whether one holds the other, through shadow trees. */
export function holds(outer, inner) {
  for (let at = inner; at; at = at.parentNode ?? at.host) if (at === outer) return true;
  return false;
}

/** Two frames, so that what is asked about has been laid out and drawn; or a tenth of a second where none comes. */
export const drawn = () =>
  Promise.race([
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    new Promise((done) => setTimeout(done, 100)),
  ]);

/** One frame, for what only moves the focus. */
export const frame = () =>
  Promise.race([new Promise((done) => requestAnimationFrame(done)), new Promise((done) => setTimeout(done, 50))]);
