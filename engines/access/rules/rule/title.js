// The page has a title, and the title is about the page.

import { isSeen, ownTexts } from "../dom/place.js";
import { kindOf } from "../aria/role.js";
import { nameOf } from "../aria/name.js";
import { nodeValue, titleOf } from "../dom/natives.js";
import { hasWords, stemsOf } from "../words.js";

const pageHasTitle = {
  id: "page-title",
  criteria: ["2.4.2"],
  act: ["2779a5"],
  check(page, report) {
    const root = page.root;
    if (!root) return;
    report.applies();
    if (!titleOf(page.document).trim()) report.fail(root, "The page has no title. Write one that says what the page is about, before the name of the site.");
  },
};

/** Everything that the page says, piece by piece: texts, alternatives, values, descriptions of itself. */
function* saidBy(page) {
  yield decodeURIComponentSafe(page.document.location?.pathname ?? "");
  for (const item of page.tagged("meta")) yield item.attribute("content") ?? "";
  for (const item of page.withText) {
    if (item.drawn) for (const text of ownTexts(item)) yield nodeValue(text);
  }
  for (const item of page.items) {
    if (!item.drawn) continue;
    for (const name of ["alt", "aria-label", "title", "placeholder", "value"]) if (item.has(name)) yield item.attribute(name);
  }
}

function decodeURIComponentSafe(text) {
  try {
    return decodeURIComponent(text).replace(/[-_/.]+/g, " ");
  } catch {
    return "";
  }
}

/** Names of pages that need not say them: what such a page holds is plain without the word. */
const USUAL = new Set(
  stemsOf("home homepage welcome login log sign signin search results contact error page found index main start dashboard account menu portal website site official untitled document test example"),
);

const FEWEST_WORDS = 4;
/** A page that says more than this holds too many things for its title to be judged by their words. */
const MOST_WORDS = 20_000;
const RESULTS = /^\s*(?:\d+\s+)?(?:search )?results? (?:for|of)\b/i;

const titleDescribes = {
  id: "page-title-describes",
  criteria: ["2.4.2"],
  act: ["c4a8a4"],
  check(page, report) {
    const root = page.root;
    const title = titleOf(page.document);
    if (!root || !hasWords(title)) return;
    report.applies();
    const question = `Does the title “${title.slice(0, 120)}” say what this page is about, and tell it from the others of the site?`;
    const headings = page.items.filter((item) => kindOf(item) === "heading" && item.visible).map(nameOf);
    const results = headings.find((heading) => RESULTS.test(heading));
    if (results && !/search|result/i.test(title)) {
      report.fail(root, `The page shows the results of a search, and its title, “${title}”, does not say so. Write what was searched for into the title.`);
      return;
    }
    if (!(root.attribute("lang") ?? "en").toLowerCase().startsWith("en")) return;
    const stems = stemsOf(title).filter((each) => !/^\d+$/.test(each));
    const unsaid = new Set(stems.filter((each) => !USUAL.has(each)));
    let words = 0;
    for (const piece of saidBy(page)) {
      if (unsaid.size === 0 || words > MOST_WORDS) return;
      for (const word of stemsOf(piece)) {
        unsaid.delete(word);
        words += 1;
      }
    }
    const missing = [...unsaid];
    if (words < FEWEST_WORDS || words > MOST_WORDS) return;
    if (stems.length < 2 || missing.length === 0 || stems.some((each) => USUAL.has(each))) return;
    const message = `The title, “${title}”, speaks of what the page does not mention: ${missing.join(", ")}. Say in it what the page is about.`;
    // Its subject comes first in a title. Where that is nowhere on a page of plain text, it is another page's.
    const settled = page.tagged("script").length === 0 && page.tagged("img", "svg", "iframe", "video", "canvas").every((each) => !isSeen(each));
    if (settled && missing[0] === stems[0] && missing.length * 2 >= stems.length) report.fail(root, message);
    else if (missing.length * 2 >= stems.length) report.ask(root, message, question);
  },
};

export const TITLE = [pageHasTitle, titleDescribes];
