// Text stands out from what is behind it.

import { labelsOf } from "../aria/name.js";
import { inputType } from "../aria/role.js";
import { behind, hasPicture, isBlended, isFaded, seenColours, veils } from "../colour/behind.js";
import { WHITE, contrast, isLarge, over, parseColour } from "../colour/colour.js";
import { backgroundPixels, coloursIn } from "../colour/pixels.js";
import { isDisabled } from "../dom/focus.js";
import { nodeValue, ownerDocument } from "../dom/natives.js";
import { isTextSeen, ownTexts } from "../dom/place.js";

/** At most so many backgrounds are drawn again to look at, and so many characters read on each text. */
const MOST_PICTURES = 30;
const MOST_CHARACTERS = 120;
/** Below this nobody is meant to see the text. */
const INVISIBLE = 1.05;

const VALUE_SHOWN = new Set(["button", "email", "number", "reset", "search", "submit", "tel", "text", "url"]);

/** The letters and digits that an item itself shows. */
function textShown(item) {
  if (!item.isHtml || item.is("option", "optgroup", "title", "noscript", "textarea")) return "";
  if (item.is("input")) return VALUE_SHOWN.has(inputType(item)) ? (item.attribute("value") ?? "") : "";
  return ownTexts(item).map(nodeValue).join(" ");
}

const isOff = (item) => isDisabled(item) || item.attribute("aria-disabled") === "true";

/** Part of a control that cannot be used, or the label of one (WCAG 2.2, 1.4.3, incidental). */
function isIncidental(item) {
  if (item.inherits("off", isOff)) return true;
  const labels = item.page.keep("labelsOfDisabled", () => {
    const found = new Set();
    for (const control of item.page.items.filter(isOff)) {
      for (const label of [...labelsOf(control), ...control.byIds("aria-labelledby")]) found.add(label);
    }
    return found;
  });
  return labels.size > 0 && item.inherits("labelOfDisabled", (at) => labels.has(at));
}

function textBox(item) {
  const range = ownerDocument(item.element).createRange();
  const texts = ownTexts(item);
  if (texts.length === 0) return item.box;
  range.setStartBefore(texts[0]);
  range.setEndAfter(texts.at(-1));
  return range.getBoundingClientRect();
}

const PAINTED = ["img", "video", "canvas", "svg", "iframe", "object", "embed", "picture"];

/** Everything that covers what is behind it. */
const painted = (page) =>
  page.keep("painted", () =>
    page.items.filter((item) => {
      if (!item.visible || item.parent === null) return false;
      if (PAINTED.includes(item.tag)) return true;
      return item.isHtml && (hasPicture(item) || (parseColour(item.style.backgroundColor)?.a ?? 1) > 0);
    }),
  );

/** Whether something that is not around the text may lie behind or before it. */
function isOverlapped(item) {
  const { left, right, top, bottom } = textBox(item);
  return painted(item.page).some((other) => {
    const { box } = other;
    if (box.right <= left + 1 || box.left >= right - 1 || box.bottom <= top + 1 || box.top >= bottom - 1) return false;
    return !item.closest((at) => at === other) && !other.closest((at) => at === item);
  });
}

/** The shadows of a text: their colours, and how far each is moved, in px. */
const shadowsOf = (style) =>
  [...style.textShadow.matchAll(/(rgba?\([^)]*\)) (-?[\d.]+)px (-?[\d.]+)px/g)]
    .map(([, colour, x, y]) => ({ colour: parseColour(colour), x: Number(x), y: Number(y) }))
    .filter(({ colour }) => colour?.a > 0);

/** The colour of shadows that are cast to all four sides: letters stand in it as on a ground (technique G18). */
function haloOf(shadows) {
  const sides = new Set(shadows.map(({ x, y }) => `${Math.sign(x)} ${Math.sign(y)}`));
  const all = ["1 1", "1 -1", "-1 1", "-1 -1"].every((side) => sides.has(side));
  const [first] = shadows;
  const same = shadows.every(({ colour }) => colour.a === 1 && contrast(colour, first.colour) < 1.01);
  return all && same ? first.colour : null;
}

