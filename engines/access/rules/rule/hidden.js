// What is kept from screen readers cannot be reached with the keyboard, and what is marked as
// decoration is not announced.

import { implicitRole, roleOf, writtenRole } from "../aria/role.js";
import { isExposed, isInTree, isLeaf } from "../aria/tree.js";
import { isTabbable } from "../dom/focus.js";
import { ownerDocument } from "../dom/natives.js";

/** Outermost elements with aria-hidden="true", and the first thing in each to tab to, or null. */
function* hiddenWithFocus(page) {
  for (const item of page.items) {
    if (item.attribute("aria-hidden") !== "true" || item.parent?.ariaHidden) continue;
    yield item.firstWithin(isTabbable);
  }
}

/** Whether the page itself moves the focus on when it comes to an item, as the ends of a dialog do. */
async function isGuarded(item) {
  const document = ownerDocument(item.element);
  const before = document.activeElement;
  item.element.focus({ preventScroll: true });
  await new Promise((done) => setTimeout(done, 20));
  const after = document.activeElement;
  const guarded = after !== item.element && after !== document.body;
  if (before && before !== document.body) before.focus({ preventScroll: true });
  else after?.blur?.();
  return guarded;
}

const hiddenFocus = {
  id: "hidden-focus",
  criteria: ["4.1.2"],
  act: ["6cfa84"],
  async check(page, report) {
    const hasScript = page.tagged("script").length > 0;
    for (const inside of hiddenWithFocus(page)) {
      report.applies();
      if (!inside) continue;
      const message = 'Somebody with a keyboard comes to this, and a screen reader says nothing of it, for aria-hidden="true" is on it or around it. Take the aria-hidden out, or make it impossible to focus.';
      if (hasScript && (!page.document.hasFocus() || page.options.mayFocus === false)) {
        report.ask(inside, message, "Press Tab until you come to this place: does the focus stay on something that is not announced?");
      } else if (!hasScript || !(await isGuarded(inside))) {
        report.fail(inside, message);
      }
    }
  },
};

const leafFocus = {
  id: "control-within-control",
  criteria: ["4.1.2"],
  act: ["307n5z"],
  check(page, report) {
    for (const item of page.items) {
      if (!isLeaf(item) || !isExposed(item)) continue;
      report.applies();
      for (const below of item.descendants()) {
        if (!isTabbable(below)) continue;
        report.fail(below, `This can be focused inside of an element of the role “${roleOf(item)}”, whose contents screen readers take for plain text. Put it beside that element.`);
        break;
      }
    }
  },
};

const decorative = {
  id: "decoration-exposed",
  criteria: [],
  act: ["46ca7f"],
  check(page, report) {
    for (const item of page.items) {
      const written = writtenRole(item);
      const marked = written === "none" || written === "presentation" || (written === null && item.is("img") && item.attribute("alt") === "");
      if (!marked) continue;
      report.applies();
      if (!isExposed(item) || roleOf(item) === "presentation" || !isInTree(item)) continue;
      if (!item.is("img") && implicitRole(item) === "generic") continue;
      report.fail(item, "This is marked as decoration, and something else on it (a label, a tabindex) has screen readers announce it all the same. Take one of the two out.");
    }
  },
};

export const HIDDEN = [hiddenFocus, leafFocus, decorative];
