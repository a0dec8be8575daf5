// Somebody who comes by keyboard or screen reader can go straight to what the page is about.

import { nameOf } from "../aria/name.js";
import { kindOf } from "../aria/role.js";
import { isExposed, isInTree } from "../aria/tree.js";
import { isTabbable } from "../dom/focus.js";
import { isSeen } from "../dom/place.js";
import { textContent } from "../dom/natives.js";

const AROUND = ["navigation", "banner", "contentinfo", "complementary"];
const isAround = (item) => item.closest((at) => AROUND.includes(kindOf(at))) !== null;

export const bypass = {
  id: "bypass-blocks",
  criteria: ["2.4.1"],
  act: ["cf77f2", "047fe0", "ye5d6e", "b40fd1", "3e12e1"],
  check(page, report) {
    const { root } = page;
    if (!root || !page.items.some(isTabbable)) return;
    report.applies();
    const main = page.items.some((item) => kindOf(item) === "main" && isExposed(item) && textContent(item.element).trim());
    const heading = page.items.some((item) => kindOf(item) === "heading" && isInTree(item) && isSeen(item) && nameOf(item) && !isAround(item));
    if (main || heading) return;
    report.ask(root, "Nothing on this page leads straight to its content: it has no main element and no heading over its content. Put the content into a main element and give it a heading.", "Are the same links or texts before the content on every page, so that one has to go through them each time?");
  },
};