/** The contrast of a text on a background picture: that of each character at its best, and the lowest of them. */
async function overPicture(item) {
  const { style } = item;
  const colour = inkOf(style);
  const { picture } = behind(item);
  if (!colour || !picture || isFaded(item) || style.backgroundClip === "text") return UNKNOWN;
  const drawn = item.page.keep("pictures", () => new Map());
  if (!drawn.has(picture)) drawn.set(picture, drawn.size < MOST_PICTURES ? await backgroundPixels(picture) : null);
  const pixels = drawn.get(picture);
  const below = picture.parent ? behind(picture.parent).colour : WHITE;
  if (!pixels || !below) return UNKNOWN;
  const between = veils(item, picture);
  const characters = [];
  for (const box of characterBoxes(item)) {
    let best = null;
    for (const ground of coloursIn(pixels, box, below, between)) {
      const ratio = contrast(over(colour, ground), ground);
      if (best === null || ratio > best.ratio) best = { ratio, ground };
    }
    if (best) characters.push(best);
  }
  if (characters.length === 0) return UNKNOWN;
  characters.sort((a, b) => a.ratio - b.ratio);
  return shaded(style, { colour, ...characters[0], characters });
}

function* characterBoxes(item) {
  const range = ownerDocument(item.element).createRange();
  let read = 0;
  for (const node of ownTexts(item)) {
    const text = nodeValue(node);
    for (let at = 0; at < text.length && read < MOST_CHARACTERS; at += 1) {
      if (!/[\p{L}\p{N}]/u.test(text[at])) continue;
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      read += 1;
      if (box.width > 0) yield box;
    }
  }
}

const inkOf = (style) => parseColour(style.webkitTextFillColor || style.color);

/** The contrast of a text where plain colours tell it, with its shadows; `ratio` is null where they do not. */
function plainly(item) {
  const { style } = item;
  const colour = inkOf(style);
  const seen = colour && seenColours(item, colour);
  if (!seen) return UNKNOWN;
  const ratio = contrast(seen.text, seen.ground);
  return shaded(style, { colour: seen.text, ground: seen.ground, ratio });
}

const isBig = ({ style }) => isLarge(parseFloat(style.fontSize), Number(style.fontWeight));

const UNKNOWN = { ratio: null };

/** What shadows make of it: letters stand in a halo; any other shadow leaves it to be looked at. */
function shaded(style, found) {
  const shadows = style.textShadow === "none" ? [] : shadowsOf(style);
  if (shadows.length === 0) return { ...found, sure: true };
  const halo = haloOf(shadows);
  if (halo) return { ...found, sure: true, ground: halo, ratio: contrast(over(found.colour, halo), halo) };
  const ratios = shadows.map(({ colour }) => contrast(found.colour, over(colour, found.ground)));
  return { ...found, sure: false, ratio: Math.min(found.ratio, ...ratios) };
}

const hex = ({ r, g, b }) => `#${[r, g, b].map((each) => Math.round(each).toString(16).padStart(2, "0")).join("")}`;

const contrastRule = (id, criteria, act, enhanced, normal, large) => ({
  id,
  criteria,
  act,
  enhanced,
  async check(page, report) {
    for (const item of [...page.withText, ...page.tagged("input")]) {
      if (!item.visible) continue;
      const text = textShown(item);
      // One character may be a picture; two are text.
      if (!/[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(text)) continue;
      // Most text is plain and good: nothing more is asked of it.
      let found = item.keep("plainContrast", () => plainly(item));
      // Its size is asked only where it decides.
      const needed = found.ratio !== null && found.ratio >= normal ? normal : isBig(item) ? large : normal;
      if (found.ratio !== null && found.ratio >= needed) {
        report.applies();
        continue;
      }
      if (!isTextSeen(item) || isIncidental(item)) continue;
      report.applies();
      if (found.ratio === null) found = await item.keep("pictureContrast", () => overPicture(item));
      judge(item, found, needed, report);
    }
  },
});

function judge(item, found, needed, report) {
  const { ratio, colour, ground, characters } = found;
  if (ratio === null) {
    report.ask(item, "This text stands on a picture or behind an effect, where its contrast cannot be computed.", `Can every word be read easily, and is it at least ${needed} to 1 against what is behind it?`);
    return;
  }
  if (ratio < INVISIBLE || ratio >= needed) return;
  const message = `The text is ${hex(colour)} on ${hex(ground)}, a contrast of ${Math.floor(ratio * 100) / 100} to 1. It needs ${needed} to 1. Make the text darker or the background lighter, or the other way about.`;
  // Where the ground changes below a text, other fonts would put other letters there: one in four must fail.
  const few = characters && characters.filter((each) => each.ratio < needed).length * 4 < characters.length;
  const sure = found.sure && !few && (report.isFull || (!isBlended(item) && !isOverlapped(item)));
  if (sure) report.fail(item, message);
  else report.ask(item, message, "Can every word be read easily against what is behind it?");
}

export const CONTRAST = [
  contrastRule("text-contrast", ["1.4.3"], ["afw4f7"], false, 4.5, 3),
  contrastRule("text-contrast-enhanced", ["1.4.6"], ["09o5cg"], true, 7, 4.5),
];
