// Where something is drawn: outside what can be scrolled to, or clipped to nothing.

import * as dom from "./natives.js";

/** Outside the part of the document that can be scrolled to: above it or to its left. */
export function isOffScreen(item) {
  return item.keep("offScreen", () => {
    const { right, bottom } = item.box;
    if (right > 0 && bottom > 0) return false;
    const view = dom.ownerDocument(item.element).defaultView;
    return right + view.scrollX <= 0 || bottom + view.scrollY <= 0;
  });
}

/** Of no size, or clipped away, as text for screen readers only often is. */
export function isClippedAway(item) {
  return item.inherits("clippedAway", (at) => {
    const { style } = at;
    if (/inset\((50|100)%/.test(style.clipPath)) return true;
    if (style.position === "absolute" || style.position === "fixed") {
      const clip = /^rect\((-?[\d.]+)px,? (-?[\d.]+)px,? (-?[\d.]+)px,? (-?[\d.]+)px\)/.exec(style.clip);
      if (clip && clip[3] - clip[1] <= 1 && clip[2] - clip[4] <= 1) return true;
    }
    if (at.overflows || at.parent === null) return false;
    return at.box.width <= 1 || at.box.height <= 1;
  });
}

/** Can be seen by somebody who looks: drawn, opaque, with a size, and not out of reach. */
export function isSeen(item) {
  return item.keep("seen", () => {
    if (!item.visible || item.box.width === 0 || item.box.height === 0) return false;
    if (isOffScreen(item) || isClippedAway(item)) return false;
    return !item.inherits("transparent", (at) => at.style.opacity === "0");
  });
}

/** Whether the text of an item, not that below it, can be seen: its own boxes, with the indent counted. */
export function isTextSeen(item) {
  if (!isSeen(item)) return false;
  const indent = parseFloat(item.style.textIndent);
  return !(indent < -500);
}

const NONE = [];

/** The text nodes that are an item's own children and not only blank. */
export const ownTexts = (item) => item.texts ?? NONE;
