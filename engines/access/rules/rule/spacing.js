// The style attribute does not fix the space between lines, letters and words below what people need
// to set.

import { TEXT, nodeValue, ownStyle, ownerDocument } from "../dom/natives.js";
import { isSeen, ownTexts } from "../dom/place.js";

/** The distinct lines that the texts of an item are laid in. */
function linesOf(item) {
  const tops = new Set();
  for (const node of ownTexts(item)) {
    const range = ownerDocument(item.element).createRange();
    range.selectNodeContents(node);
    for (const { top, width } of range.getClientRects()) if (width > 0) tops.add(Math.round(top));
    if (tops.size > 1) break;
  }
  return tops.size;
}

/** The nearest element whose style attribute fixes the property with !important, if it decides here. */
function fixedBy(item, property, ratioOf) {
  for (let at = item; at; at = at.parent) {
    const style = ownStyle(at.element);
    if (!style?.getPropertyValue(property)) continue;
    if (style.getPropertyPriority(property) !== "important") return null;
    const value = style.getPropertyValue(property);
    if (["inherit", "unset", "revert", "revert-layer"].includes(value)) return null;
    const same = at.style.getPropertyValue(property) === item.style.getPropertyValue(property);
    const scales = /^[\d.]+$/.test(value) && Math.abs(ratioOf(at) - ratioOf(item)) < 0.01;
    return same || scales ? at : null;
  }
  return null;
}

function ratio(property) {
  return (item) => {
    const value = item.style.getPropertyValue(property);
    if (value === "normal") return property === "line-height" ? 1.2 : 0;
    return parseFloat(value) / parseFloat(item.style.fontSize);
  };
}

const spacing = (id, act, property, least, what, isOne) => ({
  id,
  criteria: ["1.4.12"],
  act: [act],
  check(page, report) {
    const ratioOf = ratio(property);
    // Few pages do this: look for the declaration before looking at any text.
    const isFixed = (item) => item.attribute("style")?.includes("important");
    if (!page.keep("fixed", () => page.items.filter(isFixed)).some((item) => ownStyle(item.element)?.getPropertyPriority(property) === "important")) return;
    for (const item of page.withText) {
      if (!item.isHtml || !fixedBy(item, property, ratioOf)) continue;
      if (!isSeen(item) || !isOne(item)) continue;
      report.applies();
      if (ratioOf(item) < least - 0.001) report.fail(item, `The style attribute fixes ${property} with !important below ${least} times the size of the letters, so people cannot set ${what} that they can read. Take the !important out.`);
    }
  },
});

const hasTwoWords = (item) => item.children.some((child) => !child.element && child.nodeType === TEXT && /\S\s+\S/.test(nodeValue(child)));

export const SPACING = [
  spacing("line-height-fixed", "78fd32", "line-height", 1.5, "lines", (item) => linesOf(item) > 1),
  spacing("letter-spacing-fixed", "24afc2", "letter-spacing", 0.12, "letters", () => true),
  spacing("word-spacing-fixed", "9e45ec", "word-spacing", 0.16, "words", hasTwoWords),
];
