// What scrolls can be scrolled with the keyboard, and text is not cut off when it is enlarged.

import { isBehindDialog, isTabbable } from "../dom/focus.js";
import { clientHeight, clientWidth, nodeValue, scrollHeight, scrollWidth } from "../dom/natives.js";
import { isClippedAway, isSeen, ownTexts } from "../dom/place.js";

const MOST_PARTS = 2000;
const SHOWN = ["img", "svg", "canvas", "video", "input", "button", "select", "textarea"];
const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

/** The boxes of the texts and pictures inside of an item. */
function* partsOf(item) {
  let left = MOST_PARTS;
  const range = item.element.ownerDocument.createRange();
  for (const below of [item, ...item.descendants()]) {
    if (!below.visible || left <= 0) continue;
    if (SHOWN.includes(below.tag) && below !== item) yield below.box;
    for (const text of ownTexts(below)) {
      left -= 1;
      range.selectNodeContents(text);
      yield* range.getClientRects();
    }
  }
}

/** Whether something that can be seen reaches out of the part of an item that is shown, by more than a hair. */
function reachesOut(item) {
  const { style, element, box } = item;
  const across = scrolls(style.overflowX) && scrollWidth(element) > clientWidth(element) + 1;
  const down = scrolls(style.overflowY) && scrollHeight(element) > clientHeight(element) + 1;
  if (!across && !down) return false;
  const left = box.left + parseFloat(style.borderLeftWidth);
  const top = box.top + parseFloat(style.borderTopWidth);
  for (const part of partsOf(item)) {
    if (part.width < 1 || part.height < 1) continue;
    if (across && (part.right > left + clientWidth(element) + 2 || part.left < left - 2)) return true;
    if (down && (part.bottom > top + clientHeight(element) + 2 || part.top < top - 2)) return true;
  }
  return false;
}

const scrollable = {
  id: "scrollable-reachable",
  criteria: ["2.1.1"],
  act: ["0ssw9k"],
  check(page, report) {
    for (const item of page.items) {
      if (!item.isHtml || item.is("html", "body", "iframe", "textarea", "select", "input")) continue;
      if (!item.visible || !(scrolls(item.style.overflowX) || scrolls(item.style.overflowY))) continue;
      if (item.inert || isBehindDialog(item) || !isSeen(item) || !reachesOut(item)) continue;
      report.applies();
      if (isTabbable(item) || [...item.descendants()].some(isTabbable)) continue;
      report.fail(item, 'This part scrolls, and in some browsers the keyboard cannot get into it. Give it tabindex="0", a role such as "region", and a name.');
    }
  },
};

const cutOff = {
  id: "text-cut-off",
  criteria: ["1.4.4"],
  act: ["59br37"],
  check(page, report) {
    for (const item of page.items) {
      if (!item.isHtml || !item.visible || item.is("html", "body", "input", "textarea", "select")) continue;
      const { overflowX, overflowY, textOverflow } = item.style;
      const hides = (overflow) => overflow === "hidden" || overflow === "clip";
      if (!hides(overflowX) && !hides(overflowY)) continue;
      if (item.ariaHidden || isClippedAway(item) || !isSeen(item)) continue;
      const texts = [item, ...item.descendants()].filter((each) => each.visible && ownTexts(each).length > 0).slice(0, 50);
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

/** Half as much again would not fit, and the box cannot grow: its text fills it, and its height is given in px. */
function isTight(item, texts) {
  const given = item.element.style.height || item.element.style.maxHeight;
  const byViewport = /v[hw]|vmin|vmax/.test(given);
  const letters = texts.reduce((sum, each) => sum + ownTexts(each).reduce((all, text) => all + nodeValue(text).trim().length, 0), 0);
  return (byViewport && letters > 20) || (item.style.whiteSpace === "nowrap" && letters > 40 && item.style.textOverflow === "ellipsis");
}

export const SCROLLING = [scrollable, cutOff];
