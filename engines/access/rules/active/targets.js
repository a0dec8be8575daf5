// What a pointer is aimed at, how large it is, and what stands beside it.

import { labelsOf } from "../aria/name.js";
import { kindOf } from "../aria/role.js";
import { isDisabled, isTabbable } from "../dom/focus.js";
import { parentNode } from "../dom/natives.js";
import { isSeen, ownTexts } from "../dom/place.js";
import { boxOf, look, told } from "./place.js";

const MOST = 1500;
const AIMED = new Set(["button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "combobox", "textbox", "searchbox", "slider", "spinbutton", "treeitem"]);

/** Everything that is aimed at, with what excuses a small one. */
export function targets() {
  const page = look();
  const found = [];
  for (const item of page.items) {
    if (found.length >= MOST) break;
    if (item.frame || !(item.isHtml || item.isSvg) || isDisabled(item) || item.inert) continue;
    if (!isTabbable(item) && !AIMED.has(kindOf(item))) continue;
    if (!isSeen(item) && labelsOf(item).every((label) => !isSeen(label))) continue;
    if (item.is("option", "body", "html") || item.style.pointerEvents === "none") continue;
    const box = whole(item);
    if (box.width < 1 || box.height < 1) continue;
    found.push({ ...told(item), box, inline: isInline(item), native: isNative(item), leads: item.element.href?.toString?.() ?? null });
  }
  return found;
}

/** The box that answers to the pointer: its own, that of what is in it, and of its label. */
function whole(item) {
  const parts = [item, ...[...item.descendants()].slice(0, 50), ...labelsOf(item)].filter((each) => each.visible).map((each) => boxOf(each.element)).filter(({ width, height }) => width > 0 && height > 0);
  if (parts.length === 0) return boxOf(item.element);
  const x = Math.min(...parts.map((box) => box.x));
  const y = Math.min(...parts.map((box) => box.y));
  return { x, y, width: Math.max(...parts.map((box) => box.x + box.width)) - x, height: Math.max(...parts.map((box) => box.y + box.height)) - y };
}

/** Stands in a sentence, or its height is that of a line of other text. */
function isInline(item) {
  if (!/^inline/.test(item.display) || item.display === "inline-flex" || item.display === "inline-grid") return false;
  for (let at = item; at && !at.is("label"); at = at.parent) {
    const around = at.parent;
    if (!around) return false;
    const text = around.children.some((child) => child !== at && (child.element ? child.display === "inline" && !child.is("label") && ownTexts(child).length > 0 && !isTabbable(child) : /[\p{L}\p{N}]{2}/u.test(child.nodeValue ?? "")));
    if (text) return true;
    if (!/^inline$/.test(around.display)) return false;
  }
  return false;
}

/** As the browser draws it, which the page did not choose. */
function isNative(item) {
  if (!item.is("input") || !/^(?:checkbox|radio)$/.test(item.attribute("type") ?? "")) return false;
  const { appearance, width, height } = item.style;
  return appearance === "auto" && parseFloat(width) <= 13.5 && parseFloat(height) <= 13.5 && parentNode(item.element) !== null;
}
