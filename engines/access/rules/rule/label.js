// The words on a control are in its name, so that it can be spoken to by what is read on it.

import { nameOf } from "../aria/name.js";
import { factsOf, kindOf } from "../aria/role.js";
import { WIDGETS } from "../aria/roles.js";
import { isInTree } from "../aria/tree.js";
import { nodeValue } from "../dom/natives.js";
import { isSeen } from "../dom/place.js";
import { squeeze } from "../words.js";

const ICONS = /icon|symbol|glyph|awesome/i;

/** The text that is drawn inside of an item, as it is laid out; null where a font draws pictures of it. */
function shownText(item) {
  let text = "";
  for (const child of item.children) {
    if (!child.element) {
      if (ICONS.test(item.style.fontFamily)) return null;
      text += nodeValue(child);
    } else if (child.tag === "br") text += " ";
    else if (child.drawn && !child.isSvg) {
      if (!isSeen(child) && child.display !== "contents") {
        // A child without a box may still be blank space between two words.
        if (child.visible && child.box.width === 0) text += " ";
        continue;
      }
      const inside = shownText(child);
      if (inside === null) return null;
      text += child.display === "inline" || child.display === "contents" ? inside : ` ${inside} `;
    }
  }
  return text;
}

/** Words as they would be spoken: without what is in brackets, without marks between them. */
export function spoken(text) {
  return squeeze(text.normalize("NFKC").toLowerCase().replace(/\([^)]*\)|\[[^\]]*\]/g, " "))
    .split(/[^\p{L}\p{M}\p{N}.'\u2019-]+/u)
    .flatMap((word) => (/\d/.test(word) ? word.split(/[^\p{L}\p{M}\p{N}]+/u) : [word]))
    .map((word) => word.replace(/^[.'\u2019-]+|['\u2019-]+$/gu, "").replace(/\.{2,}$/, ""))
    .filter(Boolean);
}

const sameWord = (shown, said) => shown.replace(/\.$/, "") === said.replace(/\.$/, "");
const joined = (words) => words.join("").replace(/[-'\u2019.]/gu, "");

function isWithin(shown, said) {
  for (let start = 0; start + shown.length <= said.length; start += 1) {
    if (shown.every((word, at) => sameWord(word, said[start + at]))) return true;
  }
  return false;
}

/** A shortened word, or one with a hyphen in one place and not in the other: for a person to say. */
function isDoubtful(shown, said) {
  const short = shown.some((word) => word.endsWith(".") && said.some((other) => other.startsWith(word.slice(0, -1))));
  const hyphen = [...shown, ...said].some((word) => word.includes("-")) && joined(said).includes(joined(shown));
  return short || hyphen;
}

/** @returns {"in"|"doubtful"|"out"} whether the words shown are in the name, in their order and together */
export function isInName(shownOn, name) {
  const shown = spoken(shownOn);
  const said = spoken(name);
  if (shown.length === 0 || isWithin(shown, said)) return "in";
  return isDoubtful(shown, said) ? "doubtful" : "out";
}

export const labelInName = {
  id: "label-in-name",
  criteria: ["2.5.3"],
  act: ["2ee8b8"],
  check(page, report) {
    for (const item of page.items) {
      if (!item.attribute("aria-label")?.trim() && !item.has("aria-labelledby")) continue;
      if (!item.isHtml || !WIDGETS.has(kindOf(item)) || !factsOf(item)?.fromContents || !isInTree(item)) continue;
      const shown = shownText(item);
      if (shown === null || !isSeen(item)) continue;
      const words = spoken(shown);
      // A single letter is a sign, such as the X that closes.
      if (words.length === 0 || (words.length === 1 && [...words[0]].length === 1 && !/\d/.test(words[0]))) continue;
      report.applies();
      const name = nameOf(item);
      const found = isInName(shown, name);
      if (found === "in") continue;
      const message = `It shows “${squeeze(shown).slice(0, 80)}” and is called “${name.slice(0, 80)}”. Begin its name with the words that it shows, or people who speak to their computer cannot press it.`;
      if (found === "out") report.fail(item, message);
      else report.ask(item, message, "Would somebody who reads the label aloud say the name?");
    }
  },
};
