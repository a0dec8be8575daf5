// The page as the rules see it: one walk over the flattened tree, through open shadow roots and frames
// of the same origin, that notes for each element what it inherits. Everything dearer is worked out
// when a rule first asks, and kept.

import * as dom from "./natives.js";

const DOCUMENT = 9;

/** Elements that are never drawn, whatever the style sheet says. */
const NOT_DRAWN = new Set(["script", "style", "template", "noscript", "head", "meta", "link", "base"]);

/** An element with what it has from those around it. */
export class Item {
  constructor(page, element, parent, frame) {
    this.page = page;
    this.element = element;
    /** The item above it in the flattened tree; of a frame's root the frame is it. */
    this.parent = parent;
    /** The frame's item in whose document it stands, or null. */
    this.frame = frame;
    this.tag = dom.localName(element);
    this.isHtml = dom.namespaceURI(element) === dom.HTML;
    this.isSvg = dom.namespaceURI(element) === dom.SVG;
    this.children = [];
    /** Its own text nodes that are not only blank; null where it has none. */
    this.texts = null;
    /** What was worked out, by name. A plain object: a page may have a hundred thousand of them. */
    this.kept = {};
    const above = parent ?? { drawn: true, ariaHidden: false, inert: false, disabled: false };
    /** What the walk reads of its style, once: how it is laid out, whether it is shown, what happens to overflow. */
    this.display = "none";
    this.isSet = false;
    this.overflows = true;
    this.drawn = above.drawn && this.#isDrawn(above);
    this.ariaHidden = above.ariaHidden || this.attribute("aria-hidden") === "true";
    this.inert = above.inert || this.has("inert");
  }

  #isDrawn(above) {
    if (this.isHtml && NOT_DRAWN.has(this.tag)) return false;
    if (above.tag === "details" && above.isHtml && !above.has("open") && this.element !== summaryOf(above)) {
      return false;
    }
    const { display, visibility, overflowX } = this.style;
    this.display = display;
    this.isSet = visibility === "visible";
    this.overflows = overflowX === "visible";
    return display !== "none";
  }

  /** Computed style. Not kept: a hundred thousand of them weigh more than asking again. */
  get style() {
    return dom.computedStyle(this.element);
  }

  /** Drawn at all, though it may be transparent, tiny or outside the window. */
  get visible() {
    return this.drawn && this.isSet;
  }

  attribute(name) {
    return dom.getAttribute(this.element, name);
  }

  has(name) {
    return dom.hasAttribute(this.element, name);
  }

  /** An HTML element of one of these names. */
  is(...tags) {
    return this.isHtml && tags.includes(this.tag);
  }

  /** What `work` gives, worked out once for each item and name. */
  keep(name, work) {
    const known = this.kept[name];
    return known === undefined ? (this.kept[name] = work()) : known;
  }

  /** The items above, nearest first. */
  *ancestors() {
    for (let item = this.parent; item; item = item.parent) yield item;
  }

  /** The nearest item at or above for which `test` holds, or null. */
  closest(test) {
    if (test(this)) return this;
    for (const item of this.ancestors()) if (test(item)) return item;
    return null;
  }

  /** The items below in the flattened tree, in order. `enter` says whether to go below one. */
  *descendants(enter = () => true) {
    const stack = this.children.toReversed();
    while (stack.length > 0) {
      const item = stack.pop();
      if (!(item instanceof Item)) continue;
      yield item;
      if (enter(item)) stack.push(...item.children.toReversed());
    }
  }

  /** The item itself, then those below it, in order. */
  *withDescendants() {
    yield this;
    yield* this.descendants();
  }

  /** The first item at or below this for which `test` holds, or null; nothing after it is asked. */
  firstWithin(test) {
    for (const item of this.withDescendants()) if (test(item)) return item;
    return null;
  }

  /** Whether `test` holds here or above, asked once of each item. */
  inherits(name, test) {
    return this.descend(name, false, (item, above) => above || test(item));
  }

  /** What `step` makes of an item and of what it made of the one above, from the root down, worked out once. */
  descend(name, start, step) {
    const path = [];
    let at = this;
    while (at && at.kept[name] === undefined) {
      path.push(at);
      at = at.parent;
    }
    let value = at ? at.kept[name] : start;
    for (let next = path.length - 1; next >= 0; next -= 1) {
      value = step(path[next], value);
      path[next].kept[name] = value;
    }
    return value;
  }

  /** The element of that id in the same tree: ids do not reach into or out of a shadow. */
  byId(id) {
    const found = id && dom.getRootNode(this.element).getElementById?.(id);
    return found ? this.page.of(found) : null;
  }

  /** The items that an attribute of ids names, in its order. */
  byIds(name) {
    const ids = (this.attribute(name) ?? "").split(/\s+/).filter(Boolean);
    return ids.map((id) => this.byId(id)).filter(Boolean);
  }

  get box() {
    return this.keep("box", () => dom.box(this.element));
  }
}

