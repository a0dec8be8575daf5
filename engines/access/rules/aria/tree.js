// What is in the accessibility tree, and who owns whom in it.

import { isBehindDialog } from "../dom/focus.js";
import { hasSvgName, roleOf } from "./role.js";
import { ROLES } from "./roles.js";

/** Not kept from assistive technology: drawn, visible, not aria-hidden, not inert. */
export function isExposed(item) {
  return item.keep("exposed", () => {
    if (item.is("area")) return !item.ariaHidden && !item.inert && isExposedMap(item);
    return item.visible && !item.ariaHidden && !item.inert && !isBehindDialog(item);
  });
}

// An area is not drawn itself: it is where the picture is that uses its map.
function isExposedMap(area) {
  const map = area.closest((at) => at.is("map"));
  const name = map?.attribute("name");
  if (!name) return false;
  return area.page.tagged("img", "object").some((image) => image.attribute("usemap") === `#${name}` && image.visible);
}

/** In the tree, with a role of its own or something said of it. */
export function isInTree(item) {
  return item.keep("inTree", () => {
    if (!isExposed(item)) return false;
    if (item.parent?.inherits("insideLeaf", isLeaf)) return false;
    const role = roleOf(item);
    if (role === "presentation") return false;
    if (item.isSvg && role === null) return hasSvgName(item);
    return true;
  });
}

/** The children of some roles are not in the tree, only their text. */
export const isLeaf = (item) => ROLES.get(roleOf(item))?.presentational === true;

/** aria-owns: who takes an element as its child; the first in the page to name it. */
function owners(page) {
  return page.keep("owners", () => {
    const taken = new Map();
    for (const item of page.items) {
      if (!item.has("aria-owns")) continue;
      for (const owned of item.byIds("aria-owns")) {
        if (owned !== item && !taken.has(owned) && !item.closest((at) => at === owned)) taken.set(owned, item);
      }
    }
    return taken;
  });
}

/** What is above an item in the tree once aria-owns is counted. */
export const ownerOf = (item) => owners(item.page).get(item) ?? item.parent;

/** What is below an item once aria-owns is counted: its own children first. */
export function ownedBy(item) {
  const taken = owners(item.page);
  const own = item.children.filter((child) => child.element && !taken.has(child));
  return item.has("aria-owns") ? [...own, ...item.byIds("aria-owns").filter((each) => taken.get(each) === item)] : own;
}
