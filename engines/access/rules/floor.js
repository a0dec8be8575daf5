// axe-core beneath our own rules: what it calls a fault, told in our shape. It is run in the same world, after
// them and after axe-core itself, and leaves `globalThis.boroughFloor` behind.

import { Page } from "./dom/page.js";
import { selectorOf } from "./dom/selector.js";

/** Elements of a page that its shape is read from, at most. */
const MOST_ELEMENTS = 50_000;
/** Attributes whose value says what a thing is, not what it says of itself. */
const TELLING = /^(class|style|role|type|lang|tabindex|hidden|disabled|autocomplete|aria-(hidden|live|expanded|pressed|checked|selected|required|invalid|modal|current|disabled|haspopup|level|sort))$/;

/**
 * What the page is made of: a number for each different way from the root to an element, by names and attributes.
 * Two pages of one template have the same numbers, and what differs between them has its own.
 *
 * @returns {number[]}
 */
function shapes() {
  const seen = new Set();
  const ways = new Map();
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT);
  for (let left = MOST_ELEMENTS; left > 0 && walker.nextNode(); left -= 1) {
    const element = walker.currentNode;
    const way = hash(ways.get(element.parentNode) ?? 0, told(element));
    ways.set(element, way);
    seen.add(way);
  }
  return [...seen];
}

function told(element) {
  let text = element.localName;
  for (const { name, value } of element.attributes) {
    text += TELLING.test(name) ? ` ${name}=${value}` : ` ${name}${value.trim() === "" ? "=" : ""}`;
  }
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE && node.nodeValue.trim() !== "") return `${text} .`;
  }
  return text;
}

/** FNV-1a, in 32 bits, from where another ended. */
function hash(from, text) {
  let value = from ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
}

/** What is wrong with an element, in axe-core's own words. */
function messageOf({ help }, node) {
  const reasons = [...node.any, ...node.all, ...node.none].map(({ message }) => message.trim().replace(/\.$/, ""));
  return reasons.length > 0 ? `${help}: ${reasons.join("; ")}.` : `${help}.`;
}

/**
 * Lets axe-core judge the document that the script runs in, its frames left out.
 *
 * @param {{most: number}} options findings of one rule that are told
 * @returns {Promise<{findings: object[], left: Record<string, number>}>}
 */
async function judge({ most }) {
  const { axe } = globalThis;
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"] },
    resultTypes: ["violations"],
    elementRef: true,
    iframes: false,
    preload: false,
  });
  const page = new Page(document);
  const findings = [];
  const left = {};
  for (const rule of violations) {
    const id = `axe:${rule.id}`;
    const placed = rule.nodes.filter(({ element }) => element && page.of(element));
    if (placed.length > most) left[id] = placed.length - most;
    for (const node of placed.slice(0, most)) {
      findings.push({
        rule: id,
        outcome: "fail",
        selector: selectorOf(page.of(node.element)),
        message: messageOf(rule, node),
      });
    }
  }
  return { findings, left };
}

globalThis.boroughFloor = Object.freeze({ shapes, judge });
