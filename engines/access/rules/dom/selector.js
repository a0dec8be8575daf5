// A selector that names one element, across shadow roots and frames: `iframe >>> #host >>> button`.
// `>>>` enters the frame's document or the shadow tree of the element named before it.

import * as dom from "./natives.js";

/** @returns {string} the selector of an item; each part names one element of its tree. */
export function selectorOf(item) {
  const { element } = item;
  const root = dom.getRootNode(element);
  const own = withinRoot(element, root, item.page);
  if (root.host) {
    const host = item.page.of(root.host);
    return host ? `${selectorOf(host)} >>> ${own}` : own;
  }
  return item.frame ? `${selectorOf(item.frame)} >>> ${own}` : own;
}

function withinRoot(element, root, page) {
  const steps = [];
  for (let at = element; at && dom.nodeType(at) === dom.ELEMENT; at = dom.parentNode(at)) {
    const id = dom.getAttribute(at, "id");
    if (id && isAlone(id, root, page)) {
      steps.unshift(`#${CSS.escape(id)}`);
      break;
    }
    steps.unshift(stepOf(at, page));
  }
  return steps.join(" > ");
}

// Every id of a tree is counted once, however many selectors are asked for.
function isAlone(id, root, page) {
  const counts = page.keep("ids", () => new Map());
  if (!counts.has(root)) {
    const seen = new Map();
    for (const element of root.querySelectorAll("[id]")) {
      const name = dom.getAttribute(element, "id");
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
    counts.set(root, seen);
  }
  return counts.get(root).get(id) === 1;
}

function stepOf(element, page) {
  const { place, alone } = placeOf(element, page);
  const name = CSS.escape(dom.localName(element));
  return alone ? name : `${name}:nth-of-type(${place})`;
}

// The children of one parent are counted once: a list may have ten thousand.
function placeOf(element, page) {
  const places = page.keep("places", () => new Map());
  if (!places.has(element)) {
    const byTag = new Map();
    let child = dom.parentNode(element) ? dom.firstChild(dom.parentNode(element)) : element;
    for (; child; child = dom.nextSibling(child)) {
      if (dom.nodeType(child) !== dom.ELEMENT) continue;
      const tag = dom.localName(child);
      if (!byTag.has(tag)) byTag.set(tag, []);
      byTag.get(tag).push(child);
    }
    for (const same of byTag.values()) {
      same.forEach((each, at) => places.set(each, { place: at + 1, alone: same.length === 1 }));
    }
  }
  return places.get(element);
}
