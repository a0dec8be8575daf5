// Headings, labels and instructions say what they are for. A machine can only see signs that they do not.

import { descriptionOf, labelsOf, nameOf } from "../aria/name.js";
import { inputType, kindOf, roleOf } from "../aria/role.js";
import { isExposed, isInTree } from "../aria/tree.js";
import { hasPicture } from "../colour/behind.js";
import { nodeValue, textContent } from "../dom/natives.js";
import { isSeen, ownTexts } from "../dom/place.js";
import { squeeze, stemsOf, wordsOf } from "../words.js";
import { purposeOf, saysPurpose } from "./purpose.js";

const levelOf = (item) => Number(item.attribute("aria-level") ?? /^h([1-6])$/.exec(item.tag)?.[1] ?? 2);
const MOST_WORDS = 3000;

/** Headings with, for each, how many words follow up to the next of its level, and whether one is its own. */
function sectionsOf(page) {
  let open = [];
  const found = [];
  const read = (stems) => {
    for (const section of open) {
      section.words += stems.length;
      section.shared ||= stems.some((each) => section.own.has(each));
    }
  };
  for (const item of page.items) {
    if (kindOf(item) === "heading" && isInTree(item)) {
      const level = levelOf(item);
      open = open.filter((section) => section.level < level);
      const own = stemsOf(nameOf(item));
      read(own);
      const section = { item, level, own: new Set(own), words: 0, shared: own.length === 0 };
      open.push(section);
      found.push(section);
      continue;
    }
    // A long section is read in part: by then its heading has been heard, or will not be.
    if (!item.drawn || !open.some((section) => !section.shared && section.words < MOST_WORDS)) continue;
    if (item.texts && !item.inherits("inHeading", (at) => kindOf(at) === "heading")) read(item.texts.flatMap((text) => stemsOf(nodeValue(text))));
    if (item.is("img")) read(stemsOf(item.attribute("alt") ?? ""));
  }
  return found;
}

const heading = {
  id: "heading-describes",
  criteria: ["2.4.6"],
  act: ["b49b2e"],
  check(page, report) {
    if (!(page.root?.attribute("lang") ?? "en").toLowerCase().startsWith("en")) return;
    for (const { item, words, shared } of sectionsOf(page)) {
      report.applies();
      if (words < 4 || shared) continue;
      report.ask(item, `The text under “${nameOf(item)}” uses none of its words.`, "Does this heading say what the text under it is about?");
    }
  },
};

/** Words that do not say what to write into a field. */
const EMPTY_LABELS = new Set("menu info information field text input value data enter type select choose label box form item other option button".split(" "));
const FIELDS = new Set("checkbox combobox listbox radio searchbox slider spinbutton switch textbox".split(" "));
const isField = (item) => item.is("input", "select", "textarea") ? item.attribute("type") !== "hidden" && roleOf(item) !== "button" : FIELDS.has(roleOf(item));

/** What a group of fields is called, where that can be seen. */
function groupOf(item) {
  const group = item.descend("fieldGroup", null, (at, above) => (["group", "radiogroup", "form", "region"].includes(roleOf(at)) ? at : above));
  return group ? nameOf(group) : "";
}

const WRITTEN_IN = new Set(["date", "email", "tel", "text"]);
const HINTS = ["list", "placeholder", "title", "value"];

const isShown = (item) => item.isSvg || item.is("img", "canvas") || (item.drawn && hasPicture(item));

/** Whether a text of an item, or what stands in for one, has a word of a purpose. */
const speaksOf = (item, purpose) =>
  [...ownTexts(item).map(nodeValue), item.attribute("aria-label"), item.attribute("alt")].some((text) => text !== null && saysPurpose(text, purpose));

/**
 * Whether the code of an English page knows what belongs into a field, and nothing tells the people who are to fill
 * it in: no hint, no group, no picture in its form, and no word anywhere on the page.
 */
function isKeptToItself(item) {
  const { page } = item;
  if (!item.is("input") || !WRITTEN_IN.has(inputType(item)) || !(page.root?.attribute("lang") ?? "").toLowerCase().startsWith("en")) return false;
  const purpose = purposeOf(item.attribute("name"), item.attribute("id"));
  if (purpose === null || HINTS.some((name) => item.has(name)) || descriptionOf(item) !== "" || groupOf(item) !== "") return false;
  const around = item.closest((at) => at.is("form", "body"));
  if (!around || around.firstWithin(isShown)) return false;
  return !page.items.some((each) => each.drawn && speaksOf(each, purpose));
}

