// What is left of a page in colours that a person forced upon it.

import { nameOf } from "../aria/name.js";
import { isTabbable } from "../dom/focus.js";
import { isSeen, ownTexts } from "../dom/place.js";
import { focused, look, told } from "./place.js";

const MOST = 40;
const WATCHED = ["outlineStyle", "outlineWidth", "outlineColor", "borderTopColor", "borderTopWidth", "borderTopStyle", "borderBottomWidth", "borderBottomColor", "borderBottomStyle", "backgroundColor", "color", "textDecorationLine", "textDecorationThickness"];

/** Controls without a word or a picture, which may vanish; and those whose focus may not show. */
export function forced() {
  const page = look();
  const stops = page.items.filter((item) => !item.frame && isTabbable(item) && isSeen(item)).slice(0, MOST);
  const bare = stops.filter((item) => item.is("a", "button") || item.attribute("role") === "button").filter(isBare).map(told);
  const before = focused();
  const unmarked = stops.filter((item) => !marksFocus(item)).map(told);
  focused()?.blur();
  before?.focus();
  return { bare, unmarked };
}

/** Drawn with colours of its background alone. */
function isBare(item) {
  const parts = [item, ...item.descendants()];
  return nameOf(item) !== "" && parts.every((part) => ownTexts(part).length === 0 && !part.is("img", "picture", "canvas", "video", "input") && !part.isSvg && part.style.backgroundImage === "none" && !hasEdge(part.style) && !drawsBeside(part));
}

const hasEdge = (style) => ["Top", "Right", "Bottom", "Left"].some((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0);

/** Has text or an edge before or after it that a style sheet puts there. */
const drawsBeside = (item) =>
  ["::before", "::after"].some((part) => {
    const style = getComputedStyle(item.element, part);
    return (style.content !== "none" && style.content !== "normal" && style.content !== '""') || (style.content === '""' && (hasEdge(style) || style.backgroundImage !== "none"));
  });

const looks = (item) => [null, "::before", "::after"].map((part) => WATCHED.map((name) => getComputedStyle(item.element, part)[name]).join()).join("/");

/** Whether what is drawn when it has the focus differs from what is drawn when it has not. */
function marksFocus(item) {
  if (item.element.matches("input:not([type=checkbox],[type=radio],[type=button],[type=submit]),textarea,[contenteditable]")) return true;
  focused()?.blur();
  const around = [item, item.parent, item.parent?.parent].filter(Boolean);
  const before = around.map(looks).join("//");
  item.element.focus({ focusVisible: true, preventScroll: true });
  if (focused() !== item.element) return true;
  const { outlineStyle, outlineWidth } = item.style;
  return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || around.map(looks).join("//") !== before;
}
