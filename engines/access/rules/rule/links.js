// The words of a link, with those around it, say where it leads; the same words lead to the same place.

import { descriptionOf, nameOf, textOf } from "../aria/name.js";
import { kindOf } from "../aria/role.js";
import { isInTree } from "../aria/tree.js";
import { ownerDocument } from "../dom/natives.js";
import { squeeze, wordsOf } from "../words.js";

const links = (page) => page.keep("links", () => page.items.filter((item) => kindOf(item) === "link" && isInTree(item)));

/** Words that may lead anywhere. */
const VAGUE = new Set(
  (
    "go,here,more,link,this,that,details,info,read,view,open,see,click,continue,next,start,download,learn more," +
    "read more,see more,view more,find out more,more info,more information,click here,go here,this link,this page," +
    "read on,show more,more details,view details"
  ).split(","),
);
/** Forms that a document comes in: of which document, the words do not say. */
const FORMATS = new Set(["csv", "doc", "docx", "epub", "excel", "html", "odt", "pdf", "plain text", "word", "xls", "xlsx", "zip"]);

const isVague = (name) => VAGUE.has(wordsOf(name).join(" "));
/** Words that point at something said before: on their own they name nothing. */
const isPointing = (name) => /^(?:this|that|these|those)\b/i.test(name) && wordsOf(name).length <= 2;
const isShort = (name) => FORMATS.has(wordsOf(name).join(" ")) || wordsOf(name).length === 1 || /^(?:this|that|these|those|it)\b/i.test(name);

/** Of what the header cells of a table say, so much is read. */
const MOST_CHARACTERS = 5000;

/** What the header cells of a table say: its links share it. */
const headersOf = (table) =>
  table.keep("headers", () => {
    const headers = [...table.descendants()].filter((item) => item.is("th"));
    return headers.map(textOf).join(" ").slice(0, MOST_CHARACTERS);
  });

/** The text around a link that assistive technology can find from it: its paragraph, item or cell with headers. */
function contextOf(item) {
  return item.keep("context", () => {
    const block = item.parent?.closest((at) => at.is("p", "li", "td", "th", "dd", "dt", "blockquote", "figcaption", "caption") || ["listitem", "cell", "paragraph"].includes(kindOf(at)));
    const parts = [descriptionOf(item)];
    if (block) parts.push(textOf(block));
    // An item of a list within a list belongs to the item around it.
    for (const above of block?.ancestors() ?? []) if (above.is("li")) parts.push(textOf(above));
    const table = block?.is("td") ? block.closest((at) => at.is("table")) : null;
    if (table) parts.push(headersOf(table));
    return squeeze(parts.join(" "));
  });
}

const inMenus = (item) => item.closest((at) => ["navigation", "banner", "contentinfo", "menu"].includes(kindOf(at))) !== null;

const inContext = {
  id: "link-purpose",
  criteria: ["2.4.4"],
  act: ["5effbb"],
  check(page, report) {
    const headed = page.items.some((item) => kindOf(item) === "heading");
    for (const item of links(page)) {
      report.applies();
      const name = nameOf(item);
      const vague = isVague(name);
      if (!vague && (!isShort(name) || inMenus(item))) continue;
      const context = contextOf(item);
      const bare = wordsOf(context).length <= wordsOf(name).length;
      const message = `“${name}” alone does not say where the link leads. Write into the link what is behind it, such as “Apply for a parking permit”.`;
      const question = "Do the words of the link, with the sentence, list item or table cell that it stands in, say where it leads?";
      if (vague && bare && !headed && !inMenus(item)) report.fail(item, message);
      else if (vague || bare || FORMATS.has(wordsOf(name).join(" "))) report.ask(item, message, question);
    }
  },
};

const alone = {
  id: "link-purpose-alone",
  criteria: ["2.4.9"],
  act: ["aizyf1"],
  enhanced: true,
  check(page, report) {
    for (const item of links(page)) {
      report.applies();
      const name = nameOf(item);
      const message = `“${name}” does not say where the link leads to somebody who hears only the links of the page. Write into the link what is behind it.`;
      if (isVague(name) || isPointing(name) || FORMATS.has(wordsOf(name).join(" "))) report.fail(item, message);
      else if (isShort(name)) report.ask(item, message, "Does this link, read on its own, say where it leads?");
    }
  },
};

/** Where a link leads: its address, or what its script says; null where nothing tells. */
const targetOf = (item) => item.keep("target", () => target(item));

function target(item) {
  const href = item.attribute("href") ?? item.attribute("xlink:href");
  if (href === null) return item.attribute("onclick");
  try {
    const { origin, pathname, search, hash } = new URL(href, ownerDocument(item.element).baseURI);
    return `${origin}${pathname.replace(/\/(?:index\.html?)?$/, "")}${search}${hash}`;
  } catch {
    return href;
  }
}

const sameTarget = (one, other) =>
  (one.has("href") && one.attribute("href") === other.attribute("href")) || targetOf(one) === targetOf(other);

/** Links of one name, where not all lead to the same address. */
const sameNamed = (page) =>
  page.keep("sameNamed", () => {
    const named = links(page).filter((item) => nameOf(item) !== "");
    const groups = [...Map.groupBy(named, (item) => nameOf(item).toLowerCase()).values()];
    return groups.filter((group) => group.length > 1);
  });

const differing = (group) => group.find((item) => targetOf(item) !== null && !sameTarget(item, group[0]));

const sameName = (id, criteria, act, enhanced, split) => ({
  id,
  criteria,
  act: [act],
  enhanced,
  check(page, report) {
    for (const named of sameNamed(page)) {
      report.applies();
      if (!differing(named)) continue;
      for (const group of split(named)) {
        const other = differing(group);
        if (other) report.ask(other, `Links with the same words, “${nameOf(other)}”, lead to different addresses. Say in each what is behind it.`, "Do these links lead to the same page, or to pages that serve the same purpose?");
      }
    }
  },
});

const byContext = (group) => Map.groupBy(group, (item) => contextOf(item).toLowerCase()).values();

export const LINKS = [
  inContext,
  alone,
  sameName("link-same-name", ["2.4.4"], "fd3a94", false, byContext),
  sameName("link-same-name-anywhere", ["2.4.9"], "b20e66", true, (group) => [group]),
];