const label = {
  id: "label-describes",
  criteria: ["2.4.6"],
  act: ["cc0f0a"],
  check(page, report) {
    const fields = page.items.filter((item) => isField(item) && isInTree(item) && nameOf(item) !== "");
    const choices = (item) => ["radio", "checkbox"].includes(roleOf(item));
    const groups = Map.groupBy(fields.filter((item) => !choices(item)), (item) => `${groupOf(item)}\n${nameOf(item).toLowerCase()}`);
    for (const item of fields) {
      report.applies();
      const name = nameOf(item);
      const question = `Does “${name.slice(0, 80)}”, with what can be seen around it, say what to write or choose here?`;
      const words = wordsOf(name);
      const sources = [...labelsOf(item), ...item.byIds("aria-labelledby")];
      if (words.length === 1 && EMPTY_LABELS.has(words[0])) {
        const message = `The label “${name}” does not say what belongs into the field.`;
        if (isKeptToItself(item)) report.fail(item, message);
        else report.ask(item, message, question);
      } else if (sources.length > 0 && sources.some((each) => !isSeen(each)) && !item.attribute("placeholder")) {
        report.ask(item, "A label of this field cannot be seen.", question);
      } else if (groups.get(`${groupOf(item)}\n${name.toLowerCase()}`)?.[1] === item) {
        report.ask(item, `Several fields are called “${name}”. Say in each label which one it is, or group them in fieldsets with a legend.`, question);
      }
    }
  },
};

const ERRORS = /\b(?:error|invalid|incorrect|correctly|wrong|required field|cannot be (?:blank|empty)|must (?:be|not|have|contain|include)|is required|please (?:fill|complete|enter|correct|provide))/i;

const errors = {
  id: "error-described",
  criteria: ["3.3.1"],
  act: ["36b590"],
  check(page, report) {
    if (!page.items.some(isField)) return;
    for (const item of page.withText) {
      if (item.is("script", "style", "title")) continue;
      const text = squeeze(ownTexts(item).map(nodeValue).join(" "));
      if (!ERRORS.test(text) || text.length > 400) continue;
      report.ask(item, isExposed(item) && isSeen(item) ? "This looks like a message about a mistake." : "This looks like a message about a mistake, and not everybody gets it: it is hidden from sight or from screen readers.", "After a mistake, does a message name the field and say what is wrong with it, for those who see the page and those who hear it?");
    }
    for (const item of page.items) {
      if (item.attribute("aria-invalid") === "true" && isInTree(item) && !item.has("aria-describedby") && !item.has("aria-errormessage")) {
        report.ask(item, "This field is marked as wrong, and no message is tied to it. Name the message in aria-describedby.", "Does a message say which field this is and what is wrong with it?");
      }
    }
  },
};

const WHERE = /\b(?:(?:on|to|at) (?:the|your) (?:far |upper |lower |bottom |top )?(?:right|left)|(?:right|left)[- ]hand|above|below|under(?:neath)?|beneath|next to|round|circular|square|triang(?:le|ular)|rectang(?:le|ular)|diamond|star|arrow|wide|narrow|(?:green|red|blue|yellow|orange|purple|grey|gray) (?:button|link|box|icon|text|field|one)s?)\b/i;
const THINGS = /\b(?:button|click|press|select|choose|menu|navigation|link|icon|image|picture|field|form|box|tab|column|section|find|look|see|use|interact|press|more)\b/i;

const senses = {
  id: "instruction-by-senses",
  criteria: ["1.3.3"],
  act: ["9bd38c"],
  check(page, report) {
    if (!(page.root?.attribute("lang") ?? "en").toLowerCase().startsWith("en")) return;
    for (const item of page.withText) {
      if (!item.isHtml || !item.visible) continue;
      const text = squeeze(ownTexts(item).map(nodeValue).join(" "));
      if (text.length > 600 || !WHERE.test(text) || !THINGS.test(text)) continue;
      report.ask(item, "This may point at something by its place, shape, size or colour.", "Could somebody who cannot see the page find what this speaks of, by its name or heading?");
    }
  },
};

const MOTION = /device(?:orientation|motion)/;

const motion = {
  id: "motion-used",
  criteria: ["2.5.4"],
  act: ["7677a9", "c249d5"],
  check(page, report) {
    for (const item of page.tagged("script")) {
      if (!MOTION.test(textContent(item.element))) continue;
      report.ask(page.root ?? page.items[0], "A script on this page listens to how the device is moved.", "Can everything that moving the device does also be done with a button, and can it be switched off?");
      return;
    }
  },
};

export const DESCRIPTIVE = [heading, label, errors, senses, motion];
