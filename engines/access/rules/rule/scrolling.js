// What scrolls can be scrolled with the keyboard, and text is not cut off when it is enlarged.

import { isBehindDialog, isTabbable } from "../dom/focus.js";
import { clientHeight, clientWidth, nodeValue, ownStyle, ownerDocument, scrollHeight, scrollWidth } from "../dom/natives.js";
import { styleRules } from "../dom/sheets.js";
import { isClippedAway, isSeen, ownTexts } from "../dom/place.js";

const MOST_PARTS = 2000;
const MOST_TEXTS = 50;
const SHOWN = ["img", "svg", "canvas", "video", "input", "button", "select", "textarea"];
/** Elements of HTML that are drawn and do not let everything in them be seen at once. */
const boxed = (page) =>
  page.keep("boxed", () => page.items.filter((item) => item.isHtml && item.visible && !WHOLE.has(item.tag) && !item.overflows));
const WHOLE = new Set(["html", "body", "iframe", "textarea", "select", "input", "img", "video", "svg", "canvas", "object", "embed"]);
const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

/** The boxes of the texts and pictures inside of an item. */
function* partsOf(item) {
  let left = MOST_PARTS;
  const range = ownerDocument(item.element).createRange();
  for (const below of item.withDescendants()) {
    if (left <= 0) return;
    if (!below.visible) continue;
    if (SHOWN.includes(below.tag) && below !== item) yield below.box;
    for (const text of ownTexts(below)) {
      left -= 1;
      range.selectNodeContents(text);
      yield* range.getClientRects();
    }
  }
}

/** With other fonts a text takes up to so much more or less room, as a share of the box. */
const SURELY = 0.25;

/**
 * By how much what can be seen reaches out of the part of an item that is shown, as a share of that part:
 * 0 where it only just touches.
 */
function reach(item) {
  const { style, element, box } = item;
  const width = clientWidth(element);
  const height = clientHeight(element);
  const across = scrolls(style.overflowX) && scrollWidth(element) > width + 1;
  const down = scrolls(style.overflowY) && scrollHeight(element) > height + 1;
  if (!across && !down) return 0;
  const left = box.left + parseFloat(style.borderLeftWidth);
  const top = box.top + parseFloat(style.borderTopWidth);
  let most = 0;
  for (const part of partsOf(item)) {
    if (part.width < 1 || part.height < 1) continue;
    if (across) most = Math.max(most, (part.right - left - width - 2) / width, (left - 2 - part.left) / width);
    if (down) most = Math.max(most, (part.bottom - top - height - 2) / height, (top - 2 - part.top) / height);
    if (most > SURELY) break;
  }
  return most;
}

const scrollable = {
  id: "scrollable-reachable",
  criteria: ["2.1.1"],
  act: ["0ssw9k"],
  check(page, report) {
    for (const item of boxed(page)) {
      if (!(scrolls(item.style.overflowX) || scrolls(item.style.overflowY))) continue;
      if (item.inert || isBehindDialog(item) || !isSeen(item)) continue;
      const share = reach(item);
      if (share <= 0) continue;
      report.applies();
      if (item.firstWithin(isTabbable)) continue;
      const message = 'This part scrolls, and in some browsers the keyboard cannot get into it. Give it tabindex="0", a role such as "region", and a name.';
      if (share > SURELY) report.fail(item, message);
      else report.ask(item, message, "Is there anything in this part that can only be read by scrolling it?");
    }
  },
};

/** The first items in a box that have text of their own. */
function textsWithin(box) {
  const found = [];
  for (const item of box.withDescendants()) {
    if (item.visible && ownTexts(item).length > 0) found.push(item);
    if (found.length === MOST_TEXTS) break;
  }
  return found;
}

const cutOff = {
  id: "text-cut-off",
  criteria: ["1.4.4"],
  act: ["59br37"],
  check(page, report) {
    narrow(page, report);
    for (const item of boxed(page)) {
      const { overflowX, overflowY, textOverflow } = item.style;
      const hides = (overflow) => overflow === "hidden" || overflow === "clip";
      if (!hides(overflowX) && !hides(overflowY)) continue;
      if (item.ariaHidden || isClippedAway(item) || !isSeen(item)) continue;
      const texts = textsWithin(item);
      if (texts.length === 0) continue;
      report.applies();
      const { element } = item;
      const down = hides(overflowY) && scrollHeight(element) > clientHeight(element) + 1;
      const across = hides(overflowX) && scrollWidth(element) > clientWidth(element) + 1;
      if (!down && !across && !isTight(item, texts)) continue;
      const how = textOverflow === "ellipsis" ? "ends in dots" : "is cut off";
      report.ask(item, `Text in this box ${how}, or would when it is enlarged: the box hides what does not fit. Let it grow with its text.`, "Enlarge the page to 200%: can all of the text still be read, here or where a link leads?");
    }
  },
};

/** Boxes that a style sheet keeps low in narrow windows alone, as an enlarged page has. */
function narrow(page, report) {
  for (const { rule, media } of page.roots.flatMap((root) => [...styleRules(root)])) {
    if (!rule || !media.some((text) => /max-width/.test(text)) || media.every((text) => matchMedia(text).matches)) continue;
    const { overflow, overflowY, height, maxHeight, position } = rule.style;
    if (!/hidden|clip/.test(overflow || overflowY) || !/[1-9]/.test(height || maxHeight) || position === "absolute") continue;
    for (const element of page.document.querySelectorAll(rule.selectorText)) {
      const item = page.of(element);
      if (!item?.visible || !item.firstWithin((each) => ownTexts(each).length > 0)) continue;
      report.ask(item, "In a narrow window, or when the page is enlarged, this box hides what does not fit. Let it grow with its text.", "Enlarge the page to 200%: can all of the text still be read?");
    }
  }
}

/** Half as much again would not fit, and the box cannot grow: its text fills it, and its height is given in px. */
function isTight(item, texts) {
  const given = ownStyle(item.element).height || ownStyle(item.element).maxHeight;
  const byViewport = /v[hw]|vmin|vmax/.test(given);
  const letters = texts.reduce((sum, each) => sum + ownTexts(each).reduce((all, text) => all + nodeValue(text).trim().length, 0), 0);
  return (byViewport && letters > 20) || (item.style.whiteSpace === "nowrap" && letters > 40 && item.style.textOverflow === "ellipsis");
}

export const SCROLLING = [scrollable, cutOff];
