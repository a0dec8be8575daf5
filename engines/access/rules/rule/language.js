// The language of the page and of its parts is said, and is the one that it is in.

import { isExposed } from "../aria/tree.js";
import { nameOf } from "../aria/name.js";
import { isSeen, ownTexts } from "../dom/place.js";
import { nodeValue } from "../dom/natives.js";
import { nameOfLanguage, otherLanguage } from "../language/guess.js";
import { primarySubtag } from "../language/tag.js";
import { squeeze } from "../words.js";

const pageHasLanguage = {
  id: "page-language",
  criteria: ["3.1.1"],
  act: ["b5c3f8"],
  check(page, report) {
    const root = page.root;
    if (!root) return;
    report.applies();
    if (!root.attribute("lang")?.trim()) report.fail(root, 'The page does not say in which language it is. Write it into the html element: <html lang="en">.');
  },
};

const pageLanguageValid = {
  id: "page-language-valid",
  criteria: ["3.1.1"],
  act: ["bf051a"],
  check(page, report) {
    const tag = page.root?.attribute("lang");
    if (!tag?.trim()) return;
    report.applies();
    if (primarySubtag(tag) === null) report.fail(page.root, `“${tag}” is no language tag. English is “en”, Welsh “cy”, Polish “pl”.`);
  },
};

/** So much of a text is enough to know its language. */
const MOST_CHARACTERS = 20_000;

/** Texts by the element whose lang attribute they stand under: what is seen or read aloud. */
function textsByLanguage(page) {
  return page.keep("textsByLanguage", () => {
    const texts = new Map();
    for (const item of [...page.withText, ...page.tagged("img")]) {
      if (!item.drawn) continue;
      const holder = item.descend("langHolder", null, (at, above) => (at.has("lang") ? at : above));
      if (!holder || (texts.get(holder)?.length ?? 0) > MOST_CHARACTERS) continue;
      if (!isExposed(item) && !isSeen(item)) continue;
      const own = item.is("img") ? nameOf(item) : ownTexts(item).map(nodeValue).join(" ");
      if (own) texts.set(holder, `${texts.get(holder) ?? ""} ${own}`);
    }
    return texts;
  });
}

const partLanguageValid = {
  id: "part-language-valid",
  criteria: ["3.1.2"],
  act: ["de46e4"],
  check(page, report) {
    for (const [item, text] of textsByLanguage(page)) {
      if (item.is("html") || item.attribute("lang") === "" || !text.trim()) continue;
      report.applies();
      if (primarySubtag(item.attribute("lang")) === null) report.fail(item, `“${item.attribute("lang")}” is no language tag. English is “en”, Welsh “cy”, Polish “pl”.`);
    }
  },
};

const languageMatches = (id, criteria, act, isOne) => ({
  id,
  criteria,
  act,
  check(page, report) {
    for (const [item, text] of textsByLanguage(page)) {
      const primary = primarySubtag(item.attribute("lang"));
      if (!isOne(item) || primary === null || !squeeze(text)) continue;
      report.applies();
      const other = otherLanguage(text, primary);
      if (!other) continue;
      const message = `The text is said to be in ${nameOfLanguage(primary)} and looks like ${nameOfLanguage(other.is)}. Correct the lang attribute, or screen readers read it with the wrong voice.`;
      if (other.sure) report.fail(item, message);
      else report.ask(item, message, `Is this text in ${nameOfLanguage(primary)}?`);
    }
  },
});

export const LANGUAGE = [
  pageHasLanguage,
  pageLanguageValid,
  partLanguageValid,
  languageMatches("page-language-matches", ["3.1.1"], ["ucwvc8"], (item) => item.is("html") && !item.frame),
  languageMatches("part-language-matches", ["3.1.2"], ["off6ek"], (item) => !item.is("html")),
];