/** The summary of a details element is its first summary child. */
export function summaryOf(details) {
  for (let node = dom.firstChild(details.element); node; node = dom.nextSibling(node)) {
    if (dom.nodeType(node) === dom.ELEMENT && dom.localName(node) === "summary") return node;
  }
  return null;
}

/** A document with the frames in it. */
export class Page {
  constructor(document, options = {}) {
    this.document = document;
    this.options = options;
    this.items = [];
    /** Those with text of their own, in the order in which the text begins. */
    this.withText = [];
    this.byElement = new Map();
    this.byTag = new Map();
    this.cache = new Map();
    /** Roots of shadow trees and of documents, for what is written once in each. */
    this.roots = [];
    this.#walk(document, null, null);
  }

  /** The html element of an HTML page; null for a drawing, or for XML that the browser shows as a tree. */
  get root() {
    const isHtml = ["text/html", "application/xhtml+xml"].includes(this.document.contentType);
    return isHtml && this.items[0]?.is("html") ? this.items[0] : null;
  }

  of(element) {
    return this.byElement.get(element) ?? null;
  }

  /** HTML elements by tag name, in the order of the page. */
  tagged(...tags) {
    return tags.flatMap((tag) => this.byTag.get(tag) ?? []);
  }

  keep(name, work) {
    if (!this.cache.has(name)) this.cache.set(name, work());
    return this.cache.get(name);
  }

  // An explicit stack: a hostile page nests deeper than the engine's own.
  #walk(document, parent, frame) {
    this.roots.push(document);
    const stack = [[document.documentElement, parent, frame]];
    while (stack.length > 0) {
      const [node, above, within] = stack.pop();
      if (!node) continue;
      if (dom.nodeType(node) === dom.TEXT) {
        above.children.push(node);
        if (/\S/.test(dom.nodeValue(node))) {
          if (above.texts === null) this.withText.push(above);
          (above.texts ??= []).push(node);
        }
        continue;
      }
      if (dom.nodeType(node) !== dom.ELEMENT || this.byElement.has(node)) continue;
      const item = new Item(this, node, above, within);
      above?.children.push(item);
      this.items.push(item);
      this.byElement.set(node, item);
      if (item.isHtml) {
        const same = this.byTag.get(item.tag);
        if (same) same.push(item);
        else this.byTag.set(item.tag, [item]);
      }
      for (const child of this.#childrenOf(item)) {
        stack.push(dom.nodeType(child) === DOCUMENT ? [child.documentElement, item, item] : [child, item, within]);
      }
    }
  }

  /** The children in the flattened tree, last first. */
  #childrenOf(item) {
    const { element } = item;
    const below = [];
    if (item.isHtml && (item.tag === "iframe" || item.tag === "frame")) {
      const inner = item.tag === "iframe" ? documentOf(element) : null;
      if (inner?.documentElement) {
        this.roots.push(inner);
        below.push(inner);
      }
      return below;
    }
    const shadow = dom.shadowRoot(element);
    if (shadow) this.roots.push(shadow);
    if (item.isHtml && item.tag === "slot") {
      const assigned = dom.assignedNodes(element);
      if (assigned.length > 0) return [...assigned].reverse();
    }
    const top = shadow ?? element;
    for (let node = dom.firstChild(top); node; node = dom.nextSibling(node)) below.push(node);
    return below.reverse();
  }
}

/** The document of a frame, if this page may read it. */
export function documentOf(iframe) {
  try {
    return dom.contentDocument(iframe);
  } catch {
    return null;
  }
}
