// Text that changes by itself can be stopped.

import { kindOf } from "../aria/role.js";
import { isExposed } from "../aria/tree.js";
import { isTabbable } from "../dom/focus.js";
import { nodeType, parentNode } from "../dom/natives.js";
import { isSeen, ownTexts } from "../dom/place.js";

/** Counts, from now on, how often the text of each element changes. */
export function watch(page) {
  const changes = new Map();
  const observer = new MutationObserver((records) => {
    const now = new Set();
    for (const { type, target, addedNodes } of records) {
      const isText = type === "characterData" || [...addedNodes].some((node) => nodeType(node) === Node.TEXT_NODE);
      const element = nodeType(target) === Node.ELEMENT_NODE ? target : parentNode(target);
      if (isText && element) now.add(element);
    }
    for (const element of now) changes.set(element, (changes.get(element) ?? 0) + 1);
  });
  observer.observe(page.document, { subtree: true, childList: true, characterData: true });
  return { changes, stop: () => observer.disconnect() };
}

const isInput = (item) => isTabbable(item) || ["button", "link", "checkbox", "switch"].includes(kindOf(item));

export const changing = {
  id: "text-changes",
  criteria: ["2.2.2"],
  act: ["efbfc7"],
  async check(page, report) {
    const { watchMs = 0 } = page.options;
    if (!(watchMs > 0) || !page.root) return;
    const { changes, stop } = watch(page);
    await new Promise((done) => setTimeout(done, Math.min(watchMs, 10_000)));
    stop();
    for (const [element, times] of changes) {
      const item = page.of(element);
      if (!item || times < 2 || !isSeen(item) || !isExposed(item)) continue;
      const beside = page.items.some((other) => other.isHtml && ownTexts(other).length > 0 && isSeen(other) && !other.closest((at) => at === item));
      if (!beside) continue;
      const message = "This text changes again and again while one reads. Let people pause it or take it away.";
      if (page.items.some((other) => isInput(other) && isExposed(other))) report.ask(item, message, "Can the changes be paused, stopped or hidden with something on the page?");
      else report.fail(item, message);
    }
  },
};
